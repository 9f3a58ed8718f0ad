import { hash } from 'node:crypto'
import { faultOfLine, type LineFault } from './entry-line.ts'

/** Bytes of a SHA-256. */
export const hashBytes = 32

/** What stands in place of a previous hash before the first entry. */
export const noHash: Buffer = Buffer.alloc(hashBytes)

/** What every hashed text begins with. */
const prefix = Buffer.from('keyturn.audit.v1\0', 'latin1')
const lineAt = prefix.length + hashBytes

/**
 * Goes along a log from entry to entry. The hash of an entry is SHA-256 over `keyturn.audit.v1`, a zero byte, the hash of
 * the entry before, and the entry's line in UTF-8. One buffer holds these, so that an entry costs no memory.
 */
export class HashChain {
  #buffer = Buffer.concat([prefix, noHash], 65_536)
  #lineEnd = lineAt

  /** The hash of the entry behind which the next one goes. */
  head(): Buffer {
    return Buffer.from(this.#buffer.subarray(prefix.length, lineAt))
  }

  /** The next entry goes behind the one whose hash these bytes begin with. */
  goOnFrom(bytes: Buffer): void {
    bytes.copy(this.#buffer, prefix.length, 0, hashBytes)
  }

  /** Puts the line of the next entry in place. */
  holdText(line: string): void {
    // No letter takes more than three bytes of UTF-8 for each of its code units.
    this.#makeRoom(3 * line.length)
    this.#lineEnd = lineAt + this.#buffer.write(line, lineAt, 'utf8')
  }

  /** Puts the bytes of the next entry's line in place, which begin at `from`. */
  holdBytes(bytes: Buffer, from: number): void {
    this.#makeRoom(bytes.length - from)
    this.#lineEnd = lineAt + bytes.copy(this.#buffer, lineAt, from)
  }

  /** The hash of the line in place; in Latin-1, which holds one byte in each letter. */
  hash(): string {
    return hash('sha256', this.#buffer.subarray(0, this.#lineEnd), 'binary')
  }

  /** What keeps the line in place from being that of entry `seq`. */
  fault(seq: number): LineFault | null {
    return faultOfLine(this.#buffer.subarray(lineAt, this.#lineEnd), seq)
  }

  #makeRoom(bytes: number): void {
    if (lineAt + bytes > this.#buffer.length) this.#buffer = Buffer.concat([this.#buffer], 2 * (lineAt + bytes))
  }
}
