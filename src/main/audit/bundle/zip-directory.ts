import type { FileHandle } from 'node:fs/promises'
import { type Entry, fromRandomAccessReaderPromise, getFileNameLowLevel, type LocalFileHeader } from 'yauzl'
import { GivenNames } from './bundle-names.ts'
import { foreign } from './bundle-unreadable.ts'
import { FileReader } from './file-reader.ts'

/** A file in a zip, and where in the zip its bytes are. */
export interface ZippedFile {
  readonly name: string
  /** Bytes of the file itself. */
  readonly size: number
  readonly crc32: number
  readonly deflated: boolean
  readonly start: number
  readonly end: number
}

const mostFiles = 100_000
const mostBytes = 64 * 1024 ** 3
const longestName = 512

/** No file of a log is compressed by so much: journals come to 50. Deflate itself ends at 1032. */
const highestRatio = 1000
const ratioMattersBeyond = 10 * 1000 ** 2

/**
 * The files that a zip says it holds, in its order, without its folders. Reads nothing of their content. Throws
 * `BundleUnreadable` for whatever would harm who extracts it, or fill memory or disk, and other errors for a zip that is
 * damaged. Source of the forms: PKWARE's APPNOTE.TXT, sections 4.3 and 4.4.
 */
export const zippedFiles = async (path: string, handle: FileHandle, size: number): Promise<readonly ZippedFile[]> => {
  const zip = await fromRandomAccessReaderPromise(new FileReader(handle, size), size, {
    autoClose: false,
    // The names are decoded and judged here, where each fault has words of its own.
    decodeStrings: false,
    validateEntrySizes: true,
  })
  if (zip.entryCount > mostFiles) throw foreign(path, `holds ${zip.entryCount} files, more than any bundle`)
  // Until it is read, this is where the list of files begins: a number, whatever its type says.
  const spans: Span[] = [{ start: Number(zip.readEntryCursor), end: size }]
  const files: ZippedFile[] = []
  const limits = new Limits()
  for await (const entry of zip.eachEntry()) {
    const name = nameOf(entry)
    const fault = nameFault(name) ?? kindFault(name, entry) ?? sizeFault(name, entry) ?? limits.fault(name, entry)
    if (fault !== null) throw foreign(path, fault)
    const local = await zip.readLocalFileHeaderPromise(entry)
    const contradiction = contradictionOf(name, entry, local)
    if (contradiction !== null) throw foreign(path, contradiction)
    const end = local.fileDataStart + entry.compressedSize
    spans.push({ start: entry.relativeOffsetOfLocalHeader, end })
    if (!isFolder(name)) files.push(zippedFile(name, entry, local.fileDataStart, end))
  }
  if (overlap(spans)) throw foreign(path, 'holds files that lie over each other')
  return files
}

/** From the header of a file in the zip to the end of its bytes. */
interface Span {
  readonly start: number
  readonly end: number
}

const zippedFile = (name: string, entry: Entry, start: number, end: number): ZippedFile => ({
  name,
  size: entry.uncompressedSize,
  crc32: entry.crc32,
  deflated: entry.compressionMethod === deflate,
  start,
  end,
})

/** In UTF-8 where the zip says so, and else in the letters of old PCs; backslashes stay what they are. */
const nameOf = ({ generalPurposeBitFlag, fileNameRaw, extraFields }: Entry): string =>
  getFileNameLowLevel(generalPurposeBitFlag, fileNameRaw, extraFields, true)

const isFolder = (name: string): boolean => name.endsWith('/')

const nameFault = (name: string): string | null => {
  if (name.length > longestName) return `holds a file whose name has ${name.length} characters`
  const shown = JSON.stringify(name)
  if (/\p{Cc}/u.test(name)) return `holds a file whose name has control characters, ${shown}`
  if (name.includes('\\')) return `holds a file whose name has a backslash, ${shown}`
  if (name.startsWith('/') || /^[A-Za-z]:/.test(name)) return `holds a file whose name is an absolute path, ${shown}`
  const parts = (isFolder(name) ? name.slice(0, -1) : name).split('/')
  if (parts.includes('..')) return `holds a file whose name leads out of it, ${shown}`
  return parts.includes('') || parts.includes('.') ? `holds a file whose name has an empty part, ${shown}` : null
}

const stored = 0
const deflate = 8

/** Bits of the flags: encrypted; encrypted in the strong way; with the list of files encrypted. */
const encrypted = 0x0001 | 0x0040 | 0x2000

/** What stands for an ordinary file and for a folder in the mode that Unix gives, and nothing, as Windows leaves it. */
const ordinaryModes: ReadonlySet<number> = new Set([0, 0o100000])
const folderModes: ReadonlySet<number> = new Set([0, 0o040000])

/** Windows' mark of a link or of anything else that is not what it seems to be. */
const reparsePoint = 0x400

const kindFault = (name: string, entry: Entry): string | null => {
  if ((entry.generalPurposeBitFlag & encrypted) !== 0) return `holds an encrypted file, ${name}`
  if (entry.compressionMethod !== stored && entry.compressionMethod !== deflate) {
    return `holds a file that is compressed in another way than by deflate, ${name}`
  }
  const modes = isFolder(name) ? folderModes : ordinaryModes
  const mode = (entry.externalFileAttributes >>> 16) & 0o170000
  return modes.has(mode) && (entry.externalFileAttributes & reparsePoint) === 0
    ? null
    : `holds a link or something else that is no ordinary file, ${name}`
}

const sizeFault = (name: string, { compressedSize, uncompressedSize }: Entry): string | null => {
  if (isFolder(name) && uncompressedSize > 0) return `holds a folder that has content of its own, ${name}`
  return uncompressedSize > ratioMattersBeyond && uncompressedSize > compressedSize * highestRatio
    ? `holds a file that would become more than ${highestRatio} times as large when it is extracted, ${name}`
    : null
}

/** What files may not be or have together. */
class Limits {
  readonly #names = new GivenNames()
  #bytes = 0

  fault(name: string, { uncompressedSize }: Entry): string | null {
    if (!this.#names.add(name)) return `holds two files of the same name, ${name}`
    this.#bytes += uncompressedSize
    return this.#bytes > mostBytes ? `would have more than ${mostBytes} bytes when it is extracted` : null
  }
}

/** A file is told of twice in a zip, in the list and before its bytes: programs differ in which they believe. */
const contradictionOf = (name: string, entry: Entry, local: LocalFileHeader): string | null =>
  local.fileName.equals(entry.fileNameRaw) &&
  !hasSecondName(name, entry.fileNameRaw) &&
  local.compressionMethod === entry.compressionMethod &&
  (local.generalPurposeBitFlag & encrypted) === 0
    ? null
    : `says two different things of a file, ${name}`

/** A name can be there once more for readers of Unicode. It says the same unless the first is not in ASCII. */
const hasSecondName = (name: string, raw: Buffer): boolean =>
  raw.every((byte) => byte < 0x80) && name !== raw.toString('latin1')

const overlap = (spans: readonly Span[]): boolean => {
  const sorted = spans.toSorted((one, other) => one.start - other.start)
  return sorted.some(({ start }, index) => start < (sorted[index - 1]?.end ?? 0))
}
