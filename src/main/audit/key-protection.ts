import { createCipheriv, createDecipheriv, randomBytes, scryptSync } from 'node:crypto'

/** How a private key is protected while it lies on the disk. */
export interface KeyProtection {
  readonly kind: ProtectionKind
  /** The secret as it may lie on the disk. Throws `SigningKeyUnusable`. */
  seal(secret: Buffer): Buffer
  /** The secret again, for the caller to wipe. Throws `SigningKeyUnusable` with words that repeat nothing of it. */
  open(sealed: Buffer): Buffer
}

export type ProtectionKind = 'operating-system' | 'passphrase' | 'none'

/** A log's signing key can't be used, or not be protected. The message says why, and what to do. */
export class SigningKeyUnusable extends Error {
  override readonly name = 'SigningKeyUnusable'
}

/** The secret lies on the disk as it is: the caller says so to the operator. */
export const noProtection: KeyProtection = {
  kind: 'none',
  seal: (secret) => Buffer.from(secret),
  open: (sealed) => Buffer.from(sealed),
}

/** The part of Electron's `safeStorage` that is needed. */
export interface OperatingSystemStorage {
  isEncryptionAvailable(): boolean
  encryptString(text: string): Buffer
  decryptString(bytes: Buffer): string
  /** On Linux only. */
  getSelectedStorageBackend?(): string
}

/** What Electron names a Linux without a keyring: it then encrypts with a password that stands in its source. */
const noKeyring = 'basic_text'

/**
 * Protection by the operating system, for the account and the computer at hand: DPAPI on Windows, the keychain or a
 * keyring elsewhere. Other programs of the same account can open it too. The storage takes text only, and a text can't be
 * wiped: the secret stays in memory until it is collected. Throws `SigningKeyUnusable` where there is no such protection.
 */
export const operatingSystemProtection = (storage: OperatingSystemStorage): KeyProtection => {
  if (!storage.isEncryptionAvailable()) {
    throw new SigningKeyUnusable(
      'The operating system offers no protection for the signing key to this account now. Unlock its keyring and try again, or protect the key by a passphrase.',
    )
  }
  if (storage.getSelectedStorageBackend?.() === noKeyring) {
    throw new SigningKeyUnusable(
      'This computer has no keyring, so that the operating system would protect the signing key from nobody. Install one, or protect the key by a passphrase.',
    )
  }
  return {
    kind: 'operating-system',
    seal: (secret) =>
      orUnusable('The operating system did not protect the signing key. Protect it by a passphrase.', () =>
        storage.encryptString(secret.toString('base64')),
      ),
    open: (sealed) =>
      orUnusable(
        'The operating system does not open it for this account on this computer: only the account that made it can, where it was made.',
        () => Buffer.from(storage.decryptString(sealed), 'base64'),
      ),
  }
}

const orUnusable = (words: string, action: () => Buffer): Buffer => {
  try {
    return action()
  } catch (error) {
    throw new SigningKeyUnusable(words, { cause: error })
  }
}

const layout = 1
const saltBytes = 16
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32
const headerBytes = 4 + saltBytes + nonceBytes

/** What trying a passphrase costs. Source: RFC 7914, section 2, for the meaning of the three. */
interface Costs {
  /** The N of scrypt as a power of two. */
  readonly exponent: number
  readonly blockSize: number
  readonly parallelization: number
}

/** 32 MiB and about a tenth of a second for each passphrase that somebody tries. */
const costs: Costs = { exponent: 15, blockSize: 8, parallelization: 1 }

/** With smaller blocks scrypt does not allow every N. */
const leastBlockSize = 8
const mostMemory = 256 * 1024 * 1024
const mostParallelization = 4

/**
 * Protection by a passphrase: AES-256-GCM under a key that scrypt derives from it. What is sealed is
 *
 *     1 byte   layout, 1
 *     3 bytes  scrypt: N as a power of two, r, p
 *     16 bytes salt
 *     12 bytes nonce
 *              the secret, encrypted; everything before is authenticated with it
 *     16 bytes tag
 *
 * @param passphrase its bytes, used at every call and not copied: for the caller to wipe behind the last one
 */
export const passphraseProtection = (passphrase: Buffer): KeyProtection => {
  if (passphrase.length === 0) {
    throw new SigningKeyUnusable('The passphrase for the signing key is empty, which protects nothing. Choose another.')
  }
  return {
    kind: 'passphrase',
    seal: (secret) => sealed(passphrase, secret),
    open: (bytes) => opened(passphrase, bytes),
  }
}

const sealed = (passphrase: Buffer, secret: Buffer): Buffer => {
  const header = Buffer.concat([
    Buffer.from([layout, costs.exponent, costs.blockSize, costs.parallelization]),
    randomBytes(saltBytes + nonceBytes),
  ])
  const key = derivedKey(passphrase, header, costs)
  try {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(header), { authTagLength: tagBytes }).setAAD(header)
    return Buffer.concat([header, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
  } finally {
    key.fill(0)
  }
}

const opened = (passphrase: Buffer, bytes: Buffer): Buffer => {
  const header = bytes.subarray(0, headerBytes)
  const key = derivedKey(passphrase, header, costsIn(bytes))
  const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(header), { authTagLength: tagBytes })
  const secret = decipher.setAAD(header).update(bytes.subarray(headerBytes, -tagBytes))
  try {
    // The mode has no padding: nothing comes behind what `update` gave, but whether it may be used is decided here.
    decipher.setAuthTag(bytes.subarray(-tagBytes)).final()
    return secret
  } catch (error) {
    secret.fill(0)
    throw new SigningKeyUnusable(
      'The passphrase does not open it: it is another one than the key was protected with, or the file was altered.',
      { cause: error },
    )
  } finally {
    key.fill(0)
  }
}

/** The costs that were written down, within what any computer can bear. */
const costsIn = (bytes: Buffer): Costs => {
  const [version, exponent = 0, blockSize = 0, parallelization = 0] = bytes
  if (
    bytes.length < headerBytes + tagBytes ||
    version !== layout ||
    exponent < 1 ||
    blockSize < leastBlockSize ||
    parallelization < 1 ||
    memoryOf({ exponent, blockSize, parallelization }) > mostMemory ||
    parallelization > mostParallelization
  ) {
    throw new SigningKeyUnusable('What is sealed in it is damaged. Put the file back from its backup.')
  }
  return { exponent, blockSize, parallelization }
}

const memoryOf = ({ exponent, blockSize }: Costs): number => 128 * 2 ** exponent * blockSize

const derivedKey = (passphrase: Buffer, header: Buffer, { exponent, blockSize, parallelization }: Costs): Buffer =>
  scryptSync(passphrase, header.subarray(4, 4 + saltBytes), keyBytes, {
    N: 2 ** exponent,
    r: blockSize,
    p: parallelization,
    // Somewhat more than the rule of thumb says; what was read is within its limit already.
    maxmem: 2 * mostMemory,
  })

const nonceOf = (header: Buffer): Buffer => header.subarray(4 + saltBytes, headerBytes)
