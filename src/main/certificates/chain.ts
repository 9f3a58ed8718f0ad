import type { X509Certificate } from 'node:crypto'
import type { OpenedPfx } from '../../domain/certificates/facts.ts'

const longestChain = 8

/** A CA that was renewed is there twice; more of one name than this is an attempt to keep the reader busy. */
const mostOfOneName = 8

/** A chain by the places of its certificates in a list, leaf first, and why it stops where it does. */
export interface Chain {
  readonly places: readonly number[]
  /** The root that completes it from beyond the list. */
  readonly rootBeyond: X509Certificate | null
  readonly end: OpenedPfx['chainEnd']
}

/**
 * Follows a certificate to its issuers within a list. Names and key identifiers propose an issuer; only a signature that
 * node:crypto verifies makes one. Among several that fit (a CA that was renewed with its key), a CA comes before a
 * certificate that is none, and the one that is valid longest before the others. A root from beyond the list is looked
 * for last: what is in the list speaks for itself.
 * Source: RFC 5280, section 6.1 (names, signatures, basic constraints; validity is for the checks to judge).
 */
export const chainOf = (
  certificates: readonly X509Certificate[],
  leaf: number,
  roots: readonly X509Certificate[] = [],
): Chain => {
  const places = [leaf]
  const ends = (end: Chain['end'], rootBeyond: X509Certificate | null = null): Chain => ({ places, rootBeyond, end })
  for (;;) {
    const certificate = certificates[places.at(-1) ?? leaf]
    if (certificate === undefined) return ends('no-leaf')
    if (isSelfSigned(certificate)) return ends('self-signed')
    const named = certificates.flatMap((candidate, place) =>
      candidate.subject === certificate.issuer && !places.includes(place) ? [{ candidate, place }] : [],
    )
    const issuer = named
      .toSorted(byFitness)
      .slice(0, mostOfOneName)
      .find(({ candidate }) => verifies(certificate, candidate))
    if (issuer === undefined) {
      const root = roots.find((candidate) => verifies(certificate, candidate))
      if (root !== undefined) return ends('self-signed', root)
      return ends(forged(certificate, named) ? 'signature-invalid' : 'issuer-missing')
    }
    places.push(issuer.place)
    if (!issuer.candidate.ca) return ends('issuer-not-a-ca')
    if (places.length > longestChain) return ends('too-long')
  }
}

interface Candidate {
  readonly candidate: X509Certificate
  readonly place: number
}

const byFitness = (a: Candidate, b: Candidate): number =>
  Number(b.candidate.ca) - Number(a.candidate.ca) || expiry(b.candidate) - expiry(a.candidate) || a.place - b.place

const expiry = (certificate: X509Certificate): number => Date.parse(certificate.validTo)

/** Whether a certificate names, as its issuer, one that is there and did not sign it: itself or another. */
const forged = (certificate: X509Certificate, named: readonly Candidate[]): boolean =>
  [certificate, ...named.slice(0, mostOfOneName).map(({ candidate }) => candidate)].some((issuer) =>
    certificate.checkIssued(issuer),
  )

/** What CAs sign with. OpenSSL takes minutes over a DSA key whose numbers are too long. */
const quickKinds: readonly (string | undefined)[] = ['rsa', 'rsa-pss', 'ec', 'ed25519']

/** Whether a certificate is signed with its own key: a root, or a leaf that no CA issued. */
export const isSelfSigned = (certificate: X509Certificate): boolean => verifies(certificate, certificate)

const verifies = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  if (certificate.issuer !== issuer.subject) return false
  try {
    const key = issuer.publicKey
    return quickKinds.includes(key.asymmetricKeyType) && certificate.verify(key)
  } catch {
    // A key of another kind than the signature: it does not verify.
    return false
  }
}
