import { isUtf8 } from 'node:buffer'
import type { Anchor, Head } from '../anchor.ts'
import { checkpointOf, type SignedCheckpoint } from '../checkpoint.ts'
import { longestLine } from '../entry.ts'
import { hashOfLine } from '../hash-chain.ts'
import { verifyingKeyOf } from '../signing-key.ts'

/** A head of a log that carries its proof with it: the checkpoint that it is, and the key that signed it. */
export interface KeptHead extends Head {
  /** The log that it belongs to. */
  readonly origin: string
  /** SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey: string
  /** The canonical line of the checkpoint. */
  readonly line: string
}

/**
 * Whether everything that a kept head says is what the holder of its key signed. Whether that key is the one of the log in
 * question is not asked: anybody can sign with a key of his own.
 */
export const isGenuine = ({ seq, hash, at, origin, publicKey, line }: KeptHead): boolean => {
  const bytes = Buffer.from(line, 'utf8')
  const signed = checkpointIn(bytes)
  const key = verifyingKeyOf(publicKey)
  return (
    signed !== null &&
    key !== null &&
    signed.seq === seq &&
    signed.at === at &&
    signed.origin === origin &&
    signed.key === key.id &&
    hashOfLine(signed.prev, bytes) === hash &&
    key.verifies(signed.signed, signed.signature)
  )
}

const checkpointIn = (bytes: Buffer): SignedCheckpoint | null =>
  bytes.length <= longestLine ? checkpointOf(bytes) : null

/** The line in its base64, or null when that is not exactly what encoding a text in UTF-8 gives. */
export const lineIn = (base64: string): string | null => {
  const bytes = Buffer.from(base64, 'base64')
  return isUtf8(bytes) && bytes.toString('base64') === base64 ? bytes.toString('utf8') : null
}

/** A kept head as something to hold a log against. */
export const anchorOf = ({ seq, hash, at, origin }: KeptHead, source: string): Anchor => ({
  source,
  entry: seq,
  hash,
  at,
  origin,
})
