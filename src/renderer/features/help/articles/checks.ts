import { helpArticleFor } from '../../../help-links.ts'
import type { Article } from './article.ts'

interface CheckHelp {
  readonly name: string
  readonly looksAt: string
  readonly verdict: string
  readonly mend: string
  readonly keywords: readonly string[]
  readonly source: string
}

const validating = 'azure-stack-validate-pki-certs.md; azure-stack-remediate-certs.md'

/** The Readiness Checker's twelve, in its order, then Keyturn's own. */
const checks: readonly CheckHelp[] = [
  {
    name: 'HTTP CRL',
    looksAt: 'Whether the certificate names a revocation list that can be fetched by http.',
    verdict: 'Warns when there is none. Whether the stamp can reach it can’t be known from another computer.',
    mend: 'The CA has to put an http distribution point into its certificates. A disconnected stamp can be rotated without one.',
    keywords: ['revocation', 'CDP', 'distribution point'],
    source: validating,
  },
  {
    name: 'PFX Encryption',
    looksAt: 'How the file is encrypted: TripleDES-SHA1, with a MAC of SHA-1.',
    verdict: 'Fails for anything else. AES is what newer releases of Windows and OpenSSL choose by themselves.',
    mend: 'Repair it, or export it again with TripleDES-SHA1. It does not need to be issued again.',
    keywords: ['TripleDES', '3DES', 'AES', 'Export-PfxCertificate'],
    source: 'azure-stack-rotate-secrets.md, Preparation step 2',
  },
  {
    name: 'Expiry Date',
    looksAt: 'When the certificate begins and ends.',
    verdict: 'Fails when fewer than seven days are left, when it has expired, or when it is not valid yet.',
    mend: 'Have it issued again. When it is not valid yet, see whether a clock is wrong.',
    keywords: ['valid', 'expired', 'seven days'],
    source: validating,
  },
  {
    name: 'Signature Algorithm',
    looksAt: 'With which hash the certificates of the chain were signed.',
    verdict: 'Fails for MD5 and SHA-1 anywhere but in a root.',
    mend: 'Have it issued again with SHA-256.',
    keywords: ['SHA1', 'SHA256', 'hash'],
    source: validating,
  },
  {
    name: 'DNS Names',
    looksAt: 'Whether the certificate holds the name of its endpoint.',
    verdict:
      'Fails when a name is missing. A wildcard stands for the left-most label alone, and a wildcard that is needed is covered only by itself.',
    mend: 'Have it issued again with the right names.',
    keywords: ['SAN', 'subject alternative name', 'wildcard'],
    source: validating,
  },
  {
    name: 'Key Usage',
    looksAt: 'What the certificate may be used for.',
    verdict:
      'Fails when digital signature, key encipherment, server authentication or client authentication is missing.',
    mend: 'Have it issued again from a template that leaves the usages of the request alone: a stock web server template gives server authentication only.',
    keywords: ['EKU', 'enhanced key usage', 'client authentication', 'template'],
    source: validating,
  },
  {
    name: 'Key Length',
    looksAt: 'Kind and length of the key.',
    verdict:
      'Fails for RSA keys below 2048 bits, and warns for keys of another kind: no document says that they are accepted.',
    mend: 'Make a new request with an RSA key of 2048 bits or more.',
    keywords: ['RSA', 'Key Size', 'bits', 'elliptic curve'],
    source: validating,
  },
  {
    name: 'Parse PFX',
    looksAt: 'Whether the file can be opened, and whether its password protects all of it.',
    verdict:
      'Fails for a wrong password, a damaged file or one without a MAC; warns when the certificates lie in clear.',
    mend: 'Enter the right password, or export it again with certificate privacy. The form can be repaired.',
    keywords: ['Read PFX', 'password', 'certificate privacy'],
    source: validating,
  },
  {
    name: 'Private Key',
    looksAt: 'Whether the certificate’s own private key is in the file, with the attribute of the local machine.',
    verdict: 'Fails when it is missing, is not the certificate’s, or lacks the attribute.',
    mend: 'Export it again from the Local Machine store of the computer that made the request. A missing attribute can be repaired.',
    keywords: ['local machine', 'key missing'],
    source: validating,
  },
  {
    name: 'Cert Chain',
    looksAt: 'Whether the chain from the certificate to its root is whole and holds.',
    verdict:
      'Fails when it is incomplete, self-signed, forged, revoked or expired on the way, or ends in a root that is not the trusted one.',
    mend: 'Export it again with all certificates of the path, or repair it with the CA’s certificates at hand. A broken issuer is a matter for the CA.',
    keywords: ['issuer', 'intermediate', 'root', 'self-signed'],
    source: validating,
  },
  {
    name: 'Chain Order',
    looksAt: 'Whether the file holds the certificate first, then each issuer, the root last.',
    verdict: 'Fails for any other order.',
    mend: 'Repair it, or export it again with only the certificate itself selected and its path included.',
    keywords: ['order', 'leaf', 'sequence'],
    source: validating,
  },
  {
    name: 'Other Certificates',
    looksAt: 'Whether there is anything in the file beside the chain.',
    verdict: 'Fails when there is. It is skipped when the chain or the names are wrong.',
    mend: 'Repair it, or export it again.',
    keywords: ['strangers', 'extra certificates'],
    source: validating,
  },
  {
    name: 'Certificate Reuse',
    looksAt: 'Whether the same certificate is in several folders.',
    verdict: 'Warns when it is: one certificate for several endpoints is meant for development and test.',
    mend: 'Use one certificate for each endpoint.',
    keywords: ['single certificate', 'wildcard', 'shared'],
    source: 'azure-stack-pki-certs.md; Get-AzsSSLEndPoints.ps1',
  },
  {
    name: 'Key Reuse',
    looksAt: 'Whether several certificates have the same private key.',
    verdict: 'Warns when they do: whoever gets one key has them all.',
    mend: 'Make a key of its own for each request.',
    keywords: ['shared key', 'private key'],
    source: '',
  },
  {
    name: 'Certificate In Use',
    looksAt: 'Whether the stamp serves this very certificate now. Only when the endpoints were looked at.',
    verdict: 'Warns when it does: rotating it in would change nothing.',
    mend: 'Put the new certificate there.',
    keywords: ['same certificate', 'served', 'old'],
    source: '',
  },
  {
    name: 'Lifetime',
    looksAt: 'How many days are left.',
    verdict: 'Warns at 90 days or less: the stamp would alert as soon as the certificate is in use.',
    mend: 'Ask the CA for a longer lifetime.',
    keywords: ['alert', '90 days', '47 days', 'short'],
    source: 'azure-stack-rotate-secrets.md, Overview: alerts at 90 and 30 days',
  },
  {
    name: 'Issuer Lifetime',
    looksAt: 'Whether a CA of the chain expires before the certificate does.',
    verdict: 'Warns when one does: from then on no client trusts the certificate.',
    mend: 'The CA has to renew its own certificate first; then have yours issued again.',
    keywords: ['CA expires', 'intermediate'],
    source: 'RFC 5280, section 6.1.3',
  },
  {
    name: 'End Entity',
    looksAt: 'Whether it is the certificate of an endpoint.',
    verdict: 'Warns when it is the certificate of a CA: whoever has its key can issue certificates.',
    mend: 'Have one of an endpoint issued.',
    keywords: ['CA certificate', 'basic constraints'],
    source: 'RFC 5280, section 4.2.1.9',
  },
  {
    name: 'Revocation',
    looksAt: 'The revocation lists that were given, if any.',
    verdict: 'Fails when a list was not signed by the CA; warns when it is outdated or another CA’s.',
    mend: 'Get the newest list from the CA.',
    keywords: ['CRL', 'revoked'],
    source: 'RFC 5280, section 6.3',
  },
  {
    name: 'PFX Password',
    looksAt: 'The password of the whole set.',
    verdict:
      'Warns when it is not of letters of both cases and digits alone. Three documents pull apart about special characters; only such a password satisfies all of them.',
    mend: 'Make the PFX files again with a password of letters and digits, eight or more.',
    keywords: ['special characters', 'password rules'],
    source: 'azure-stack-pki-certs.md; azure-stack-rotate-secrets.md, Preparation step 2',
  },
  {
    name: 'CA Transition',
    looksAt: 'The move from the CA of today’s certificates to that of the new ones.',
    verdict:
      'Fails when the release does not support it: self-signed certificates are never a target, and before 1903 an enterprise CA can’t be changed. It warns where the documents contradict each other.',
    mend: 'Choose a supported CA, or update the stamp first.',
    keywords: ['enterprise CA', 'public CA', 'self-signed', '1903'],
    source: 'azure-stack-rotate-secrets.md, Preparation step 2, table of CA support; azure-stack-pki-certs.md',
  },
  {
    name: 'Public CA',
    looksAt: 'Whether the new certificates come from a public CA.',
    verdict:
      'Warns when they do: public CAs are withdrawing client authentication, which a stamp demands, and are shortening lifetimes.',
    mend: 'Plan for an enterprise CA. On a disconnected stamp it is also the one whose revocation lists can be reached.',
    keywords: ['client authentication', 'lifetime', 'enterprise CA'],
    source: 'CA/Browser Forum, ballot SC-081v3; root programmes of the browsers',
  },
]

export const checkArticles: readonly Article[] = checks.map(({ name, looksAt, verdict, mend, keywords, source }) => ({
  id: helpArticleFor({ check: name }),
  title: name,
  group: 'Certificate checks',
  keywords: ['check', ...keywords],
  body: [
    { heading: 'What it looks at' },
    { text: looksAt },
    { heading: 'When it warns or fails' },
    { text: verdict },
    { heading: 'What mends it' },
    { text: mend },
  ],
  related: [helpArticleFor({ step: 'Certificates' })],
  source,
}))
