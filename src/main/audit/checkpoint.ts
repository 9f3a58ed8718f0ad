import type { LineParts } from './canonical-line.ts'
import { formOfLine } from './entry-line.ts'
import { CheckpointFacts, checkpoint, ownFacts } from './log-entries.ts'

/** An entry that signs the log up to and with itself, read from its line. */
export interface SignedCheckpoint {
  readonly seq: number
  /** Hash of the entry before, 64 hex digits. */
  readonly prev: string
  readonly at: string
  readonly key: string
  readonly origin: string
  readonly signature: Buffer
  /** The bytes that the signature is over: the line without it. */
  readonly signed: Buffer
}

const member = (signature: string): string => `"signature":"${signature}"`

/** The bytes to sign for a line whose signature is still empty, or to hold it against. */
export const bytesToSign = (line: string, signature: string): Buffer =>
  Buffer.from(line.replace(member(signature), member('')), 'utf8')

/** The line of a checkpoint with its signature in place of the empty one. */
export const withSignature = (unsigned: string, signature: Buffer): string =>
  unsigned.replace(member(''), member(signature.toString('base64')))

/** The checkpoint whose canonical line these bytes are, or null when they are another entry's or none. */
export const checkpointOf = (line: Buffer): SignedCheckpoint | null => {
  const { parts } = formOfLine(line)
  return parts === null ? null : checkpointWith(parts, line)
}

/** The same for a line that says so much of its entry. */
export const checkpointWith = (parts: LineParts, line: Buffer): SignedCheckpoint | null =>
  parts.type === checkpoint && parts.prev !== null
    ? (usualCheckpoint({ ...parts, prev: parts.prev }, line) ?? anyCheckpoint({ ...parts, prev: parts.prev }, line))
    : null

type Place = Pick<SignedCheckpoint, 'seq' | 'prev' | 'at'>

const anyCheckpoint = ({ seq, prev, at }: Place, line: Buffer): SignedCheckpoint | null => {
  const facts = ownFacts(line, CheckpointFacts)
  if (facts === null) return null
  const { key, origin, signature } = facts
  const signed = bytesToSign(line.toString('utf8'), signature)
  return { seq, prev, at, key, origin, signature: Buffer.from(signature, 'base64'), signed }
}

const factsBegin = ',"facts":'
const usualFacts =
  /\{"key":"([0-9a-f]{64})","origin":"([ !#-[\]-~]*)","signature":"([A-Za-z0-9+/]{85}[AQgw]==)("\},"host":)/y

/**
 * The same at a glance, which is what makes verifying a log of many checkpoints quick. In a canonical line no text holds
 * a quote behind a comma, so what looks like the facts are the facts. Null when it can't be told like that.
 */
const usualCheckpoint = ({ seq, prev, at }: Place, line: Buffer): SignedCheckpoint | null => {
  const letters = line.toString('latin1')
  usualFacts.lastIndex = letters.indexOf(factsBegin) + factsBegin.length
  const [, key, origin, signature, behind] = usualFacts.exec(letters) ?? []
  if (key === undefined || origin === undefined || signature === undefined || behind === undefined) return null
  if (!letters.endsWith(`,"run":null,"seq":${seq},"stamp":null,"step":null,"type":"checkpoint","v":2}`)) return null
  const signatureEnd = usualFacts.lastIndex - behind.length
  const signed = Buffer.concat([line.subarray(0, signatureEnd - signature.length), line.subarray(signatureEnd)])
  return { seq, prev, at, key, origin, signature: Buffer.from(signature, 'base64'), signed }
}
