import { createHash } from 'node:crypto'
import type { OutputLine } from '../../domain/run/event.ts'

type Record = Omit<OutputLine, 'piece'>

const burstMilliseconds = 500
const burstLines = 500
/** As JSON; an entry holds at most this and one piece more, far below the longest line that a reader of the log takes. */
const burstBytes = 1024 * 1024
/** The longest text of one line of the log, in characters (UTF-16): as JSON at most six bytes each. */
const pieceCharacters = 64 * 1024
/** The most that is journaled of one record, in characters (UTF-16). */
const recordCharacters = 16 * 1024 * 1024

/**
 * Gathers records so that the journal gets one entry per burst, at most every half second, and not one per record.
 *
 * Nothing that the stamp wrote is lost up to a bound that no reader reaches: a long record is journaled in pieces that
 * say so, and only what is beyond 16 Mi characters of one record is cut off, with its length and hash in its place. Of
 * progress records, which are a display that is written over and not a text, a burst keeps the last one of each wording.
 * Halves of characters (lone surrogates), which JSON has no form for, become U+FFFD.
 *
 * An error of the writer is thrown by `end`; `add` never throws, since whoever hands records over could not handle it.
 */
export class OutputBurst {
  readonly #write: (lines: readonly OutputLine[]) => void
  /** In the order in which they came. */
  readonly #lines = new Set<OutputLine>()
  readonly #progress = new Map<string, OutputLine>()
  #bytes = 0
  #timer: NodeJS.Timeout | null = null
  #failure: { readonly error: unknown } | null = null

  constructor(write: (lines: readonly OutputLine[]) => void) {
    this.#write = write
  }

  add(record: Record): void {
    const text = record.text.toWellFormed()
    if (record.stream === 'progress') this.#forget(text)
    for (const line of linesOf({ stream: record.stream, text })) {
      if (this.#failure !== null) return
      this.#lines.add(line)
      this.#bytes += bytesOf(line)
      if (line.stream === 'progress' && line.piece === undefined) this.#progress.set(line.text, line)
      if (this.#lines.size >= burstLines || this.#bytes >= burstBytes) this.#flushSafely()
    }
    if (this.#lines.size > 0) this.#timer ??= setTimeout(() => this.#flushSafely(), burstMilliseconds)
  }

  /** Writes what is left. */
  end(): void {
    if (this.#failure === null) this.#flushSafely()
    if (this.#failure !== null) throw this.#failure.error
  }

  #forget(text: string): void {
    const earlier = this.#progress.get(text)
    if (earlier === undefined) return
    this.#lines.delete(earlier)
    this.#bytes -= bytesOf(earlier)
  }

  #flushSafely(): void {
    try {
      this.#flush()
    } catch (error) {
      this.#failure = { error }
    }
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (this.#lines.size === 0) return
    const lines = [...this.#lines]
    this.#lines.clear()
    this.#progress.clear()
    this.#bytes = 0
    this.#write(lines)
  }
}

const bytesOf = ({ text }: OutputLine): number => Buffer.byteLength(JSON.stringify(text))

function* linesOf({ stream, text }: Record): Generator<OutputLine> {
  if (text.length <= pieceCharacters) {
    yield { stream, text }
    return
  }
  const pieces = piecesOf(text.length <= recordCharacters ? text : text.slice(0, wholeUpTo(text, recordCharacters)))
  for (const [index, piece] of pieces.entries()) {
    yield { stream, text: piece, piece: { number: index + 1, of: pieces.length } }
  }
  if (text.length > recordCharacters) yield { stream, text: cutWords(text) }
}

const piecesOf = (text: string): readonly string[] => {
  const pieces: string[] = []
  for (let from = 0; from < text.length; ) {
    const to = wholeUpTo(text, Math.min(text.length, from + pieceCharacters))
    pieces.push(text.slice(from, to))
    from = to
  }
  return pieces
}

/** The same place, or the one before it where it would part the two halves of a character. */
const wholeUpTo = (text: string, place: number): number => {
  const code = text.charCodeAt(place - 1)
  return place < text.length && code >= 0xd800 && code <= 0xdbff ? place - 1 : place
}

const cutWords = (text: string): string =>
  `[Keyturn cut this record off here. In all it has ${text.length} characters; SHA-256 of its UTF-8: ${createHash('sha256').update(text).digest('hex')}]`
