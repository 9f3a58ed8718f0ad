import { createCipheriv, createDecipheriv, createHash, hash as hashOf, pbkdf2Sync } from 'node:crypto'
import forge from 'node-forge'
import type { EncryptionFacts } from '../../domain/certificates/facts.ts'
import { child, contextChild, type Element, isUniversal, octetsOf, oidOf, smallInteger, tags } from './ber.ts'
import { iteratedSha1 } from './iterated-sha1.ts'
import { blockCiphers, oids, otherEncryptions, pseudoRandomFunctions } from './object-identifiers.ts'

/** Encryption by password as PFX files have it. Sources: RFC 7292 appendices B and C; RFC 8018. */

export class TooCostly extends Error {
  override readonly name = 'TooCostly'
}
export class UnsupportedEncryption extends Error {
  override readonly name = 'UnsupportedEncryption'
}
export class DecryptionFailed extends Error {
  override readonly name = 'DecryptionFailed'
}

/**
 * What reading one file may cost, in rounds of SHA-1, before it counts as hostile: this takes about two seconds. Windows
 * writes 2,000 iterations and OpenSSL 2,048, which cost some ten thousand rounds; NSS and GnuTLS write 600,000. The dearest
 * that they write costs 10,800,000: GnuTLS with TripleDES, a MAC of SHA-256 (six for each), and three for each of the
 * key and three certificates.
 */
const maximumRounds = 10_800_000

/** Counts the rounds that one file asks for, before they are done. */
export class Effort {
  #left = maximumRounds

