import {
  canonicalLine,
  entryIn,
  type ForgedKey,
  hashAfter,
  isObject,
  type Json,
  type JsonObject,
  noHash,
  signed,
} from './chain.ts'
import type { ForgedLog } from './valid-log.ts'

/**
 * The lines with the number and the hash before of every line from `from` (an index) on made right again. Signatures stay
 * as they are, and so are wrong afterwards, unless there are keys to sign with. A line that is no longer an entry stays.
 */
export const restamped = (
  lines: readonly Buffer[],
  from: number,
  keys: readonly ForgedKey[] = [],
): readonly Buffer[] => {
  let before = noHash
  return lines.map((line, index) => {
    const made = index < from ? line : restampedLine(line, index + 1, before, keys)
    before = hashAfter(before, made)
    return made
  })
}

const restampedLine = (line: Buffer, seq: number, before: Buffer, keys: readonly ForgedKey[]): Buffer => {
  const entry = entryOrNull(line)
  if (entry === null) return line
  const stamped = { ...entry, seq, ...(entry.prev === undefined ? {} : { prev: before.toString('hex') }) }
  const facts = isObject(entry.facts) ? entry.facts : {}
  const key = entry.type === 'checkpoint' ? keys.find(({ id }) => id === facts.key) : undefined
  return key === undefined ? canonicalLine(stamped) : signed(stamped, key)
}

/** Null for what is not in the form of an entry: it was changed on purpose and is to stay. */
const entryOrNull = (line: Buffer): JsonObject | null => {
  try {
    const entry = entryIn(line)
    return canonicalLine(entry).equals(line) && hasWholeNumbers(entry) ? entry : null
  } catch {
    return null
  }
}

const hasWholeNumbers = (value: Json): boolean =>
  typeof value === 'number'
    ? Number.isSafeInteger(value)
    : typeof value !== 'object' ||
      value === null ||
      Object.values(value).every((member: Json) => hasWholeNumbers(member))

/** With the line at this index replaced, and all after it stamped anew. */
export const replacedAndRestamped = (
  log: ForgedLog,
  index: number,
  line: Buffer,
  keys: readonly ForgedKey[] = [],
): readonly Buffer[] => restamped(log.lines.with(index, line), index + 1, keys)

/** A forged entry with this number, and this hash before it. */
export const forgedNote = (log: ForgedLog, index: number, facts: JsonObject = { reason: 'forged' }): JsonObject => {
  const like = entryIn(log.lines[Math.max(0, Math.min(index, log.lines.length) - 1)] ?? Buffer.from('{}'))
  const { prev: _prev, ...common } = like
  const made = { ...common, facts, run: null, seq: index + 1, stamp: null, step: null, type: 'note' }
  return like.v === 1 ? made : { ...made, prev: (log.hashes[index - 1] ?? noHash).toString('hex') }
}

export const typeAt = (log: ForgedLog, index: number): string | null => {
  const line = log.lines[index]
  const type = line === undefined ? null : entryIn(line).type
  return typeof type === 'string' ? type : null
}

/** Whether this index is one of an entry of format 2. */
export const isSigned = (log: ForgedLog, index: number): boolean =>
  index >= log.formatOneEntries && index < log.lines.length

/** The indexes of the entries of format 2 with one of these types. */
export const indexesOf = (log: ForgedLog, ...types: readonly string[]): readonly number[] =>
  log.lines.flatMap((line, index) => {
    const type = isSigned(log, index) ? entryIn(line).type : null
    return typeof type === 'string' && types.includes(type) ? [index] : []
  })

export const checkpointsOf = (log: ForgedLog): readonly number[] => indexesOf(log, 'checkpoint')
