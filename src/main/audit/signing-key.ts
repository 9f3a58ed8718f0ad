import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto'

/**
 * The key that signs the checkpoints of a log: ECDSA on P-256 with SHA-256, signatures as r ‖ s in 64 bytes (IEEE P1363),
 * which Windows, browsers and Node all take as they are. Source: FIPS 186-5, section 6; NIST SP 800-186, section 3.2.1.3.
 */
export interface SigningKey extends PublicKeyReference {
  /** A signature of 64 bytes over these bytes. */
  sign(bytes: Uint8Array): Buffer
}

/** A public key as the log names it. */
export interface PublicKeyReference {
  /** Lower-case hex SHA-256 of the public key in DER. */
  readonly id: string
  /** SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey: string
}

/** A public key that signatures can be held against. */
export interface VerifyingKey extends PublicKeyReference {
  verifies(bytes: Uint8Array, signature: Uint8Array): boolean
}

/** What every SubjectPublicKeyInfo of a P-256 key begins with, before its uncompressed point. Source: RFC 5480, section 2. */
const p256Prefix = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex')
const uncompressed = 0x04
const publicKeyBytes = p256Prefix.length + 65

/** A new private key: PKCS#8 in DER, for the caller to wipe. */
export const newPrivateKey = (): Buffer =>
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' }).privateKey.export({ type: 'pkcs8', format: 'der' })

/** The signing key in a private key's PKCS#8. Throws a TypeError when it is none of P-256. */
export const signingKeyOf = (pkcs8: Buffer): SigningKey => {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' })
  const reference = referenceOf(createPublicKey(key).export({ type: 'spki', format: 'der' }))
  if (reference === null) throw new TypeError('a log is signed with a P-256 key, and this is none')
  return { ...reference, sign: (bytes) => sign('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }) }
}

/** The public key in this base64, or null when it is not exactly a P-256 key with a point on the curve. */
export const verifyingKeyOf = (publicKey: string): VerifyingKey | null => {
  const der = Buffer.from(publicKey, 'base64')
  const reference = referenceOf(der)
  if (reference === null || reference.publicKey !== publicKey) return null
  const key = keyOnCurve(der)
  return key === null
    ? null
    : {
        ...reference,
        verifies: (bytes, signature) => verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, signature),
      }
}

const referenceOf = (der: Buffer): PublicKeyReference | null =>
  der.length === publicKeyBytes &&
  der.subarray(0, p256Prefix.length).equals(p256Prefix) &&
  der[p256Prefix.length] === uncompressed
    ? { id: createHash('sha256').update(der).digest('hex'), publicKey: der.toString('base64') }
    : null

const keyOnCurve = (der: Buffer): KeyObject | null => {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    // OpenSSL's words for a point that is not on the curve say nothing that a reader of a log could use.
    return null
  }
}
