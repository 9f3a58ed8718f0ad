import type { X509Certificate } from 'node:crypto'
import type { OpenedPfx } from '../../domain/certificates/facts.ts'

const longestChain = 8

/** A chain by the places of its certificates in a list, leaf first, and why it stops where it does. */
export interface Chain {
  readonly places: readonly number[]
  readonly end: OpenedPfx['chainEnd']
}

/**
 * Follows a certificate to its issuers within a list. Names propose an issuer; only a signature that node:crypto verifies
 * makes one. Among several of the same name, a CA comes before a certificate that is none.
 * Source: RFC 5280, section 6.1 (names, signatures, basic constraints; validity is for the checks to judge).
 */
export const chainOf = (certificates: readonly X509Certificate[], leaf: number): Chain => {
  const places = [leaf]
  for (;;) {
    const place = places.at(-1) ?? leaf
    const certificate = certificates[place]
    if (certificate === undefined) return { places, end: 'no-leaf' }
    if (certificate.subject === certificate.issuer) {
      return { places, end: verifies(certificate, certificate) ? 'self-signed' : 'signature-invalid' }
    }
    const named = certificates.flatMap((candidate, index) =>
      candidate.subject === certificate.issuer && !places.includes(index) ? [{ candidate, index }] : [],
    )
    const signed = named.filter(({ candidate }) => verifies(certificate, candidate))
    const issuer = signed.find(({ candidate }) => candidate.ca) ?? signed[0]
    if (issuer === undefined) return { places, end: named.length > 0 ? 'signature-invalid' : 'issuer-missing' }
    places.push(issuer.index)
    if (!issuer.candidate.ca) return { places, end: 'issuer-not-a-ca' }
    if (places.length > longestChain) return { places, end: 'too-long' }
  }
}

const verifies = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.verify(issuer.publicKey)
  } catch {
    // A key of another kind than the signature: it does not verify.
    return false
  }
}
