import type { FileHandle } from 'node:fs/promises'
import { RandomAccessReader } from 'yauzl'

/** Bytes that are read at a time. */
const pieceBytes = 65_536

/**
 * A zip on the disk as yauzl asks for it: in small pieces, by turns of its list of files and of what stands before each
 * file. Both places are read ahead.
 */
export class FileReader extends RandomAccessReader {
  readonly #handle: FileHandle
  readonly #size: number
  #ahead: readonly Piece[] = []

  constructor(handle: FileHandle, size: number) {
    super()
    this.#handle = handle
    this.#size = size
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#copy(buffer.subarray(offset, offset + length), position).then(() => callback(null), callback)
  }

  async #copy(target: Buffer, position: number): Promise<void> {
    const end = position + target.length
    // A zip can name any place, up to where no file could end.
    if (end > this.#size) throw beyondTheEnd()
    if (target.length > readAhead) return await fill(this.#handle, target, position)
    const found = this.#ahead.find(({ start, bytes }) => start <= position && end <= start + bytes.length)
    const piece = found ?? (await this.#pieceFrom(position))
    // Of the two places, the one that was not read from for longer gives way.
    this.#ahead = [piece, ...this.#ahead.filter((other) => other !== piece)].slice(0, 2)
    piece.bytes.copy(target, 0, position - piece.start)
  }

  async #pieceFrom(start: number): Promise<Piece> {
    const bytes = Buffer.alloc(Math.min(readAhead, this.#size - start))
    await fill(this.#handle, bytes, start)
    return { start, bytes }
  }
}

interface Piece {
  readonly start: number
  readonly bytes: Buffer
}

const readAhead = 16_384

/** The bytes of a file from one place up to another. Throws an Error when the file ends before. */
export async function* bytesBetween(
  handle: FileHandle,
  start: number,
  end: number,
): AsyncGenerator<Buffer, void, undefined> {
  for (let position = start; position < end; ) {
    const piece = Buffer.allocUnsafe(Math.min(pieceBytes, end - position))
    await fill(handle, piece, position)
    yield piece
    position += piece.length
  }
}

const fill = async (handle: FileHandle, target: Buffer, position: number): Promise<void> => {
  for (let filled = 0; filled < target.length; ) {
    const { bytesRead } = await handle.read(target, filled, target.length - filled, position + filled)
    if (bytesRead === 0) throw beyondTheEnd()
    filled += bytesRead
  }
}

const beyondTheEnd = (): Error => new Error('it speaks of bytes beyond its end')
