import { daysUntil } from '../../stamp/expiry.ts'
import type { CertificateFacts } from '../facts.ts'
import { type Finding, finding, fixes, ok, remediating, requirements, validating } from './finding.ts'

export const httpCrl = (leaf: CertificateFacts): Finding =>
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

const minimumDays = 7

export const expiryDate = (leaf: CertificateFacts, at: Date): Finding => {
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

export const dnsNames = (leaf: CertificateFacts, needed: readonly string[]): Finding => {
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
  return have.startsWith('*.') && need.slice(need.indexOf('.')) === have.slice(1)
}

const serverAuthentication = '1.3.6.1.5.5.7.3.1'
const clientAuthentication = '1.3.6.1.5.5.7.3.2'
const purposeNames: { readonly [oid: string]: string } = {
  [serverAuthentication]: 'Server Authentication',
  [clientAuthentication]: 'Client Authentication',
}

export const keyUsage = (leaf: CertificateFacts): Finding => {
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

const purposesOf = (oids: readonly string[]): string => oids.map(usageWords).join(', ')

/** An enhanced key usage as Windows names it; any other usage as it stands. */
export const usageWords = (usage: string): string => purposeNames[usage] ?? usage

const minimumBits = 2048

export const keyLength = (leaf: CertificateFacts): Finding => {
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
