import { constants, generateKeyPairSync, privateDecrypt } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { sealed, sealingKey } from '../../../src/main/pep/sealing.ts'

const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const { n = '', e = '' } = publicKey.export({ format: 'jwk' })
/** As .NET tells them: plain base64. */
const key = sealingKey(base64(n), base64(e))

function base64(urlSafe: string): string {
  return Buffer.from(urlSafe, 'base64url').toString('base64')
}

/** What the agent does with the parts. */
const unsealed = (parts: readonly string[]): string =>
  Buffer.concat(
    parts.map((part) =>
      privateDecrypt(
        { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
        Buffer.from(part, 'base64'),
      ),
    ),
  ).toString('utf16le')

const roundTrip = (password: string): string => unsealed(sealed(key, Buffer.from(password)))

/** Passwords of 0 to 400 UTF-16 units. A string of JavaScript with half a pair has no UTF-8, so there is none of it here. */
const passwords = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom('é', '漢', '🎉', '\ufeff', '\0', '"', "'"),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 200,
  })
  .filter((password) => password.isWellFormed() && password.length <= 400)

it('a password is the same when it is unsealed, whatever it is made of', () => {
  fc.assert(
    fc.property(passwords, (password) => roundTrip(password) === password),
    { numRuns: 300 },
  )
})

it.each([
  [0, 0],
  [1, 1],
  [106, 1],
  [107, 1],
  [108, 2],
  [214, 2],
  [215, 3],
])('a password of %i UTF-16 units has %i parts', (length, count) => {
  const password = 'x'.repeat(length)
  const parts = sealed(key, Buffer.from(password))
  expect(parts).toHaveLength(count)
  expect(unsealed(parts)).toBe(password)
  for (const part of parts) expect(part).toMatch(/^[A-Za-z0-9+/]{342}==$/)
})

it('a letter of two UTF-16 units may stand in two parts', () => {
  const password = `${'x'.repeat(106)}🎉${'y'.repeat(106)}`
  expect(roundTrip(password)).toBe(password)
})

it('the same password is never sealed the same way twice, and the buffer of the caller stays', () => {
  const password = Buffer.from('Gehäim')
  expect(sealed(key, password)).not.toEqual(sealed(key, password))
  expect(password.toString()).toBe('Gehäim')
})
