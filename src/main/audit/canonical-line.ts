import { isUtf8 } from 'node:buffer'

/**
 * Looks at the bytes of a line without building anything from them, which is what makes verifying a million entries a
 * matter of seconds. It errs to one side only: what it recognises is, byte for byte, the canonical form of an entry; what
 * it does not recognise may be right all the same (`entry-line.ts` then looks closely).
 */

/** Where the reading goes on behind what was recognised, or `unrecognised`. From there nothing is recognised any more. */
type Reader = (bytes: Uint8Array, at: number) => number

const unrecognised = -1

/** What a canonical line says of its entry, besides its facts. Its texts are as they stand in it, a letter for each byte. */
export interface LineParts {
  readonly format: 1 | 2
  readonly seq: number
  /** Hash of the entry before, 64 hex digits; null in format 1, which does not hold it. */
  readonly prev: string | null
  readonly at: string
  readonly boot: string
  readonly mono: number
  readonly type: string
}

/** The parts of an entry whose canonical line these bytes are, or null when that can't be told at a glance. */
export const partsOfCanonicalLine = (bytes: Buffer): LineParts | null => {
  if (!isUtf8(bytes)) return null
  const timeAt = readAll(beforeTime, bytes, 0)
  const bootAt = readAll(timeToBoot, bytes, timeAt)
  const bootEnd = text(bytes, bootAt)
  const monoAt = readAll(bootToMono, bytes, bootEnd)
  const monoEnd = wholeNumber(bytes, monoAt)
  const prevAt = exactlyPrev(bytes, monoEnd)
  const seqAt = readAll(runToSeq, bytes, prevAt === unrecognised ? monoEnd : hash(bytes, prevAt))
  const seqEnd = placeNumber(bytes, seqAt)
  const typeAt = readAll(seqToType, bytes, seqEnd)
  const typeEnd = text(bytes, typeAt)
  const end = prevAt === unrecognised ? exactlyFormat1(bytes, typeEnd) : exactlyFormat2(bytes, typeEnd)
  if (end !== bytes.length || bytes.length === 0) return null
  // One text of which the others are parts costs less than four texts.
  const letters = bytes.toString('latin1')
  return {
    format: prevAt === unrecognised ? 1 : 2,
    seq: digits(bytes, seqAt, seqEnd - seqAt),
    prev: prevAt === unrecognised ? null : letters.slice(prevAt + 1, prevAt + 1 + hashDigits),
    at: letters.slice(timeAt + 1, timeAt + instantPattern.length - 1),
    boot: letters.slice(bootAt + 1, bootEnd - 1),
    mono: digits(bytes, monoAt, monoEnd - monoAt),
    type: letters.slice(typeAt + 1, typeEnd - 1),
  }
}

const readAll = (readers: readonly Reader[], bytes: Uint8Array, from: number): number => {
  let at = from
  for (const reader of readers) {
    at = reader(bytes, at)
    if (at === unrecognised) break
  }
  return at
}

const exactly = (expected: string): Reader => {
  const letters = Buffer.from(expected, 'latin1')
  return (bytes, at) => {
    for (let index = 0; index < letters.length; index += 1) {
      if (bytes[at + index] !== letters[index]) return unrecognised
    }
    return at + letters.length
  }
}

const code = (letter: string): number => letter.charCodeAt(0)
const [quote, backslash, zero, nine, dot, minus, plus] = [0x22, 0x5c, 0x30, 0x39, 0x2e, 0x2d, 0x2b]
const [openBrace, closeBrace, openBracket, closeBracket, comma, colon] = [0x7b, 0x7d, 0x5b, 0x5d, 0x2c, 0x3a]
const [letterA, letterN, letterT, letterF, letterE, capitalE] = [0x61, 0x6e, 0x74, 0x66, 0x65, 0x45]
const shortEscapes: ReadonlySet<number | undefined> = new Set([...'"\\bfnrt'].map(code))

const exactlyNull = exactly('null')
const exactlyTrue = exactly('true')
const exactlyFalse = exactly('false')
const exactlyU00 = exactly('\\u00')

const text: Reader = (bytes, at) => {
  if (bytes[at] !== quote) return unrecognised
  for (let next = at + 1; ; next += 1) {
    const byte = bytes[next]
    if (byte === quote) return next + 1
    if (byte === undefined || byte < 0x20) return unrecognised
    if (byte === backslash) {
      next = escapeEnd(bytes, next) - 1
      if (next < 0) return unrecognised
    }
  }
}

/** `\n` and its like where there is one, else `\u00` and two lower-case digits for a control character. */
const escapeEnd: Reader = (bytes, at) => {
  if (shortEscapes.has(bytes[at + 1])) return at + 2
  if (exactlyU00(bytes, at) === unrecognised) return unrecognised
  return longEscapes.has(ascii(bytes, at + 4, at + 6)) ? at + 6 : unrecognised
}

const longEscapes: ReadonlySet<string> = new Set(
  Array.from({ length: 0x20 }, (_, control) => JSON.stringify(String.fromCharCode(control)))
    .filter((escaped) => escaped.length === 8)
    .map((escaped) => escaped.slice(5, 7)),
)

const textOrNull: Reader = (bytes, at) => (bytes[at] === letterN ? exactlyNull(bytes, at) : text(bytes, at))

/** Up to fifteen digits: what a double holds without a doubt. */
const wholeNumber: Reader = (bytes, at) => {
  const end = digitsEnd(bytes, at)
  const length = end - at
  return length === 0 || length > 15 || (length > 1 && bytes[at] === zero) ? unrecognised : end
}

/** Entries are numbered from 1. */
const placeNumber: Reader = (bytes, at) => (bytes[at] === zero ? unrecognised : wholeNumber(bytes, at))

