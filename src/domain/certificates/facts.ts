/**
 * What Keyturn found out about a certificate or a PFX file, without a verdict. `src/main/certificates` reads bytes into
 * these facts; the checks in this folder judge them. Times are UTC, ISO 8601, whole seconds.
 */

/** Facts of one X.509 certificate. */
export interface CertificateFacts {
  /** SHA-1 over the DER bytes, 40 upper-case hex digits: how Windows and the stamp name a certificate. */
  readonly thumbprint: string
  readonly sha256: string
  /** RFC 4514-like text, most specific part first, for example `CN=portal.east.contoso.com, O=Contoso`. */
  readonly subject: string
  readonly issuer: string
  readonly serialNumber: string
  readonly notBefore: string
  readonly notAfter: string
  /** DNS names of the subject alternative name extension, in their order. */
  readonly dnsNames: readonly string[]
  readonly commonName: string | null
  /**
   * OpenSSL-style name, for example `sha256WithRSAEncryption` or `rsassaPss with sha256`; the OID where the name is
   * unknown.
   */
  readonly signatureAlgorithm: string
  readonly key: { readonly type: 'RSA' | 'EC' | 'other'; readonly bits: number | null; readonly curve: string | null }
  /** SHA-256 of the SubjectPublicKeyInfo, lower-case hex: equal keys have equal values. */
  readonly publicKeySha256: string
  /** Null when the extension is absent; bit names as RFC 5280 writes them, for example `digitalSignature`. */
  readonly keyUsage: readonly string[] | null
  /** Null when the extension is absent; OIDs. */
  readonly extendedKeyUsage: readonly string[] | null
  readonly certificateAuthority: boolean
  /** How many CAs may stand between this one and the leaf; null when no limit is set. */
  readonly pathLength: number | null
  /** The DNS names that a CA restricts its certificates to, and those that it forbids; null without such an extension. */
  readonly nameConstraints: { readonly permitted: readonly string[]; readonly excluded: readonly string[] } | null
  readonly selfIssued: boolean
  /** URLs of the CRL distribution points. */
  readonly crlUrls: readonly string[]
}

/** How a part of a PFX is encrypted: `TripleDES-SHA1`, another algorithm by name, or not at all. */
export interface EncryptionFacts {
  readonly algorithm: string
  readonly iterations: number | null
}

export interface PfxCertificate {
  readonly certificate: CertificateFacts
  readonly friendlyName: string | null
  /** Position of its bag in the file, from 0. */
  readonly position: number
}

/** A PFX that could be opened with its password. */
export interface OpenedPfx {
  readonly state: 'opened'
  readonly mac: { readonly algorithm: string; readonly iterations: number } | null
  readonly keys: readonly {
    readonly encryption: EncryptionFacts | null
    /** Whether the bag carries Microsoft's local-machine attribute, 1.3.6.1.4.1.311.17.2. */
    readonly localMachine: boolean
    readonly publicKeySha256: string
  }[]
  readonly certificates: readonly PfxCertificate[]
  /** The encryption of each safe that holds certificates; null for a safe in clear. */
  readonly certificateEncryption: readonly (EncryptionFacts | null)[]
  /**
   * The certificate that belongs to the (first) private key, by its position. Where none does, or only a CA, the one that
   * is no CA and that no other was issued by, so that it can be judged all the same; null when there is none of either.
   */
  readonly leaf: number | null
  /** Leaf first, then each issuer that was found and whose signature verifies, by position. Decided by node:crypto. */
  readonly chain: readonly number[]
  /** The root that completes the chain and is not in the file, from among those that the operator trusts. */
  readonly rootBeyond: CertificateFacts | null
  /** Why the chain stops where it does. */
  readonly chainEnd: 'self-signed' | 'issuer-missing' | 'signature-invalid' | 'issuer-not-a-ca' | 'too-long' | 'no-leaf'
}

/** The certificate at a position; null for a position that has none. */
export const certificateAt = (facts: OpenedPfx, position: number): CertificateFacts | null =>
  facts.certificates.find((entry) => entry.position === position)?.certificate ?? null

/** What the CRLs that the operator gave say of one certificate of a chain. */
export interface RevocationAnswer {
  readonly subject: string
  readonly issuer: string
  readonly serialNumber: string
  /** Null when none of the lists is its issuer's. `genuine`: the issuer's key signed it, says node:crypto. */
  readonly list: {
    readonly file: string
    readonly thisUpdate: string
    readonly nextUpdate: string | null
    readonly genuine: boolean
  } | null
  /** Since when it is revoked, by a genuine list; null when it is not. */
  readonly revokedAt: string | null
}

/** A PFX that could not be opened: why, in the operator's words. */
export interface UnreadablePfx {
  readonly state: 'unreadable'
  readonly reason:
    | 'inaccessible'
    | 'empty'
    | 'too-large'
    | 'not-pfx'
    | 'wrong-password'
    | 'too-costly'
    | 'unsupported'
    | 'damaged'
  readonly message: string
}

export type PfxFacts = OpenedPfx | UnreadablePfx
