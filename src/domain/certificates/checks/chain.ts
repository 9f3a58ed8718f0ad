import { type CertificateFacts, certificateAt, type OpenedPfx, type RevocationAnswer } from '../facts.ts'
import { type Finding, finding, fixes, ok, remediating, requirements, skipped } from './finding.ts'

/** A root is trusted by itself, its own signature protects nothing: all others of the chain are looked at. */
export const signatureAlgorithm = (facts: OpenedPfx, leaf: CertificateFacts): Finding => {
  const weak = chainOf(facts)
    .filter(({ selfIssued }, index) => index === 0 || !selfIssued)
    .find((certificate) => /(sha-?1|md5|md2)(?!\d)/i.test(certificate.signatureAlgorithm))
  if (weak === undefined) return ok('Signature Algorithm', `It is signed with ${leaf.signatureAlgorithm}.`)
  return finding(
    'Signature Algorithm',
    'Fail',
    `${weak.subject} is signed with ${weak.signatureAlgorithm}; SHA-1 is refused.`,
    `${fixes.reissue} Ask the CA for SHA-256.`,
    requirements,
    true,
  )
}

/** Whether the chain leads through valid CAs to a root that is trusted, or taken on trust when none was named. */
export const certChain = (
  facts: OpenedPfx,
  leaf: CertificateFacts,
  at: Date,
  trustedRoots: readonly string[],
  revocation: readonly RevocationAnswer[],
): Finding => {
  if (leaf.selfIssued) {
    return broken(
      'It is self-signed: “issued to” and “issued by” are the same.',
      `${fixes.reissue} Use an enterprise CA.`,
    )
  }
  const issuers = wholeChain(facts).slice(1)
  return (
    revoked(revocation) ??
    unfitIssuer(issuers, at) ??
    exceededLength(issuers) ??
    forbiddenName(leaf, issuers) ??
    endVerdict(facts, trustedRoots)
  )
}

const broken = (message: string, fix: string, reissue = true): Finding =>
  finding('Cert Chain', 'Fail', message, fix, remediating, reissue)

const revoked = (answers: readonly RevocationAnswer[]): Finding | null => {
  const found = answers.find(({ revokedAt }) => revokedAt !== null)
  if (found === undefined) return null
  return broken(
    `${found.subject} (serial number ${found.serialNumber}) was revoked by its issuer on ${found.revokedAt}, says the CRL ${found.list?.file ?? ''}.`,
    `${fixes.reissue} Ask the CA why it was revoked.`,
  )
}

const unfitIssuer = (issuers: readonly CertificateFacts[], at: Date): Finding | null => {
  const notNow = issuers.find(
    ({ notBefore, notAfter }) => Date.parse(notBefore) > at.getTime() || Date.parse(notAfter) < at.getTime(),
  )
  if (notNow !== undefined) {
    return broken(
      `Its issuer ${notNow.subject} is valid only from ${notNow.notBefore} to ${notNow.notAfter}.`,
      'Get the CA’s current certificate and build the PFX again, or have it issued again.',
    )
  }
  const noAuthority = issuers.find(({ certificateAuthority }) => !certificateAuthority)
  return noAuthority === undefined
    ? null
    : broken(`${noAuthority.subject} is not a CA and can issue nothing.`, fixes.reissue)
}

/** Source: RFC 5280, section 4.2.1.9: self-issued CAs do not count. */
const exceededLength = (issuers: readonly CertificateFacts[]): Finding | null => {
  const tooFar = issuers.find(({ pathLength }, place) => {
    const below = issuers.slice(0, place).filter(({ selfIssued }) => !selfIssued).length
    return pathLength !== null && below > pathLength
  })
  return tooFar === undefined
    ? null
    : broken(
        `${tooFar.subject} allows ${tooFar.pathLength} CAs below itself, and its chain has more.`,
        `${fixes.reissue} The CA hierarchy itself is wrong: ask whoever runs it.`,
      )
}

/** Source: RFC 5280, section 4.2.1.10. */
const forbiddenName = (leaf: CertificateFacts, issuers: readonly CertificateFacts[]): Finding | null => {
  for (const { subject, nameConstraints } of issuers) {
    const name = leaf.dnsNames.find((candidate) => nameConstraints !== null && !isAllowed(candidate, nameConstraints))
    if (name !== undefined)
      return broken(
        `${subject} may not issue certificates for ${name}: its name constraints forbid it.`,
        `${fixes.reissue} Use a CA that may issue for this domain.`,
      )
  }
  return null
}