  /** Throws `TooCostly` when this is more than is left, `DecryptionFailed` for a count that is none. */
  spend(iterations: number, roundsEach: number): void {
    if (iterations < 1) throw new DecryptionFailed('its iteration count is zero')
    if (iterations * roundsEach > this.#left)
      throw new TooCostly(`its iteration count of ${iterations} would take very long`)
    this.#left -= iterations * roundsEach
  }
}

/** A password in the two forms that PFX files derive from: PBES2 takes UTF-8, everything older takes `bmpPassword`. */
export interface Password {
  readonly utf8: Buffer
  readonly bmp: Buffer
}

/** What the derived bytes are for. Source: RFC 7292, appendix B.3. */
export const purpose = { key: 1, initialVector: 2, mac: 3 } as const

/** The password as PKCS#12 derives from it: UTF-16, most significant byte first, with two zero bytes at its end. */
export const bmpPassword = (password: Buffer): Buffer => {
  const text = Buffer.from(password.toString('utf8'), 'utf16le')
  return Buffer.concat([text.swap16(), Buffer.alloc(2)])
}

/**
 * The key derivation of PKCS#12. Source: RFC 7292, appendix B.2; block size v and hash size u in bytes.
 * @param password as `bmpPassword` gives it
 */
export const deriveBytes = (
  hash: string,
  password: Buffer,
  salt: Buffer,
  id: number,
  iterations: number,
  length: number,
): Buffer => {
  const u = digestBytes(hash)
  const v = u > 32 ? 128 : 64
  const diversifier = Buffer.alloc(v, id)
  const blocks = Buffer.concat([repeated(salt, v), repeated(password, v)])
  const derived: Buffer[] = []
  for (let have = 0; have < length; have += u) {
    const first = createHash(hash).update(diversifier).update(blocks).digest()
    const digest = iterated(hash, first, iterations - 1)
    derived.push(digest)
    addToBlocks(blocks, repeated(digest, v).subarray(0, v), v)
  }
  blocks.fill(0)
  return Buffer.concat(derived).subarray(0, length)
}

/** How many bytes a hash has, by node:crypto's name of it. */
export const digestBytes = (hash: string): number => createHash(hash).digest().length

const iterated = (hash: string, first: Buffer, times: number): Buffer => {
  if (hash === 'sha1') return iteratedSha1(first, times)
  let digest = first
  for (let time = 0; time < times; time++) digest = hashOf(hash, digest, 'buffer')
  return digest
}

/** Bytes repeated to whole blocks of v. */
const repeated = (bytes: Buffer, v: number): Buffer => {
  if (bytes.length === 0) return Buffer.alloc(0)
  return Buffer.alloc(v * Math.ceil(bytes.length / v), bytes)
}

/** Every block becomes itself + addend + 1, modulo 2 to the power of its bits. */
const addToBlocks = (blocks: Buffer, addend: Buffer, v: number): void => {
  for (let start = 0; start < blocks.length; start += v) {
    let carry = 1
    for (let index = v - 1; index >= 0; index--) {
      const sum = (blocks[start + index] ?? 0) + (addend[index] ?? 0) + carry
      blocks[start + index] = sum & 0xff
      carry = sum >> 8
    }
  }
}

/** Encrypts with TripleDES in CBC under a key from password, salt and iterations: the one form a stamp takes. */
export const encryptTripleDes = (plain: Buffer, password: Buffer, salt: Buffer, iterations: number): Buffer => {
  const key = deriveBytes('sha1', password, salt, purpose.key, iterations, 24)
  const vector = deriveBytes('sha1', password, salt, purpose.initialVector, iterations, 8)
  const cipher = createCipheriv('des-ede3-cbc', key, vector)
  const encrypted = Buffer.concat([cipher.update(plain), cipher.final()])
  key.fill(0)
  return encrypted
}

/** An encryption as a file names it: its name, its cost, and the way to undo it. */
export interface Encryption {
  readonly facts: EncryptionFacts
  /** Throws `DecryptionFailed`, `TooCostly` or `UnsupportedEncryption`. */
  readonly decrypt: (encrypted: Buffer, password: Password, effort: Effort) => Buffer
}

/** Reads an AlgorithmIdentifier of password-based encryption. An unknown one is named by its identifier. */
export const encryptionOf = (algorithm: Element): Encryption => {
  const id = oidOf(child(algorithm, 0))
  const byPkcs12 = pkcs12Ciphers[id]
  if (byPkcs12 !== undefined) return pkcs12Encryption(byPkcs12, child(algorithm, 1))
  if (id === oids.pbes2) return pbes2Encryption(child(algorithm, 1))
  return unsupported(otherEncryptions[id] ?? id)
}

interface Pkcs12Cipher {
  readonly name: string
  readonly keyBytes: number
  readonly decrypt: (key: Buffer, vector: Buffer, encrypted: Buffer) => Buffer
}

const tripleDes = (key: Buffer, vector: Buffer, encrypted: Buffer): Buffer =>
  decipher('des-ede3-cbc', key.length === 16 ? Buffer.concat([key, key.subarray(0, 8)]) : key, vector, encrypted)

/** In bytes, a multiple of the block size. Forge takes time that grows with the square of what it is given at once. */
const rc2Part = 2048

/** RC2 is left out of today's OpenSSL; forge still reads it. Old Windows and NSS wrote certificates with it. */
const rc2 =
  (bits: number) =>
  (key: Buffer, vector: Buffer, encrypted: Buffer): Buffer => {
    const cipher = forge.rc2.createDecryptionCipher(key.toString('latin1'), bits)
    const plain: Buffer[] = []
    for (let at = 0; at < encrypted.length; at += rc2Part) {
      // In CBC, the block before is the initial vector of what follows.
      const before = at === 0 ? vector : encrypted.subarray(at - 8, at)
      cipher.start(before.toString('latin1'))
      cipher.update(forge.util.createBuffer(encrypted.toString('latin1', at, at + rc2Part)))
      if (at + rc2Part >= encrypted.length && !cipher.finish()) throw new DecryptionFailed('the padding is wrong')
      plain.push(Buffer.from(cipher.output.getBytes(), 'latin1'))
    }
    return Buffer.concat(plain)
  }

const pkcs12Ciphers: { readonly [oid: string]: Pkcs12Cipher } = {
  [oids.pbeSha1TripleDes3]: { name: 'TripleDES-SHA1', keyBytes: 24, decrypt: tripleDes },
  [oids.pbeSha1TripleDes2]: { name: 'TripleDES-SHA1 with two keys', keyBytes: 16, decrypt: tripleDes },
  [oids.pbeSha1Rc2Of128]: { name: 'RC2-128-SHA1', keyBytes: 16, decrypt: rc2(128) },
  [oids.pbeSha1Rc2Of40]: { name: 'RC2-40-SHA1', keyBytes: 5, decrypt: rc2(40) },
}

const pkcs12Encryption = ({ name, keyBytes, decrypt }: Pkcs12Cipher, parameters: Element): Encryption => {
  const salt = octetsOf(child(parameters, 0))
  const iterations = smallInteger(child(parameters, 1))
  return {
    facts: { algorithm: name, iterations },
    decrypt: (encrypted, { bmp }, effort) => {
      effort.spend(iterations, Math.ceil(keyBytes / digestBytes('sha1')) + 1)
      const key = deriveBytes('sha1', bmp, salt, purpose.key, iterations, keyBytes)
      const vector = deriveBytes('sha1', bmp, salt, purpose.initialVector, iterations, 8)
      return decrypt(key, vector, encrypted)
    },
  }
}

/** PBKDF2 with the longer hashes costs half as much again as a round of SHA-1 here, with the others half of one. */
const roundsOf = (hash: string): number => (digestBytes(hash) > 32 ? 2 : 1)

const pbes2Encryption = (parameters: Element): Encryption => {
  const derivation = child(parameters, 0)
  const scheme = child(parameters, 1)
  const cipherId = oidOf(child(scheme, 0))
  const cipher = blockCiphers[cipherId]
  const derivationId = oidOf(child(derivation, 0))
  if (cipher === undefined) return unsupported(`${otherEncryptions[cipherId] ?? cipherId} (PBES2)`)
  if (derivationId !== oids.pbkdf2)
    return unsupported(`${cipher.name.toUpperCase()} (PBES2 with ${otherEncryptions[derivationId] ?? derivationId})`)
  const [salt, count, ...rest] = child(derivation, 1).children
  if (salt === undefined || count === undefined) return unsupported('PBES2 without parameters')
  const named = rest.find((element) => isUniversal(element, tags.sequence))
  const hash = named === undefined ? 'sha1' : pseudoRandomFunctions[oidOf(child(named, 0))]
  if (hash === undefined) return unsupported(`${cipher.name.toUpperCase()} (PBES2 with an unknown hash)`)
  const iterations = smallInteger(count)
  const vector = octetsOf(child(scheme, 1))
  return {
    facts: { algorithm: `${cipher.name.toUpperCase()} with ${hash.toUpperCase()} (PBES2)`, iterations },
    decrypt: (encrypted, { utf8 }, effort) => {
      effort.spend(iterations, Math.ceil(cipher.keyBytes / digestBytes(hash)) * roundsOf(hash))
      const key = pbkdf2Sync(utf8, octetsOf(salt), iterations, cipher.keyBytes, hash)
      return decipher(cipher.name, key, vector, encrypted)
    },
  }
}

const unsupported = (name: string): Encryption => ({
  facts: { algorithm: name, iterations: null },
  decrypt: () => {
    throw new UnsupportedEncryption(`it is encrypted with ${name}, which Keyturn can't undo`)
  },
})

const decipher = (name: string, key: Buffer, vector: Buffer, encrypted: Buffer): Buffer => {
  try {
    const cipher = createDecipheriv(name, key, vector)
    return Buffer.concat([cipher.update(encrypted), cipher.final()])
  } catch (error) {
    throw new DecryptionFailed('it does not decrypt to anything', { cause: error })
  } finally {
    key.fill(0)
  }
}

/** The encrypted bytes of an EncryptedContentInfo, with how they are encrypted. */
export const encryptedContent = (info: Element): { readonly encryption: Encryption; readonly bytes: Buffer } => {
  const bytes = contextChild(info, 0)
  if (bytes === null) throw new DecryptionFailed('the encrypted part is empty')
  return { encryption: encryptionOf(child(info, 1)), bytes: octetsOf(bytes) }
}
