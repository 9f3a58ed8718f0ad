import { daysUntil, expirySeverity } from '../stamp/expiry.ts'
import type { CaTransition } from './ca-transition.ts'
import type { ExpectedCertificate } from './certificate-set.ts'
import type { CertificateFacts, OpenedPfx, PfxFacts } from './facts.ts'

export type CheckResult = 'OK' | 'Warning' | 'Fail' | 'Skipped'

/** What a check says of one certificate, or of the whole set. */
export interface Finding {
  readonly name: string
  readonly result: CheckResult
  readonly message: string
  /** What mends it; empty when nothing has to be mended. */
  readonly fix: string
  readonly source: string
  /** Whether only a certificate that is issued again can cure it. */
  readonly reissue: boolean
}

/** The Readiness Checker's own checks, by its names, in its order. Source: azure-stack-validate-pki-certs.md. */
export const readinessCheckNames = [
  'HTTP CRL',
  'PFX Encryption',
  'Expiry Date',
  'Signature Algorithm',
  'DNS Names',
  'Key Usage',
  'Key Length',
  'Parse PFX',
  'Private Key',
  'Cert Chain',
  'Chain Order',
  'Other Certificates',
] as const

export type ReadinessCheck = (typeof readinessCheckNames)[number]

export interface Expectation {
  readonly certificate: ExpectedCertificate
  readonly at: Date
  /** SHA-256 of the roots that are trusted, lower-case hex; empty: the root in the PFX is taken on trust. */
  readonly trustedRoots: readonly string[]
}

const validating = 'azure-stack-validate-pki-certs.md'
const remediating = 'azure-stack-remediate-certs.md'
const requirements = 'azure-stack-pki-certs.md, certificate requirements'

/** What has to be done, once for each kind of defect. */
const fixes = {
  reexport:
    'Export it again with its private key, the whole chain and certificate privacy, encrypted with TripleDES-SHA1; or repair it.',
  reissue: 'It needs to be issued again, from a new request.',
} as const

/** The strictest result among findings; skipped ones do not count. */
export const worst = (findings: readonly Pick<Finding, 'result'>[]): 'OK' | 'Warning' | 'Fail' => {
  if (findings.some(({ result }) => result === 'Fail')) return 'Fail'
  return findings.some(({ result }) => result === 'Warning') ? 'Warning' : 'OK'
}

/**
 * The twelve checks of one PFX file, all of them, in their order. A defect fails the check in which an expert looks for
 * it, and no other; what can't be judged because of it is `Skipped` with the reason.
 */
export const checkPfx = (facts: PfxFacts, expectation: Expectation): readonly Finding[] => {
  if (facts.state === 'unreadable') {
    return readinessCheckNames.map((name) =>
      name === 'Parse PFX'
        ? finding(name, 'Fail', facts.message, unreadableFix(facts.reason), remediating)
        : finding(name, 'Skipped', 'The PFX file can’t be read.', '', validating),
    )
  }
  const leaf = facts.leaf === null ? null : certificateAt(facts, facts.leaf)
  const before = readinessCheckNames.slice(0, -1).map((name) => check(name, facts, leaf, expectation))
  return [...before, otherCertificates(facts, before)]
}

const check = (
  name: ReadinessCheck,
  facts: OpenedPfx,
  leaf: CertificateFacts | null,
  expectation: Expectation,
): Finding => {
  if (name === 'Parse PFX') return parsePfx(facts)
  if (name === 'PFX Encryption') return pfxEncryption(facts)
  if (name === 'Private Key') return privateKey(facts, leaf)
  if (leaf === null)
    return finding(name, 'Skipped', 'The PFX has no certificate that belongs to a private key.', '', validating)
  switch (name) {
    case 'HTTP CRL':
      return httpCrl(leaf)
    case 'Expiry Date':
      return expiryDate(leaf, expectation.at)
    case 'Signature Algorithm':
      return signatureAlgorithm(facts)
    case 'DNS Names':
      return dnsNames(leaf, expectation.certificate.names)
    case 'Key Usage':
      return keyUsage(leaf)
    case 'Key Length':
      return keyLength(leaf)
    case 'Cert Chain':
      return certChain(facts, leaf, expectation)
    case 'Chain Order':
      return chainOrder(facts)
    case 'Other Certificates':
      return otherCertificates(facts, [])
  }
}