const number: Reader = (bytes, at) => {
  const from = bytes[at] === minus ? at + 1 : at
  const end = wholeNumber(bytes, from)
  return isNumberByte(bytes[end]) || (from !== at && bytes[from] === zero) ? unrecognised : end
}

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= zero && byte <= nine

const isNumberByte = (byte: number | undefined): boolean =>
  isDigit(byte) || byte === dot || byte === minus || byte === plus || byte === letterE || byte === capitalE

const digitsEnd: Reader = (bytes, at) => {
  let end = at
  while (isDigit(bytes[end])) end += 1
  return end
}

const digits = (bytes: Uint8Array, at: number, length: number): number => {
  let value = 0
  for (let index = at; index < at + length; index += 1) value = value * 10 + (bytes[index] ?? zero) - zero
  return value
}

const ascii = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to))

const instantPattern = Buffer.from('"0000-00-00T00:00:00.000Z"', 'latin1')
const shortestMonth = 28
const longMonths: ReadonlySet<number> = new Set([1, 3, 5, 7, 8, 10, 12])

/** UTC with milliseconds. The 29th of February is left to the closer look. */
const instant: Reader = (bytes, at) => {
  for (let index = 0; index < instantPattern.length; index += 1) {
    const byte = bytes[at + index]
    if (instantPattern[index] === zero ? !isDigit(byte) : byte !== instantPattern[index]) return unrecognised
  }
  const month = digits(bytes, at + 6, 2)
  const day = digits(bytes, at + 9, 2)
  const fits =
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= lengthOf(month) &&
    digits(bytes, at + 12, 2) <= 23 &&
    digits(bytes, at + 15, 2) <= 59 &&
    digits(bytes, at + 18, 2) <= 59
  return fits ? at + instantPattern.length : unrecognised
}

const lengthOf = (month: number): number => (month === 2 ? shortestMonth : longMonths.has(month) ? 31 : 30)

/** Deeper values than any that Keyturn writes are left to the closer look. */
const ordinaryNesting = 32

const value = (bytes: Uint8Array, at: number, depth: number): number => {
  switch (bytes[at]) {
    case quote:
      return text(bytes, at)
    case openBrace:
      return object(bytes, at, depth + 1)
    case openBracket:
      return list(bytes, at, depth + 1)
    case letterN:
      return exactlyNull(bytes, at)
    case letterT:
      return exactlyTrue(bytes, at)
    case letterF:
      return exactlyFalse(bytes, at)
    default:
      return number(bytes, at)
  }
}

const list = (bytes: Uint8Array, at: number, depth: number): number => {
  if (depth > ordinaryNesting) return unrecognised
  if (bytes[at + 1] === closeBracket) return at + 2
  for (let next = at; ; ) {
    next = value(bytes, next + 1, depth)
    if (bytes[next] === closeBracket) return next + 1
    if (bytes[next] !== comma) return unrecognised
  }
}

const object = (bytes: Uint8Array, at: number, depth: number): number => {
  if (bytes[at] !== openBrace || depth > ordinaryNesting) return unrecognised
  if (bytes[at + 1] === closeBrace) return at + 2
  let previous = unrecognised
  for (let next = at; ; ) {
    const name = next + 1
    next = text(bytes, name)
    if (bytes[next] !== colon || (previous !== unrecognised && !sortsBefore(bytes, previous, name))) return unrecognised
    previous = name
    next = value(bytes, next + 1, depth)
    if (bytes[next] === closeBrace) return next + 1
    if (bytes[next] !== comma) return unrecognised
  }
}

/**
 * Whether the name at `first` surely sorts before the one at `second`, each beginning with its quote. Names with an
 * escape, or that part ways beyond ASCII, are left to the closer look.
 */
const sortsBefore = (bytes: Uint8Array, first: number, second: number): boolean => {
  for (let index = 1; ; index += 1) {
    const a = bytes[first + index]
    const b = bytes[second + index]
    if (a === undefined || b === undefined || a === backslash || b === backslash || b === quote) return false
    if (a === quote) return true
    if (a !== b) return a < b && a < 0x80
  }
}

/** Hexadecimal digits of a SHA-256. */
const hashDigits = 64

const hash: Reader = (bytes, at) => {
  if (bytes[at] !== quote || bytes[at + 1 + hashDigits] !== quote) return unrecognised
  for (let next = at + 1; next <= at + hashDigits; next += 1) {
    if (!isHexDigit(bytes[next])) return unrecognised
  }
  return at + hashDigits + 2
}

const isHexDigit = (byte: number | undefined): boolean =>
  isDigit(byte) || (byte !== undefined && byte >= letterA && byte <= letterF)

const exactlyPrev = exactly(',"prev":')
const exactlyFormat1 = exactly(',"v":1}')
const exactlyFormat2 = exactly(',"v":2}')

const beforeTime: readonly Reader[] = [
  exactly('{"actor":{"account":'),
  text,
  exactly(',"sid":'),
  textOrNull,
  exactly('},"app":'),
  text,
  exactly(',"at":'),
]

const timeToBoot: readonly Reader[] = [instant, exactly(',"boot":')]

const bootToMono: readonly Reader[] = [
  exactly(',"facts":'),
  (bytes, at) => object(bytes, at, 1),
  exactly(',"host":'),
  text,
  exactly(',"mono":'),
]

const runToSeq: readonly Reader[] = [exactly(',"run":'), textOrNull, exactly(',"seq":')]

const seqToType: readonly Reader[] = [
  exactly(',"stamp":'),
  textOrNull,
  exactly(',"step":'),
  textOrNull,
  exactly(',"type":'),
]
