import { canonicalJson } from './canonical-json.ts'
import { type LineParts, partsOfCanonicalLine } from './canonical-line.ts'
import { EntrySchema, formatVersion } from './entry.ts'

/** Why a line is not that of an entry. */
export interface LineFault {
  readonly code: 'not-json' | 'not-canonical' | 'newer-format' | 'shape'
  /** What is wrong, to be read behind “Entry 5 ”. Nothing of the line itself is repeated in it. */
  readonly words: string
}

/** The bytes of a line as an entry's, or why they are none. Whether it stands in its place is not asked. */
export type LineForm =
  | { readonly parts: LineParts; readonly fault: null }
  | { readonly parts: null; readonly fault: LineFault }

export const formOfLine = (bytes: Buffer): LineForm => {
  const parts = partsOfCanonicalLine(bytes)
  return parts === null ? formOnCloserLook(bytes) : { parts, fault: null }
}

const formOnCloserLook = (bytes: Buffer): LineForm => {
  const line = textOf(bytes)
  const value = line === null ? undefined : jsonOf(line)
  if (value === undefined) return faulty('not-json', 'is not JSON in UTF-8.')
  if (isOfNewerFormat(value)) {
    return faulty('newer-format', 'was written by a newer Keyturn. Verify this log with that one.')
  }
  if (canonicalFormOf(value) !== line) return faulty('not-canonical', 'is not in its canonical form.')
  const parsed = EntrySchema.safeParse(value)
  if (!parsed.success) return faulty('shape', 'does not have the form of an entry.')
  const { v, seq, at, boot, mono, type } = parsed.data
  const prev = parsed.data.v === 2 ? parsed.data.prev : null
  return { parts: { format: v, seq, prev, at, boot: asWritten(boot), mono, type: asWritten(type) }, fault: null }
}

/** A text as `partsOfCanonicalLine` gives it. */
const asWritten = (text: string): string => Buffer.from(JSON.stringify(text), 'utf8').toString('latin1').slice(1, -1)

const faulty = (code: LineFault['code'], words: string): LineForm => ({ parts: null, fault: { code, words } })

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
