import type { OutputLine } from '../../domain/run/event.ts'

const burstMilliseconds = 500
const burstLines = 500

/**
 * Gathers lines so that the journal gets one entry per burst, at most every half second, and not one per line.
 * An error of the writer is thrown by `end`; `add` never throws, since whoever hands lines over could not handle it.
 */
export class OutputBurst {
  readonly #write: (lines: readonly OutputLine[]) => void
  #lines: OutputLine[] = []
  #timer: NodeJS.Timeout | null = null
  #failure: { readonly error: unknown } | null = null

  constructor(write: (lines: readonly OutputLine[]) => void) {
    this.#write = write
  }

  add(line: OutputLine): void {
    if (this.#failure !== null) return
    this.#lines.push(line)
    if (this.#lines.length >= burstLines) this.#flushSafely()
    else this.#timer ??= setTimeout(() => this.#flushSafely(), burstMilliseconds)
  }

  /** Writes what is left. */
  end(): void {
    if (this.#failure === null) this.#flushSafely()
    if (this.#failure !== null) throw this.#failure.error
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
    if (this.#lines.length === 0) return
    const lines = this.#lines
    this.#lines = []
    this.#write(lines)
  }
}
