import { createDecipheriv, scryptSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  noProtection,
  type OperatingSystemStorage,
  operatingSystemProtection,
  passphraseProtection,
} from '../../../src/main/audit/key-protection.ts'

const secret = Buffer.from('the private key of a log')
const passphrase = Buffer.from('correct horse battery staple')

const unusable = (message: unknown) => expect.objectContaining({ name: 'SigningKeyUnusable', message })

describe('no protection', () => {
  it('gives copies, so that each can be wiped without the other', () => {
    const sealed = noProtection.seal(secret)
    const opened = noProtection.open(sealed)
    expect([sealed, opened]).toEqual([secret, secret])
    sealed.fill(0)
    expect([secret.includes(0), opened.includes(0)]).toEqual([false, false])
  })
})

describe('protection by a passphrase', () => {
  const protection = passphraseProtection(passphrase)
  const sealed = protection.seal(secret)

  it('opens what it sealed, each time in another form, and leaves secret and passphrase as they were', () => {
    expect(protection.kind).toBe('passphrase')
    expect(protection.open(sealed)).toEqual(secret)
    const again = protection.seal(secret)
    expect(again.subarray(4, 32).equals(sealed.subarray(4, 32))).toBe(false)
    expect(passphraseProtection(Buffer.from(passphrase)).open(again)).toEqual(secret)
    expect(secret.toString()).toBe('the private key of a log')
    expect(passphrase.toString()).toBe('correct horse battery staple')
  })

  it('can be opened by any program that has scrypt and AES-GCM', () => {
    expect([...sealed.subarray(0, 4)]).toEqual([1, 15, 8, 1])
    const key = scryptSync(passphrase, sealed.subarray(4, 20), 32, { N: 32_768, r: 8, p: 1, maxmem: 64 * 1024 * 1024 })
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(20, 32))
      .setAAD(sealed.subarray(0, 32))
      .setAuthTag(sealed.subarray(-16))
    expect(Buffer.concat([decipher.update(sealed.subarray(32, -16)), decipher.final()])).toEqual(secret)
    expect(sealed.includes(secret)).toBe(false)
  })

  it('tells that the passphrase is wrong, and repeats neither', () => {
    expect(() => passphraseProtection(Buffer.from('wrong horse')).open(sealed)).toThrow(
      unusable(
        'The passphrase does not open it: it is another one than the key was protected with, or the file was altered.',
      ),
    )
    expect(() => passphraseProtection(Buffer.alloc(0))).toThrow(unusable(expect.stringContaining('is empty')))
  })

  it('opens nothing that was altered, and asks for no more memory or time than any computer has', () => {
    const places = fc.oneof(fc.constantFrom(0, 1, 2, 3), fc.nat(sealed.length - 1))
    fc.assert(
      fc.property(places, fc.integer({ min: 1, max: 255 }), (place, mask) => {
        const altered = Buffer.from(sealed)
        altered.writeUInt8(altered.readUInt8(place) ^ mask, place)
        expect(() => protection.open(altered)).toThrow(unusable(expect.any(String)))
      }),
      { numRuns: 40 },
    )
    for (const costs of [
      [0, 15, 8, 1],
      [2, 15, 8, 1],
      [1, 0, 8, 1],
      [1, 15, 0, 1],
      [1, 17, 1, 1],
      [1, 15, 8, 0],
      [1, 19, 8, 1],
      [1, 255, 255, 255],
      [1, 15, 8, 5],
    ]) {
      expect(() => protection.open(Buffer.concat([Buffer.from(costs), sealed.subarray(4)]))).toThrow(
        unusable(expect.stringContaining('damaged')),
      )
    }
    for (const length of [0, 3, 32, 47]) {
      expect(() => protection.open(sealed.subarray(0, length))).toThrow(unusable(expect.stringContaining('damaged')))
    }
  })
})

/** A keyring as Electron shows it, of one account. */
const keyring = (mask: number, more: Partial<OperatingSystemStorage> = {}): OperatingSystemStorage => ({
  isEncryptionAvailable: () => true,
  encryptString: (text) => Buffer.from(Buffer.from(`v10${text}`).map((byte) => byte ^ mask)),
  decryptString: (bytes) => {
    const text = Buffer.from(bytes.map((byte) => byte ^ mask)).toString('latin1')
    if (!text.startsWith('v10')) throw new Error('Error while decrypting the ciphertext provided.')
    return text.slice(3)
  },
  ...more,
})

describe('protection by the operating system', () => {
  it('opens what it sealed, bytes of any kind', () => {
    const protection = operatingSystemProtection(keyring(0x55, { getSelectedStorageBackend: () => 'gnome_libsecret' }))
    expect(protection.kind).toBe('operating-system')
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const sealed = protection.seal(Buffer.from(bytes))
        expect(protection.open(sealed)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  it('says that it is not there, or protects from nobody', () => {
    expect(() => operatingSystemProtection(keyring(1, { isEncryptionAvailable: () => false }))).toThrow(
      unusable(expect.stringMatching(/offers no protection.*passphrase/)),
    )
    expect(() => operatingSystemProtection(keyring(1, { getSelectedStorageBackend: () => 'basic_text' }))).toThrow(
      unusable(expect.stringMatching(/no keyring.*passphrase/)),
    )
  })

  it('says that it does not open for another account, or does not protect', () => {
    const sealed = operatingSystemProtection(keyring(1)).seal(secret)
    const elsewhere = operatingSystemProtection(keyring(2))
    expect(() => elsewhere.open(sealed)).toThrow(unusable(expect.stringContaining('only the account that made it can')))
    const refusing = keyring(1, {
      encryptString: () => {
        throw new Error('Error while encrypting the text provided.')
      },
    })
    expect(() => operatingSystemProtection(refusing).seal(secret)).toThrow(
      unusable(expect.stringContaining('did not protect the signing key')),
    )
  })
})
