import { hash } from 'node:crypto'
import { formOfLine, type LineForm } from './entry-line.ts'

/** Bytes of a SHA-256. */
export const hashBytes = 32

/** What stands in place of a previous hash before the first entry. */
const noHash: Buffer = Buffer.alloc(hashBytes)

/** The same in hex. */
export const noHashDigits = noHash.toString('hex')

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
  /** The line in place; made when it is asked for. */
  #line: Buffer | null = null

  /** The hash of the entry behind which the next one goes, in 64 lower-case hex digits. */
  headDigits(): string {
    return this.#buffer.toString('hex', prefix.length, lineAt)
  }

  /** The next entry goes behind the one of this hash, as `hash` gives it or in hex. */
  goOnFrom(hash: string, encoding: 'latin1' | 'hex' = 'latin1'): void {
    this.#buffer.write(hash, prefix.length, hashBytes, encoding)
  }

  /** Puts the bytes of the next entry's line in place. */
  hold(bytes: Buffer, from = 0): void {
    this.#makeRoom(bytes.length - from)
    this.#lineEnd = lineAt + bytes.copy(this.#buffer, lineAt, from)
  }

  /** Puts the next entry's line in place, which has so many bytes in UTF-8. */
  holdText(line: string, bytes: number): void {
    this.#makeRoom(bytes)
    this.#lineEnd = lineAt + this.#buffer.write(line, lineAt, 'utf8')
  }

  /** The line in place; overwritten by the next one. */
  line(): Buffer {
    this.#line ??= this.#buffer.subarray(lineAt, this.#lineEnd)
    return this.#line
  }

  /** The hash of the line in place; in Latin-1, which holds one byte in each letter. */
  hash(): string {
    return hash('sha256', this.#buffer.subarray(0, this.#lineEnd), 'binary')
  }

  /** The line in place as an entry's, or why it is none. */
  form(): LineForm {
    return formOfLine(this.line())
  }

  #makeRoom(bytes: number): void {
    this.#line = null
    if (lineAt + bytes > this.#buffer.length) this.#buffer = Buffer.concat([this.#buffer], 2 * (lineAt + bytes))
  }
}

/** The hash of a line behind an entry of this hash; both hashes in lower-case hex. */
export const hashOfLine = (previous: string, line: Uint8Array): string =>
  hash('sha256', Buffer.concat([prefix, Buffer.from(previous, 'hex'), line]), 'hex')
