import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'
import { canonical, isObject, type Json, type JsonObject, withSignature } from './chain.ts'

/** An entry whose line has the right form. */
export interface FormedEntry {
  readonly seq: number
  readonly format: 1 | 2
  readonly type: string
  /** Lower-case hex; null in format 1. */
  readonly prev: string | null
  readonly at: string
  readonly boot: string
  readonly mono: number
  readonly facts: JsonObject
  readonly whole: JsonObject
}

export type FormFault = 'too-long' | 'not-json' | 'newer-format' | 'not-canonical' | 'shape'

const longestLine = 16_777_216
const deepest = 100

/** Section 1: what a line holds, or what is wrong with its form. */
export const formOf = (line: Buffer): FormedEntry | FormFault => {
  if (line.length > longestLine) return 'too-long'
  const value = parsed(line)
  if (value === undefined) return 'not-json'
  if (isObject(value) && isWhole(value.v) && value.v > 2) return 'newer-format'
  if (!isCanonical(line, value)) return 'not-canonical'
  return entryOf(value) ?? 'shape'
}

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const parsed = (line: Buffer): Json | undefined => {
  try {
    return JSON.parse(strictUtf8.decode(line))
  } catch {
    return undefined
  }
}

const isCanonical = (line: Buffer, value: Json): boolean =>
  isWithin(value, 1) && Buffer.from(canonical(value), 'utf8').equals(line)

/** Whether numbers are whole and small enough, nothing is nested too deep, and no half of a surrogate pair stands alone. */
const isWithin = (value: Json, depth: number): boolean => {
  if (typeof value === 'number') return Number.isSafeInteger(value)
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return (
    depth <= deepest &&
    Object.entries(value).every(([name, member]: [string, Json]) => name.isWellFormed() && isWithin(member, depth + 1))
  )
}

const isWhole = (value: Json | undefined): value is number => typeof value === 'number' && Number.isInteger(value)
const isText = (value: Json | undefined): value is string => typeof value === 'string'
const isTextOrNull = (value: Json | undefined): boolean => isText(value) || value === null
const isHex64 = (value: Json | undefined): value is string => isText(value) && /^[0-9a-f]{64}$/.test(value)

const hasExactly = (value: JsonObject, names: readonly string[]): boolean =>
  Object.keys(value).length === names.length && names.every((name) => Object.hasOwn(value, name))

const oldMembers = 'actor app at boot facts host mono run seq stamp step type v'.split(' ')

const entryOf = (value: Json): FormedEntry | null => {
  if (!isObject(value) || (value.v !== 1 && value.v !== 2)) return null
  if (!hasExactly(value, value.v === 2 ? [...oldMembers, 'prev'] : oldMembers)) return null
  const { actor, app, at, boot, facts, host, mono, prev, run, seq, stamp, step, type, v } = value
  if (!isObject(actor) || !hasExactly(actor, ['account', 'sid'])) return null
  if (!isText(actor.account) || !isTextOrNull(actor.sid) || !isText(app) || !isText(host)) return null
  if (![run, stamp, step].every(isTextOrNull)) return null
  if (!isText(at) || !isTime(at) || !isText(boot) || !isWhole(mono) || mono < 0) return null
  if (!isObject(facts) || !isText(type) || !isWhole(seq) || seq < 1) return null
  if (v === 2 && !isHex64(prev)) return null
  return { seq, format: v, type, prev: isText(prev) ? prev : null, at, boot, mono, facts, whole: value }
}

const isTime = (text: string): boolean => {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text)) return false
  const moment = new Date(text)
  return !Number.isNaN(moment.getTime()) && moment.toISOString() === text
}

/** What entries that the log itself writes say, when section 2 is kept. */
export interface LogFacts {
  /** Null for segment-closed. */
  readonly key: string | null
  /** Null where no key is introduced. */
  readonly publicKey: KeyObject | null
  /** Null for key-changed and segment-closed. */
  readonly origin: string | null
}

const ownFacts: { readonly [type: string]: readonly string[] } = {
  'log-opened': ['key', 'log', 'origin', 'previous', 'publicKey'],
  checkpoint: ['key', 'origin', 'signature'],
  'key-changed': ['key', 'publicKey', 'reason'],
  'segment-closed': ['file', 'reason'],
}

/** Whether this is an entry that the log itself writes. */
export const isOwn = (entry: FormedEntry): boolean => entry.format === 2 && Object.hasOwn(ownFacts, entry.type)

/** What such an entry says, or null when it is not as section 2 has it. */
export const logFactsOf = ({ type, facts, whole }: FormedEntry): LogFacts | null => {
  if (whole.run !== null || whole.stamp !== null || whole.step !== null) return null
  if (!hasExactly(facts, ownFacts[type] ?? [])) return null
  const { key, origin, signature, publicKey, previous, ...texts } = facts
  if (!Object.values(texts).every(isText)) return null
  if (key !== undefined && !isHex64(key)) return null
  if (origin !== undefined && !isText(origin)) return null
  if (signature !== undefined && !isSignature(signature)) return null
  if (previous !== undefined && !isPrevious(previous)) return null
  const object = publicKey === undefined ? null : publicKeyOf(publicKey, key)
  if (publicKey !== undefined && object === null) return null
  return { key: key ?? null, publicKey: object, origin: origin ?? null }
}

const isSignature = (value: Json): boolean => isText(value) && /^[A-Za-z0-9+/]{85}[AQgw]==$/.test(value)

const isPrevious = (value: Json): boolean =>
  value === null ||
  (isObject(value) &&
    hasExactly(value, ['entries', 'file', 'head', 'log', 'reason']) &&
    isWhole(value.entries) &&
    isText(value.file) &&
    isHex64(value.head) &&
    isTextOrNull(value.log) &&
    (value.reason === 'retention' || value.reason === 'damaged'))

const publicKeyPrefix = '3059301306072a8648ce3d020106082a8648ce3d03010703420004'

const publicKeyOf = (base64: Json, key: string | undefined): KeyObject | null => {
  if (!isText(base64)) return null
  const der = Buffer.from(base64, 'base64')
  if (der.toString('base64') !== base64 || der.length !== 91 || !der.toString('hex').startsWith(publicKeyPrefix))
    return null
  if (createHash('sha256').update(der).digest('hex') !== key) return null
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' })
  } catch {
    return null
  }
}

/** Whether the signature in a checkpoint stands for its line. */
export const isSignedBy = ({ whole, facts }: FormedEntry, key: KeyObject): boolean =>
  isText(facts.signature) &&
  verify(
    'sha256',
    Buffer.from(canonical(withSignature(whole, '')), 'utf8'),
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(facts.signature, 'base64'),
  )