const isAllowed = (name: string, { permitted, excluded }: NonNullable<CertificateFacts['nameConstraints']>): boolean =>
  (permitted.length === 0 || permitted.some((base) => isWithin(name, base))) &&
  !excluded.some((base) => isWithin(name, base))

const isWithin = (name: string, base: string): boolean => {
  const [below, top] = [name.toLowerCase(), base.toLowerCase().replace(/^\./, '')]
  return top === '' || below === top || below.endsWith(`.${top}`)
}

const endVerdict = (facts: OpenedPfx, trustedRoots: readonly string[]): Finding => {
  switch (facts.chainEnd) {
    case 'self-signed':
      return rootVerdict(facts, trustedRoots)
    case 'issuer-missing':
      return broken(
        `Its chain is not complete: ${chainOf(facts).at(-1)?.issuer ?? 'the issuer'} is not in the PFX.`,
        'Export it again with all certificates of the path; or repair it with the CA’s certificates at hand.',
        false,
      )
    case 'signature-invalid':
      return broken(
        'A signature in its chain does not verify: a certificate was altered, or the issuer’s is another of the same name.',
        'Get the right certificates from the CA.',
      )
    case 'issuer-not-a-ca':
      return broken('A certificate in its chain was issued by one that is not a CA.', fixes.reissue)
    case 'too-long':
      return broken('Its chain is longer than any CA builds.', fixes.reexport, false)
    case 'no-leaf':
      return broken('It has no certificate that belongs to its private key.', fixes.reexport, false)
  }
}

const rootVerdict = (facts: OpenedPfx, trustedRoots: readonly string[]): Finding => {
  const root = wholeChain(facts).at(-1)
  if (root === undefined) return broken('Its chain is empty.', fixes.reexport, false)
  if (trustedRoots.length === 0)
    return ok('Cert Chain', `Its chain is complete. The root ${root.subject} in it was taken on trust.`)
  if (trustedRoots.includes(root.sha256))
    return ok(
      'Cert Chain',
      facts.rootBeyond === null
        ? `Its chain is complete and ends in the trusted root ${root.subject}.`
        : `Its chain ends in the trusted root ${root.subject}, which is not in the file.`,
    )
  return broken(
    `Its chain ends in ${root.subject}, which is not the trusted root.`,
    'Use certificates of the right CA, or name the right root.',
    false,
  )
}

/** The leaf's bag comes first, then its issuers in their order. Strangers between them are another check's matter. */
export const chainOrder = (facts: OpenedPfx): Finding => {
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

/** What is in the file beside the chain. The Readiness Checker skips it when the chain or the names are wrong. */
export const otherCertificates = (facts: OpenedPfx, before: readonly Finding[]): Finding => {
  const unsettled = before.filter(
    ({ name, result }) =>
      (name === 'Cert Chain' || name === 'DNS Names') && (result === 'Fail' || result === 'Skipped'),
  )
  if (unsettled.length > 0) {
    const names = unsettled.map(({ name, result }) => `${name} ${result === 'Fail' ? 'failed' : 'was skipped'}`)
    return skipped('Other Certificates', `It is not judged, because ${names.join(' and ')}.`)
  }
  const strangers = facts.certificates.filter(({ position }) => !facts.chain.includes(position))
  if (strangers.length === 0) return ok('Other Certificates', 'Nothing but the leaf and its chain is in it.')
  const chain = new Set(chainOf(facts).map(({ sha256 }) => sha256))
  const words = strangers.map(({ certificate: { subject, sha256 } }) =>
    chain.has(sha256) ? `${subject} a second time` : `${subject}, which is no part of the chain`,
  )
  return finding('Other Certificates', 'Fail', `It also holds ${words.join('; ')}.`, fixes.reexport, remediating)
}

/** The certificate at a position of the file; null when there is none. */
/** Leaf first, with the root that is not in the file. */
const wholeChain = (facts: OpenedPfx): readonly CertificateFacts[] => [
  ...chainOf(facts),
  ...(facts.rootBeyond === null ? [] : [facts.rootBeyond]),
]

/** Leaf first, as far as it is in the file. */
const chainOf = (facts: OpenedPfx): readonly CertificateFacts[] =>
  facts.chain.flatMap((position) => certificateAt(facts, position) ?? [])
