import { certificateFacts, subjectParts } from './certificate-facts.ts'
import { type KeyLength, keyLengths } from './request.ts'

/** What a new request takes over from the certificate in use. */
export interface Renewal {
  /** In the form that `writeRequests` takes, without a CN that is a name of the endpoint; null when that was all. */
  readonly subject: string | null
  readonly keyLength: KeyLength
  readonly names: readonly string[]
  /** What could not be taken over as it is, in words. */
  readonly notes: readonly string[]
}

/**
 * Subject, key length and names of a certificate in use. A CN that is one of its DNS names belongs to that endpoint, so
 * that each new request gets its own; another CN is kept for all.
 * Source: azure-stack-get-pki-certs.md, -StampEndpoint.
 */
export const renewalOf = (der: Buffer): Renewal => {
  const facts = certificateFacts(der)
  const ofEndpoint = facts.dnsNames.some((name) => name.toLowerCase() === facts.commonName?.toLowerCase())
  const subject = subjectParts(der).filter((part) => !(ofEndpoint && part.startsWith('CN=')))
  const { type, bits } = facts.key
  const keyLength = keyLengths.findLast((length) => length <= (type === 'RSA' ? (bits ?? 0) : 0)) ?? keyLengths[0]
  return {
    subject: subject.length === 0 ? null : subject.join(','),
    keyLength,
    names: facts.dnsNames,
    notes: type === 'RSA' && bits === keyLength ? [] : [lengthWords(type, bits, keyLength)],
  }
}

const lengthWords = (type: string, bits: number | null, keyLength: KeyLength): string =>
  `The certificate in use has ${type === 'RSA' ? `an RSA key of ${bits} bits` : 'a key that is not RSA'}; the requests have RSA keys of ${keyLength} bits.`
