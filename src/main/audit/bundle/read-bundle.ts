import { type FileHandle, open, stat } from 'node:fs/promises'
import { pipeline, Readable } from 'node:stream'
import { crc32, createInflateRaw } from 'node:zlib'
import { systemWords } from '../../files/system-words.ts'
import { BundleUnreadable, damaged, foreign } from './bundle-unreadable.ts'
import { bytesBetween } from './file-reader.ts'
import { type ZippedFile, zippedFiles } from './zip-directory.ts'

/** A bundle that is read where it lies: nothing of it is extracted to the disk. */
export interface Bundle {
  /** Its files, in the order of the zip, without folders. */
  readonly names: readonly string[]
  /** Bytes of a file, as the zip says; a stream of it that comes to another number fails. */
  size(name: string): number
  /**
   * The content of a file, from its beginning, as often as it is asked for. Fails with `BundleUnreadable` when it is not
   * what the zip says of it by its size or CRC-32.
   */
  stream(name: string): Readable
  /** The content of a file that has at most so many bytes; throws `BundleUnreadable` for a larger one. */
  bytes(name: string, limit: number): Promise<Buffer>
  close(): Promise<void>
}

/**
 * Opens a bundle. Throws `BundleUnreadable` for a file that can't be read or is no zip, for a damaged one, and for one
 * that is made to do harm: see `zippedFiles`. To be closed after use.
 */
export const openBundle = async (path: string): Promise<Bundle> => {
  const size = await sizeOf(path)
  const handle = await reading(path, () => open(path, 'r'))
  try {
    return new ZipBundle(path, handle, await reading(path, () => zippedFiles(path, handle, size)))
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** A pipe or a device is not even opened: it could be waited for without end. */
const sizeOf = async (path: string): Promise<number> => {
  const found = await reading(path, () => stat(path))
  if (!found.isFile()) throw new BundleUnreadable(`${path} is no file. Name the zip of the bundle.`)
  return found.size
}

class ZipBundle implements Bundle {
  readonly names: readonly string[]
  readonly #path: string
  readonly #handle: FileHandle
  readonly #files: ReadonlyMap<string, ZippedFile>

  constructor(path: string, handle: FileHandle, files: readonly ZippedFile[]) {
    this.#path = path
    this.#handle = handle
    this.names = files.map(({ name }) => name)
    this.#files = new Map(files.map((file) => [file.name, file]))
  }

  size(name: string): number {
    return this.#file(name).size
  }

  stream(name: string): Readable {
    return Readable.from(contentOf(this.#path, this.#handle, this.#file(name)))
  }

  async bytes(name: string, limit: number): Promise<Buffer> {
    const { size } = this.#file(name)
    if (size > limit) {
      throw damaged(this.#path, `holds a file that is too large for what it should be, ${name} with ${size} bytes`)
    }
    return Buffer.concat(await this.stream(name).toArray())
  }

  close(): Promise<void> {
    return this.#handle.close()
  }

  #file(name: string): ZippedFile {
    const file = this.#files.get(name)
    if (file === undefined) throw new TypeError(`the bundle has no file ${name}`)
    return file
  }
}

async function* contentOf(path: string, handle: FileHandle, file: ZippedFile): AsyncGenerator<Buffer, void, undefined> {
  let bytes = 0
  let check = 0
  try {
    for await (const chunk of unpacked(handle, file)) {
      bytes += chunk.length
      if (bytes > file.size) break
      check = crc32(chunk, check)
      yield chunk
    }
  } catch (error) {
    throw unreadable(path, error)
  }
  if (bytes !== file.size || check !== file.crc32) {
    throw damaged(path, `is damaged: the content of ${file.name} is not what it was`)
  }
}

const unpacked = (handle: FileHandle, { start, end, deflated }: ZippedFile): AsyncIterable<Buffer> => {
  const bytes = bytesBetween(handle, start, end)
  // An error comes out at the end of the pipeline, where it is read.
  return deflated ? pipeline(bytes, createInflateRaw(), () => {}) : bytes
}

const reading = async <T>(path: string, read: () => Promise<T>): Promise<T> => {
  try {
    return await read()
  } catch (error) {
    throw unreadable(path, error)
  }
}

const unreadable = (path: string, error: unknown): BundleUnreadable => {
  if (error instanceof BundleUnreadable) return error
  if (error instanceof Error && 'syscall' in error) {
    return new BundleUnreadable(
      `The bundle ${path} can't be read: ${systemWords(error)}. Check the path, and that this account may read it.`,
      { cause: error },
    )
  }
  const words = error instanceof Error ? error.message : String(error)
  if (/^End of central directory record signature not found/.test(words)) {
    return damaged(path, 'is no zip, or its end is missing', error)
  }
  // The one kind of it that yauzl does not leave to its caller.
  if (/^strong encryption/.test(words)) return foreign(path, 'holds an encrypted file')
  return damaged(path, `is damaged: ${words}`, error)
}
