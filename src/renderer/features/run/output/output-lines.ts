import type { OutputStretch } from '../../../../contract/run-snapshot.ts'

type Stream = OutputStretch['lines'][number]['stream']

/** A row as it is shown: a line of a record, or a piece of one that is very long. */
export interface OutputRow {
  readonly text: string
  readonly stream: Stream
  /** UTC, ISO 8601, for the first row of a record; null for those that go on with it. */
  readonly at: string | null
  readonly attempt: number
  /** Whether it begins an attempt. */
  readonly opensAttempt: boolean
}

/** How a row follows the one before it. */
const joins = { record: 0, newLine: 1, cut: 2 } as const

/** Longer than any window is wide; what is longer goes on in the next row, so that no row is slow to draw. */
const longestRow = 400

const streams = ['output', 'error', 'warning', 'verbose', 'information', 'progress'] as const

/**
 * Everything that the stamp wrote in a step, kept outside of React: it grows by appending, nothing is copied. Columns
 * instead of objects hold 100,000 rows in a few megabytes.
 */
export class OutputLines {
  readonly #texts: string[] = []
  readonly #streams: number[] = []
  readonly #times: number[] = []
  readonly #attempts: number[] = []
  /** How each row follows the one before it. */
  readonly #joins: number[] = []
  /** For each line of the log the first row that it made. */
  readonly #starts: number[] = []
  readonly #listeners = new Set<() => void>()
  #version = 0

  /** How many rows there are. */
  get length(): number {
    return this.#texts.length
  }

  /** Another number after each change. */
  get version(): number {
    return this.#version
  }

  row(index: number): OutputRow {
    const attempt = this.#attempts[index] ?? 0
    return {
      text: this.#texts[index] ?? '',
      stream: streams[this.#streams[index] ?? 0] ?? 'output',
      at: this.#joins[index] === joins.record ? new Date(this.#times[index] ?? 0).toISOString() : null,
      attempt,
      opensAttempt: index === 0 || this.#attempts[index - 1] !== attempt,
    }
  }

  text(index: number): string {
    return this.#texts[index] ?? ''
  }

  /** Puts a stretch in its place: what stood from there on is replaced. */
  put({ from, lines }: OutputStretch): void {
    this.#cutFrom(from)
    for (const line of lines) this.#append(line)
    this.#version++
    for (const listener of this.#listeners) listener()
  }

  onChanged(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** All of it as text, as the stamp wrote it; streams other than the output by their word. */
  all(): string {
    const parts: string[] = []
    for (let index = 0; index < this.length; index++) {
      if (index > 0 && this.#joins[index] !== joins.cut) parts.push('\n')
      if (this.#joins[index] === joins.record) parts.push(prefixOf(streams[this.#streams[index] ?? 0] ?? 'output'))
      parts.push(this.text(index))
    }
    return parts.join('')
  }

  #append({ text, stream, at, attempt, piece }: OutputStretch['lines'][number]): void {
    // A record that was journaled in pieces goes on where the piece before it ended, without a gap.
    const goesOn = piece !== undefined && piece.number > 1 && this.length > 0
    this.#starts.push(this.length)
    for (const [nth, line] of text.split(/\r\n|\r|\n/).entries()) {
      const first = nth > 0 ? joins.newLine : goesOn ? joins.cut : joins.record
      for (let from = 0; from === 0 || from < line.length; from += longestRow) {
        this.#push(line.slice(from, from + longestRow), stream, at, attempt, from === 0 ? first : joins.cut)
      }
    }
  }

  #push(text: string, stream: Stream, at: string, attempt: number, join: number): void {
    this.#texts.push(text)
    this.#streams.push(streams.indexOf(stream))
    this.#times.push(Date.parse(at))
    this.#attempts.push(attempt)
    this.#joins.push(join)
  }

  #cutFrom(line: number): void {
    const start = this.#starts[line]
    if (start === undefined) return
    for (const column of [this.#texts, this.#streams, this.#times, this.#attempts, this.#joins]) column.length = start
    this.#starts.length = line
  }
}

/** What stands before a record so that its stream is told by a word. */
export const prefixOf = (stream: Stream): string => (stream === 'output' ? '' : `${streamWords[stream]}: `)

/** The words for the streams, as PowerShell says them. */
export const streamWords: { readonly [stream in Stream]: string } = {
  output: '',
  error: 'ERROR',
  warning: 'WARNING',
  verbose: 'VERBOSE',
  information: 'INFO',
  progress: 'PROGRESS',
}