const httpCrl = (leaf: CertificateFacts): Finding =>
  leaf.crlUrls.some((url) => /^http:\/\//i.test(url))
    ? ok('HTTP CRL', 'It names an http CRL. Whether the stamp can reach it can’t be known from here.')
    : finding(
        'HTTP CRL',
        'Warning',
        'It names no CRL that can be fetched by http.',
        'Have the CA put an http CRL distribution point into its certificates. A disconnected stamp can be rotated without one.',
        remediating,
        true,
      )

const tripleDes = 'TripleDES-SHA1'

const pfxEncryption = (facts: OpenedPfx): Finding => {
  const key = facts.keys.map(({ encryption }) => encryption?.algorithm ?? 'none')
  // Certificates in clear are lost privacy, which Parse PFX warns about; another cipher is the wrong encryption.
  const certificates = facts.certificateEncryption.flatMap((encryption) =>
    encryption === null ? [] : [encryption.algorithm],
  )
  const wrong = [...new Set([...key, ...certificates].filter((algorithm) => algorithm !== tripleDes))]
  if (wrong.length === 0) return ok('PFX Encryption', `It is encrypted with ${tripleDes}.`)
  return finding(
    'PFX Encryption',
    'Fail',
    `It is encrypted with ${wrong.join(' and ')}; the stamp takes ${tripleDes} only.`,
    fixes.reexport,
    'azure-stack-rotate-secrets.md, Preparation step 2',
  )
}

const minimumDays = 7

const expiryDate = (leaf: CertificateFacts, at: Date): Finding => {
  if (Date.parse(leaf.notBefore) > at.getTime()) {
    return finding(
      'Expiry Date',
      'Fail',
      `It is not valid before ${leaf.notBefore}.`,
      'Wait until then, set the clock right, or have it issued again.',
      validating,
      true,
    )
  }
  const days = daysUntil(leaf.notAfter, at)
  if (days >= minimumDays) return ok('Expiry Date', `It is valid to ${leaf.notAfter}, ${days} days from now.`)
  return finding(
    'Expiry Date',
    'Fail',
    days < 0
      ? `It expired on ${leaf.notAfter}.`
      : `It expires on ${leaf.notAfter}: ${days} days are left, and at least ${minimumDays} are needed.`,
    fixes.reissue,
    validating,
    true,
  )
}

const signatureAlgorithm = (facts: OpenedPfx): Finding => {
  // A root is trusted by itself; its own signature protects nothing.
  const weak = facts.chain
    .map((position) => certificateAt(facts, position))
    .filter((certificate) => certificate !== null && !certificate.selfIssued)
    .find((certificate) => /(sha-?1|md5|md2)(?!\d)/i.test(certificate?.signatureAlgorithm ?? ''))
  if (weak === undefined || weak === null) return ok('Signature Algorithm', 'It is not signed with SHA-1.')
  return finding(
    'Signature Algorithm',
    'Fail',
    `${weak.subject} is signed with ${weak.signatureAlgorithm}; SHA-1 is refused.`,
    `${fixes.reissue} Ask the CA for SHA-256.`,
    requirements,
    true,
  )
}

const dnsNames = (leaf: CertificateFacts, needed: readonly string[]): Finding => {
  const absent = needed.find((name) => !leaf.dnsNames.some((record) => covers(record, name)))
  if (absent === undefined) return ok('DNS Names', `It holds ${needed.join(', ')}.`)
  return finding(
    'DNS Names',
    'Fail',
    `The certificate records '${leaf.dnsNames.join(', ')}' do not contain a record that is valid for '${absent}'. Please refer to the documentation for how to create the required certificate file.`,
    `${fixes.reissue} It must name ${needed.join(', ')}.`,
    remediating,
    true,
  )
}

/** A wildcard stands for the left-most label alone; a needed wildcard is covered only by the same wildcard. */
const covers = (record: string, name: string): boolean => {
  const [have, need] = [record.toLowerCase(), name.toLowerCase()]
  if (have === need) return true
  return have.startsWith('*.') && !need.startsWith('*.') && need.slice(need.indexOf('.')) === have.slice(1)
}

const serverAuthentication = '1.3.6.1.5.5.7.3.1'
const clientAuthentication = '1.3.6.1.5.5.7.3.2'
const purposeNames: { readonly [oid: string]: string } = {
  [serverAuthentication]: 'Server Authentication',
  [clientAuthentication]: 'Client Authentication',
}

const keyUsage = (leaf: CertificateFacts): Finding => {
  const bits = ['digitalSignature', 'keyEncipherment'].filter((bit) => leaf.keyUsage?.includes(bit) !== true)
  const purposes = [serverAuthentication, clientAuthentication].filter(
    (oid) => leaf.extendedKeyUsage?.includes(oid) !== true,
  )
  if (bits.length === 0 && purposes.length === 0)
    return ok('Key Usage', 'It may sign and encipher, as server and as client.')
  const missing = [
    leaf.keyUsage === null
      ? 'It has no key usage extension.'
      : bits.length === 0
        ? ''
        : `Its key usage lacks ${bits.join(' and ')}.`,
    leaf.extendedKeyUsage === null
      ? 'It has no enhanced key usage extension.'
      : purposes.length === 0
        ? ''
        : `Enhanced Key Usage is: ${purposesOf(leaf.extendedKeyUsage)}. Requires: Server Authentication, Client Authentication.`,
  ]
  return finding(
    'Key Usage',
    'Fail',
    missing.filter((sentence) => sentence !== '').join(' '),
    `${fixes.reissue} See that the CA’s template does not overwrite the usages of the request: a stock web server template gives no client authentication.`,
    remediating,
    true,
  )
}

const purposesOf = (oids: readonly string[]): string => oids.map((oid) => purposeNames[oid] ?? oid).join(', ')

const minimumBits = 2048

const keyLength = (leaf: CertificateFacts): Finding => {
  const { type, bits, curve } = leaf.key
  if (type === 'RSA' && bits !== null) {
    if (bits >= minimumBits) return ok('Key Length', `Its key has ${bits} bits.`)
    return finding(
      'Key Length',
      'Fail',
      `Its key has ${bits} bits; at least ${minimumBits} are needed.`,
      fixes.reissue,
      requirements,
      true,
    )
  }
  return finding(
    'Key Length',
    'Warning',
    `Its key is not RSA (${type === 'EC' ? `elliptic curve ${curve ?? 'unknown'}` : 'of an unknown kind'}). The requirements speak of RSA keys; no document says that another kind is accepted.`,
    `Ask for a certificate with an RSA key of ${minimumBits} bits or more.`,
    requirements,
    true,
  )
}

const parsePfx = (facts: OpenedPfx): Finding => {
  if (facts.mac === null) {
    return finding(
      'Parse PFX',
      'Fail',
      'It has no MAC, so nothing shows that it was not altered, and Windows refuses it.',
      fixes.reexport,
      remediating,
    )
  }
  if (facts.certificates.length > 0 && facts.certificateEncryption.some((encryption) => encryption === null)) {
    return finding(
      'Parse PFX',
      'Warning',
      'The password protects only the private key: the certificates in it are not encrypted.',
      'Export it again with certificate privacy switched on; or repair it.',
      remediating,
    )
  }
  return ok('Parse PFX', 'It can be opened, and the password protects all of it.')
}

const privateKey = (facts: OpenedPfx, leaf: CertificateFacts | null): Finding => {
  const fail = (message: string, fix: string = fixes.reexport): Finding =>
    finding('Private Key', 'Fail', message, fix, remediating)
  const [key, second] = facts.keys
  if (key === undefined) {
    return fail(
      'It holds no private key.',
      'Export it again from the Local Machine store of the computer that made the request, with its private key.',
    )
  }
  if (second !== undefined) return fail(`It holds ${facts.keys.length} private keys; there must be one.`)
  if (leaf === null)
    return fail(
      'No certificate in it belongs to its private key.',
      'Put the right key and certificate together; if the key is lost, it needs to be issued again.',
    )
  if (!key.localMachine)
    return fail(
      'Its private key has no local-machine attribute.',
      'Export it again from the Local Machine store; or repair it.',
    )
  return ok('Private Key', 'Its private key is there and marked for the local machine.')
}

const certChain = (facts: OpenedPfx, leaf: CertificateFacts, { at, trustedRoots }: Expectation): Finding => {
  const fail = (message: string, fix: string, reissue = false): Finding =>
    finding('Cert Chain', 'Fail', message, fix, remediating, reissue)
  if (leaf.selfIssued)
    return fail(
      'It is self-signed: “issued to” and “issued by” are the same.',
      `${fixes.reissue} Use an enterprise CA.`,
      true,
    )
  const issuers = facts.chain.slice(1).flatMap((position) => certificateAt(facts, position) ?? [])
  const notNow = issuers.find(
    ({ notBefore, notAfter }) => Date.parse(notBefore) > at.getTime() || Date.parse(notAfter) < at.getTime(),
  )
  if (notNow !== undefined) {
    return fail(
      `Its issuer ${notNow.subject} is valid only from ${notNow.notBefore} to ${notNow.notAfter}.`,
      'Get the CA’s current certificate and build the PFX again, or have it issued again.',
      true,
    )
  }
  const noAuthority = issuers.find(({ certificateAuthority }) => !certificateAuthority)
  if (noAuthority !== undefined || facts.chainEnd === 'issuer-not-a-ca') {
    return fail(`${noAuthority?.subject ?? 'An issuer in it'} is not a CA and can issue nothing.`, fixes.reissue, true)
  }
  switch (facts.chainEnd) {
    case 'self-signed':
      return rootVerdict(facts, trustedRoots, fail)
    case 'issuer-missing':
      return fail(
        `Its chain is not complete: ${issuerWanted(facts)} is not in the PFX.`,
        'Export it again with all certificates of the path; or repair it with the CA’s certificates at hand.',
      )
    case 'signature-invalid':
      return fail(
        'A signature in its chain does not verify: a certificate was altered, or the issuer’s is another of the same name.',
        'Get the right certificates from the CA.',
        true,
      )
    case 'too-long':
      return fail('Its chain is longer than any CA builds.', fixes.reexport)
    case 'no-leaf':
      return fail('It has no certificate that belongs to its private key.', fixes.reexport)
  }
}

const rootVerdict = (
  facts: OpenedPfx,
  trustedRoots: readonly string[],
  fail: (message: string, fix: string) => Finding,
): Finding => {
  const root = certificateAt(facts, facts.chain.at(-1) ?? -1)
  if (root === null) return fail('Its chain is empty.', fixes.reexport)
  if (trustedRoots.length === 0)
    return ok('Cert Chain', `Its chain is complete. The root ${root.subject} in it was taken on trust.`)
  if (trustedRoots.includes(root.sha256))
    return ok('Cert Chain', `Its chain is complete and ends in the trusted root ${root.subject}.`)
  return fail(
    `Its chain ends in ${root.subject}, which is not the trusted root.`,
    'Use certificates of the right CA, or name the right root.',
  )
}

const issuerWanted = (facts: OpenedPfx): string =>
  certificateAt(facts, facts.chain.at(-1) ?? -1)?.issuer ?? 'the issuer'

/** The leaf's bag comes first, then its issuers in their order. Strangers between them are another check's matter. */
const chainOrder = (facts: OpenedPfx): Finding => {
  const inFile = facts.chain.toSorted((a, b) => a - b)
  if (inFile.every((position, index) => position === facts.chain[index]))
    return ok('Chain Order', 'Leaf first, then each issuer.')
  return finding(
    'Chain Order',
    'Fail',
    'The certificates in it are not in the order leaf, issuing CA, root.',
    'Export it again with only the leaf selected and the path included; or repair it.',
    remediating,
  )
}

const otherCertificates = (facts: OpenedPfx, before: readonly Finding[]): Finding => {
  const broken = before.filter(
    ({ name, result }) =>
      (name === 'Cert Chain' || name === 'DNS Names') && (result === 'Fail' || result === 'Skipped'),
  )
  if (broken.length > 0) {
    return finding(
      'Other Certificates',
      'Skipped',
      `It is not judged after ${broken.map(({ name }) => name).join(' and ')} failed.`,
      '',
      validating,
    )
  }
  const strangers = facts.certificates.filter(({ position }) => !facts.chain.includes(position))
  if (strangers.length === 0) return ok('Other Certificates', 'Nothing but the leaf and its chain is in it.')
  return finding(
    'Other Certificates',
    'Fail',
    `It also holds ${strangers.map(({ certificate }) => certificate.subject).join('; ')}, which is no part of the chain.`,
    fixes.reexport,
    remediating,
  )
}

const unreadableFix = (reason: Extract<PfxFacts, { state: 'unreadable' }>['reason']): string => {
  switch (reason) {
    case 'wrong-password':
      return 'Give the password with which it was exported; all PFX files of a set must have the same one.'
    case 'empty':
    case 'too-large':
    case 'not-pfx':
    case 'damaged':
      return 'Export it again and copy it anew.'
    case 'too-costly':
    case 'unsupported':
      return fixes.reexport
  }
}

/** One certificate of the set, as far as the set's own checks look at it. */
export interface SetMember {
  readonly folder: string
  readonly certificate: Pick<CertificateFacts, 'thumbprint' | 'publicKeySha256' | 'notAfter' | 'selfIssued'>
}

/**
 * Keyturn's own checks of one certificate within the set: whether it serves several folders, shares its key, is the one
 * in use already, and how long it will last. `served` holds the thumbprints that the stamp serves now.
 */
export const checkMember = (
  member: SetMember,
  set: readonly SetMember[],
  served: ReadonlySet<string>,
  at: Date,
): readonly Finding[] => [
  certificateReuse(member, set),
  keyReuse(member, set),
  certificateInUse(member, served),
  lifetime(member, at),
]

const certificateReuse = (member: SetMember, set: readonly SetMember[]): Finding => {
  const others = set.filter(
    ({ folder, certificate }) => folder !== member.folder && certificate.thumbprint === member.certificate.thumbprint,
  )
  if (others.length === 0) return ok('Certificate Reuse', 'It is used in this folder only.', 'Get-AzsSSLEndPoints.ps1')
  return finding(
    'Certificate Reuse',
    'Warning',
    `The same certificate is also in ${others.map(({ folder }) => folder).join(', ')}. One certificate for several endpoints is meant for development and test.`,
    'Use one certificate for each endpoint.',
    'azure-stack-pki-certs.md; Get-AzsSSLEndPoints.ps1',
  )
}

const keyReuse = (member: SetMember, set: readonly SetMember[]): Finding => {
  const others = set.filter(
    ({ folder, certificate }) =>
      folder !== member.folder &&
      certificate.publicKeySha256 === member.certificate.publicKeySha256 &&
      certificate.thumbprint !== member.certificate.thumbprint,
  )
  if (others.length === 0) return ok('Key Reuse', 'No other certificate of the set has its key.', 'Keyturn')
  return finding(
    'Key Reuse',
    'Warning',
    `The certificates in ${others.map(({ folder }) => folder).join(', ')} have the same private key.`,
    'Make a key of its own for each request.',
    'Keyturn; azure-stack-pki-certs.md discourages shared certificates',
    true,
  )
}

const certificateInUse = (member: SetMember, served: ReadonlySet<string>): Finding =>
  served.has(member.certificate.thumbprint)
    ? finding(
        'Certificate In Use',
        'Warning',
        'The stamp serves this very certificate now: rotating it in would change nothing.',
        'Put the new certificate there.',
        'Keyturn',
      )
    : ok('Certificate In Use', 'The stamp does not serve it yet.', 'Keyturn')

const lifetime = (member: SetMember, at: Date): Finding => {
  const days = daysUntil(member.certificate.notAfter, at)
  const severity = expirySeverity(days)
  if (severity === 'none')
    return ok(
      'Lifetime',
      `${days} days are left: ${days - 90} until the stamp’s first alert.`,
      'azure-stack-rotate-secrets.md, Overview',
    )
  return finding(
    'Lifetime',
    'Warning',
    `Only ${days} days are left: the stamp will show a ${severity} alert as soon as it is rotated in.`,
    'Ask the CA for a longer lifetime; an enterprise CA can give one.',
    'azure-stack-rotate-secrets.md, Overview: alerts at 90 and 30 days',
    true,
  )
}

/** What the table of supported moves between CAs says, as a finding of the whole set. */
export const checkTransition = ({ verdict, message, source }: CaTransition): Finding => {
  const name = 'CA Transition'
  switch (verdict) {
    case 'supported':
      return ok(name, message, source)
    case 'warning':
      return finding(
        name,
        'Warning',
        message,
        'Ask whoever runs the CA and read the page again; accept it with a reason if it holds.',
        source,
      )
    case 'refused':
      return finding(
        name,
        'Fail',
        message,
        'Use certificates of a CA that this release supports, or update the stamp.',
        source,
        true,
      )
  }
}

/** What is wrong with the common password, as a finding of the whole set. */
export const checkPassword = (problems: readonly string[]): Finding => {
  const source = 'azure-stack-pki-certs.md; azure-stack-rotate-secrets.md, Preparation step 2'
  return problems.length === 0
    ? ok('PFX Password', 'The password has letters of both cases and digits, and nothing else.', source)
    : finding(
        'PFX Password',
        'Warning',
        problems.join(' '),
        'Make the PFX files again with a password of letters and digits only.',
        source,
      )
}

const certificateAt = (facts: OpenedPfx, position: number): CertificateFacts | null =>
  facts.certificates.find((entry) => entry.position === position)?.certificate ?? null

const finding = (
  name: string,
  result: CheckResult,
  message: string,
  fix: string,
  source: string,
  reissue = false,
): Finding => ({ name, result, message, fix, source, reissue })

const ok = (name: string, message: string, source: string = validating): Finding =>
  finding(name, 'OK', message, '', source)
