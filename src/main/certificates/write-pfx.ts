import { createHash, createHmac, createPublicKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto'
import { context, integer, nothing, octetString, oid, sequence, set } from './der.ts'
import { oids } from './object-identifiers.ts'
import { bmpPassword, deriveBytes, encryptTripleDes, purpose } from './pkcs12-cipher.ts'

/** What Windows itself writes. More rounds do not help: TripleDES-SHA1 is what the stamp asks for. */
const iterations = 2000
const saltBytes = 8

/**
 * Writes a PFX in the one form that a stamp accepts (RFC 7292):
 *
 *     PFX v3
 *       authSafe: data
 *         encryptedData, pbeWithSHAAnd3-KeyTripleDES-CBC  ← "certificate privacy"
 *           certificate bag: leaf (with localKeyId), then each issuer, the root last
 *         data
 *           shrouded key bag, pbeWithSHAAnd3-KeyTripleDES-CBC
 *             attributes: local-machine key (1.3.6.1.4.1.311.17.2, empty set of values), localKeyId
 *       macData: HMAC-SHA-1, 2000 iterations
 *
 * The same input gives the same bytes but for three salts of eight bytes.
 * Source: azure-stack-pki-certs.md, certificate requirements; azure-stack-rotate-secrets.md, Preparation step 2.
 * @param options.chain DER certificates, leaf first, root last
 * @param options.password UTF-8
 */
export const writePfx = (options: {
  readonly key: KeyObject
  readonly chain: readonly Buffer[]
  readonly password: Buffer
}): Buffer => {
  const [leaf] = options.chain
  if (leaf === undefined) throw new RangeError('a PFX needs at least the certificate of its key')
  refuseStrangeKey(options.key, leaf)
  const password = bmpPassword(options.password)
  const keyId = createHash('sha1').update(leaf).digest()
  const safes = sequence(
    encryptedSafe(certificateBags(options.chain, keyId), password),
    dataContent(sequence(keyBag(options.key, keyId, password))),
  )
  const pfx = sequence(integer(3), dataContent(safes), macData(safes, password))
  password.fill(0)
  return pfx
}

const refuseStrangeKey = (key: KeyObject, leaf: Buffer): void => {
  const own = createPublicKey(key).export({ type: 'spki', format: 'der' })
  const certified = new X509Certificate(leaf).publicKey.export({ type: 'spki', format: 'der' })
  if (!own.equals(certified)) throw new RangeError('the private key is not the one of the leaf certificate')
}

const dataContent = (bytes: Buffer): Buffer => sequence(oid(oids.data), context(0, octetString(bytes)))

const certificateBags = (chain: readonly Buffer[], keyId: Buffer): Buffer =>
  sequence(
    ...chain.map((der, index) =>
      sequence(
        oid(oids.certificateBag),
        context(0, sequence(oid(oids.x509Certificate), context(0, octetString(der)))),
        ...(index === 0 ? [set(attribute(oids.localKeyId, octetString(keyId)))] : []),
      ),
    ),
  )

const keyBag = (key: KeyObject, keyId: Buffer, password: Buffer): Buffer => {
  const plain = key.export({ type: 'pkcs8', format: 'der' })
  const salt = randomBytes(saltBytes)
  const encrypted = encryptTripleDes(plain, password, salt, iterations)
  plain.fill(0)
  return sequence(
    oid(oids.shroudedKeyBag),
    context(0, sequence(tripleDesAlgorithm(salt), octetString(encrypted))),
    set(attribute(oids.localMachineKey), attribute(oids.localKeyId, octetString(keyId))),
  )
}

/** EncryptedData, version 0; the encrypted octets stand in a primitive element `[0] IMPLICIT`. */
const encryptedSafe = (bags: Buffer, password: Buffer): Buffer => {
  const salt = randomBytes(saltBytes)
  const encrypted = encryptTripleDes(bags, password, salt, iterations)
  const content = octetString(encrypted)
  content[0] = 0x80
  return sequence(
    oid(oids.encryptedData),
    context(0, sequence(integer(0), sequence(oid(oids.data), tripleDesAlgorithm(salt), content))),
  )
}

const tripleDesAlgorithm = (salt: Buffer): Buffer =>
  sequence(oid(oids.pbeSha1TripleDes3), sequence(octetString(salt), integer(iterations)))

const attribute = (type: string, ...values: readonly Buffer[]): Buffer => sequence(oid(type), set(...values))

const macData = (safes: Buffer, password: Buffer): Buffer => {
  const salt = randomBytes(saltBytes)
  const key = deriveBytes('sha1', password, salt, purpose.mac, iterations, 20)
  const mac = createHmac('sha1', key).update(safes).digest()
  key.fill(0)
  return sequence(
    sequence(sequence(oid(oids.sha1), nothing()), octetString(mac)),
    octetString(salt),
    integer(iterations),
  )
}
