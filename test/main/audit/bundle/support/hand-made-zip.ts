import { crc32, deflateRawSync } from 'node:zlib'

/** A zip put together byte by byte, with whatever is wrong in it. Source of the forms: APPNOTE.TXT, section 4.3. */

export interface HandMadeFile {
  readonly name: string | Buffer
  readonly content?: Buffer | string
  /** 0: stored, 8: deflated; stored unless said. */
  readonly method?: number
  /** The bytes in the zip, whatever the method. */
  readonly packed?: Buffer
  readonly crc?: number
  readonly size?: number
  readonly packedSize?: number
  readonly flags?: number
  /** The upper 16 bits are the mode of Unix. */
  readonly attributes?: number
  /** Where the list says that the file is. */
  readonly offset?: number
  /** The name that stands before the bytes. */
  readonly localName?: string
  readonly localMethod?: number
  readonly localFlags?: number
  readonly comment?: string
  readonly extra?: Buffer
}

export interface HandMadeEnd {
  /** How many files the end says there are. */
  readonly count?: number
  readonly comment?: string
  /** Where the end says that the list begins. */
  readonly listOffset?: number
  /** A record of ZIP64, before the end, that says the same in numbers of 64 bits. */
  readonly zip64?: { readonly count?: bigint; readonly listOffset?: bigint; readonly recordOffset?: bigint }
}

export const handMadeZip = (files: readonly HandMadeFile[], end: HandMadeEnd = {}): Buffer => {
  const locals: Buffer[] = []
  const list: Buffer[] = []
  let offset = 0
  for (const file of files) {
    const whole = completed(file)
    const local = localPart(whole)
    list.push(listPart(whole, file.offset ?? offset))
    locals.push(local)
    offset += local.length
  }
  const listed = Buffer.concat(list)
  return Buffer.concat([...locals, listed, endPart(files.length, listed.length, offset, end)])
}

interface WholeFile {
  readonly name: Buffer
  readonly localName: Buffer
  readonly packed: Buffer
  readonly method: number
  readonly localMethod: number
  readonly flags: number
  readonly localFlags: number
  readonly crc: number
  readonly size: number
  readonly packedSize: number
  readonly attributes: number
  readonly comment: Buffer
  readonly extra: Buffer
}

const completed = (file: HandMadeFile): WholeFile => {
  const content = Buffer.from(file.content ?? '')
  const method = file.method ?? 0
  const packed = file.packed ?? (method === 8 ? deflateRawSync(content) : content)
  const flags = file.flags ?? 0x800
  const name = Buffer.from(file.name)
  return {
    name,
    localName: file.localName === undefined ? name : Buffer.from(file.localName),
    packed,
    method,
    localMethod: file.localMethod ?? method,
    flags,
    localFlags: file.localFlags ?? flags,
    crc: file.crc ?? crc32(content),
    size: file.size ?? content.length,
    packedSize: file.packedSize ?? packed.length,
    attributes: file.attributes ?? 0o100644 * 0x10000,
    comment: Buffer.from(file.comment ?? ''),
    extra: file.extra ?? Buffer.alloc(0),
  }
}

const localPart = (file: WholeFile): Buffer =>
  Buffer.concat([
    word(0x04034b50, 4),
    word(20, 2),
    word(file.localFlags, 2),
    word(file.localMethod, 2),
    word(0, 4),
    word(file.crc, 4),
    word(file.packedSize, 4),
    word(file.size, 4),
    word(file.localName.length, 2),
    word(0, 2),
    file.localName,
    file.packed,
  ])

const listPart = (file: WholeFile, offset: number): Buffer =>
  Buffer.concat([
    word(0x02014b50, 4),
    word(0x031e, 2),
    word(20, 2),
    word(file.flags, 2),
    word(file.method, 2),
    word(0, 4),
    word(file.crc, 4),
    word(file.packedSize, 4),
    word(file.size, 4),
    word(file.name.length, 2),
    word(file.extra.length, 2),
    word(file.comment.length, 2),
    word(0, 4),
    word(file.attributes, 4),
    word(offset, 4),
    file.name,
    file.extra,
    file.comment,
  ])

const endPart = (count: number, listBytes: number, listOffset: number, end: HandMadeEnd): Buffer => {
  const comment = Buffer.from(end.comment ?? '')
  return Buffer.concat([
    end.zip64 === undefined ? Buffer.alloc(0) : zip64Part(count, listBytes, listOffset, end.zip64),
    word(0x06054b50, 4),
    word(0, 4),
    word(end.count ?? count, 2),
    word(end.count ?? count, 2),
    word(listBytes, 4),
    word(end.listOffset ?? listOffset, 4),
    word(comment.length, 2),
    comment,
  ])
}

const zip64Part = (
  count: number,
  listBytes: number,
  listOffset: number,
  said: NonNullable<HandMadeEnd['zip64']>,
): Buffer =>
  Buffer.concat([
    word(0x06064b50, 4),
    long(44n),
    word(45, 2),
    word(45, 2),
    word(0, 4),
    word(0, 4),
    long(said.count ?? BigInt(count)),
    long(said.count ?? BigInt(count)),
    long(BigInt(listBytes)),
    long(said.listOffset ?? BigInt(listOffset)),
    word(0x07064b50, 4),
    word(0, 4),
    long(said.recordOffset ?? BigInt(listOffset + listBytes)),
    word(1, 4),
  ])

const word = (value: number, bytes: 2 | 4): Buffer => {
  const buffer = Buffer.alloc(bytes)
  buffer.writeUIntLE(value, 0, bytes)
  return buffer
}

const long = (value: bigint): Buffer => {
  const buffer = Buffer.alloc(8)
  buffer.writeBigUInt64LE(value)
  return buffer
}

/** The extra field by which a file has sizes and offset in numbers of 64 bits, where its own are all ones. */
export const zip64Extra = (...values: readonly bigint[]): Buffer =>
  Buffer.concat([word(1, 2), word(8 * values.length, 2), ...values.map(long)])

/** The extra field in which Info-ZIP keeps a name in UTF-8 beside the one of the header. */
export const unicodePath = (name: string, unicode: string): Buffer =>
  Buffer.concat([
    word(0x7075, 2),
    word(5 + unicode.length, 2),
    Buffer.of(1),
    word(crc32(name), 4),
    Buffer.from(unicode),
  ])
