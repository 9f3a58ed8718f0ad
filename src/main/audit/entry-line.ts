import { canonicalJson } from './canonical-json.ts'
import { seqOfCanonicalLine } from './canonical-line.ts'
import { EntrySchema, formatVersion } from './entry.ts'

/** Why a line is not that of an entry. */
export interface LineFault {
  readonly code: 'not-json' | 'not-canonical' | 'newer-format' | 'shape' | 'sequence'
  /** What is wrong, to be read behind “Entry 5 ”. Nothing of the line itself is repeated in it. */
  readonly words: string
}

/** What keeps the bytes from being the line of entry `seq`, or null: they are that line. */
export const faultOfLine = (bytes: Buffer, seq: number): LineFault | null =>
  seqOfCanonicalLine(bytes) === seq ? null : faultOnCloserLook(bytes, seq)

const faultOnCloserLook = (bytes: Buffer, seq: number): LineFault | null => {
  const line = textOf(bytes)
  const value = line === null ? undefined : jsonOf(line)
  if (value === undefined) return { code: 'not-json', words: 'is not JSON in UTF-8.' }
  if (isOfNewerFormat(value)) {
    return { code: 'newer-format', words: 'was written by a newer Keyturn. Verify this log with that one.' }
  }
  if (canonicalFormOf(value) !== line) return { code: 'not-canonical', words: 'is not in its canonical form.' }
  const parsed = EntrySchema.safeParse(value)
  if (!parsed.success) return { code: 'shape', words: 'does not have the form of an entry.' }
  return parsed.data.seq === seq ? null : { code: 'sequence', words: `calls itself entry ${parsed.data.seq}.` }
}

const textOf = (bytes: Buffer): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}

// The words of the errors of these two would repeat pieces of the line; what they come to is all that matters here.
const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}

const canonicalFormOf = (value: unknown): string | null => {
  try {
    return canonicalJson(value)
  } catch {
    return null
  }
}

const isOfNewerFormat = (value: unknown): boolean =>
  typeof value === 'object' &&
  value !== null &&
  'v' in value &&
  typeof value.v === 'number' &&
  Number.isInteger(value.v) &&
  value.v > formatVersion
