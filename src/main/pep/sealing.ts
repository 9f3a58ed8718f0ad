import { transcode } from 'node:buffer'
import { constants, createPublicKey, type KeyObject, publicEncrypt } from 'node:crypto'

/** What one part holds: RSA-2048 with OAEP and SHA-1 takes 214 bytes, which is 107 UTF-16 units. */
const partBytes = 214

/** The agent's public key from the modulus and the exponent that it told, both base64. */
export const sealingKey = (modulus: string, exponent: string): KeyObject =>
  createPublicKey({ format: 'jwk', key: { kty: 'RSA', n: urlSafe(modulus), e: urlSafe(exponent) } })

/**
 * A password (UTF-8 bytes) sealed so that only the agent that made the key can read it: its parts, each as base64. No
 * copy of the password is left in memory, and none is ever a string.
 * Source: RSACryptoServiceProvider of .NET Framework knows OAEP with SHA-1 only.
 */
export const sealed = (key: KeyObject, password: Buffer): readonly string[] => {
  const characters = transcode(password, 'utf8', 'utf16le')
  try {
    const parts: string[] = []
    for (let at = 0; at < characters.length; at += partBytes) {
      parts.push(sealedPart(key, characters.subarray(at, at + partBytes)))
    }
    return parts
  } finally {
    characters.fill(0)
  }
}

const sealedPart = (key: KeyObject, part: Buffer): string =>
  publicEncrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' }, part).toString('base64')

const urlSafe = (base64: string): string => Buffer.from(base64, 'base64').toString('base64url')
