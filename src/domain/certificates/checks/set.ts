import { daysUntil, expirySeverity } from '../../stamp/expiry.ts'
import type { CaKind, CaTransition } from '../ca-transition.ts'
import type { CertificateFacts, RevocationAnswer } from '../facts.ts'
import { type Finding, finding, fixes, ok } from './finding.ts'

/** One certificate of the set, as far as the set's own checks look at it. */
export interface SetMember {
  readonly folder: string
  readonly certificate: Pick<CertificateFacts, 'thumbprint' | 'publicKeySha256' | 'notAfter' | 'certificateAuthority'>
  /** The CAs of its chain, the issuing one first. */
  readonly issuers: readonly Pick<CertificateFacts, 'subject' | 'notAfter'>[]
  /** What the CRLs that were given say of its chain; null when none was given. */
  readonly revocation: readonly RevocationAnswer[] | null
}

/**
 * Keyturn's own checks of one certificate within the set: whether it serves several folders, shares its key, is the one
 * in use already (`served`: the thumbprints that the stamp serves now, null when nobody looked), how long it and its
 * chain will last, and how far the CRLs can be relied on, when any were given.
 */
export const checkMember = (
  member: SetMember,
  set: readonly SetMember[],
  served: ReadonlySet<string> | null,
  at: Date,
): readonly Finding[] => [
  certificateReuse(member, set),
  keyReuse(member, set),
  ...(served === null ? [] : [certificateInUse(member, served)]),
  lifetime(member, at),
  issuerLifetime(member),
  endEntity(member),
  ...(member.revocation === null ? [] : [revocation(member.revocation, at)]),
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

/** CAs give a leaf the end of their own day, or of its own hour: that is no difference to plan by. In milliseconds. */
const oneDay = 86_400_000

const issuerLifetime = ({ certificate, issuers }: SetMember): Finding => {
  const shorter = issuers.find(({ notAfter }) => Date.parse(notAfter) + oneDay < Date.parse(certificate.notAfter))
  if (shorter === undefined) return ok('Issuer Lifetime', 'Its CAs are valid as long as it is.', 'Keyturn')
  return finding(
    'Issuer Lifetime',
    'Warning',
    `${shorter.subject} expires on ${shorter.notAfter}, before the certificate itself: from then on no client trusts it.`,
    'Ask the CA to renew its own certificate first, then have this one issued again.',
    'RFC 5280, section 6.1.3',
    true,
  )
}

const endEntity = ({ certificate }: SetMember): Finding =>
  certificate.certificateAuthority
    ? finding(
        'End Entity',
        'Warning',
        'It is the certificate of a CA: whoever has its key can issue certificates.',
        `${fixes.reissue} Ask for a certificate of an endpoint, not of a CA.`,
        'RFC 5280, section 4.2.1.9',
        true,
      )
    : ok('End Entity', 'It is the certificate of an endpoint.', 'RFC 5280, section 4.2.1.9')

/**
 * How far the CRLs that were given can be relied on. That a certificate is revoked is a matter of its chain.
 * Source: RFC 5280, section 6.3.
 */
const revocation = (answers: readonly RevocationAnswer[], at: Date): Finding => {
  const [name, source] = ['Revocation', 'RFC 5280, section 6.3']
  const forged = answers.find(({ list }) => list?.genuine === false)
  if (forged !== undefined)
    return finding(
      name,
      'Fail',
      `The CRL ${forged.list?.file ?? ''} bears the name of ${forged.issuer} and was not signed with its key: it tells nothing.`,
      'Get the CRL from the CA again; after a CA was renewed, the one of its present key.',
      source,
    )
  const outdated = answers.find(
    ({ list }) => list !== null && list.nextUpdate !== null && Date.parse(list.nextUpdate) < at.getTime(),
  )
  if (outdated !== undefined)
    return finding(
      name,
      'Warning',
      `The CRL ${outdated.list?.file ?? ''} should have been replaced by ${outdated.list?.nextUpdate ?? ''}: what was revoked since then is not in it.`,
      'Get the newest CRL from the CA.',
      source,
    )
  const [ofLeaf] = answers
  if (ofLeaf?.list == null)
    return finding(
      name,
      'Warning',
      `None of the CRLs that were given is of ${ofLeaf?.issuer ?? 'its issuer'}.`,
      'Give the CRL of its issuing CA too.',
      source,
    )
  const looked = answers.filter(({ list }) => list !== null).length
  return ok(
    name,
    `${looked} of ${answers.length} certificates of its chain were looked up in the CRLs; the leaf in one of ${ofLeaf.list.thisUpdate}.`,
    source,
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

/**
 * What is known of CAs of that kind beforehand. That public CAs give up client authentication, which the stamp demands,
 * and shorten lifetimes is not in the stamp's documents.
 * Source: CA/Browser Forum, ballot SC-081v3 (lifetimes); the browsers' root programmes (client authentication).
 */
export const checkAuthority = (kind: CaKind): Finding => {
  const [name, source] = ['Public CA', 'CA/Browser Forum, ballot SC-081v3; root programmes of the browsers']
  if (kind !== 'Public') return ok(name, 'The certificates do not come from a public CA.', source)
  return finding(
    name,
    'Warning',
    'Public CAs are withdrawing client authentication from their certificates, and shorten lifetimes to 200 days from March 2026, 100 from March 2027 and 47 from March 2029. The stamp demands client authentication, and alerts 90 days before the end.',
    'Plan to move to an enterprise CA; ask this one how long it will issue certificates with client authentication.',
    source,
  )
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
