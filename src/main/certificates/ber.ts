/**
 * Reading ASN.1 in BER, hostile until parsed: every length is checked against what is there, depth and number of
 * elements are limited. DER is the stricter form of it; Windows and NSS write indefinite lengths and split octet strings
 * in PFX files. Source: ITU-T X.690.
 */
export interface Element {
  /** 0 universal, 1 application, 2 context, 3 private. */
  readonly tagClass: number
  readonly tag: number
  readonly constructed: boolean
  /** The bytes of a primitive element's value, or of all children of a constructed one. */
  readonly content: Buffer
  readonly children: readonly Element[]
  /** Tag, length and content as they stand in the file. */
  readonly raw: Buffer
}

export class BerInvalid extends Error {
  override readonly name = 'BerInvalid'
}

const maximumDepth = 32
const maximumElements = 20_000

export const tags = {
  boolean: 1,
  integer: 2,
  bitString: 3,
  octetString: 4,
  null: 5,
  oid: 6,
  utf8String: 12,
  sequence: 16,
  set: 17,
  printableString: 19,
  ia5String: 22,
  utcTime: 23,
  generalizedTime: 24,
  bmpString: 30,
} as const

/**
 * The one element that the bytes hold; bytes after it are refused. Every length in it is checked here; children become
 * objects only where somebody asks for them, so that a file of nothing but small elements takes no memory. Throws
 * `BerInvalid`.
 */
export const readElement = (bytes: Buffer): Element => {
  const end = new Walk(bytes).past(0, bytes.length, 0)
  if (end !== bytes.length) throw new BerInvalid(`${bytes.length - end} bytes follow the end of the structure`)
  return new Part(bytes, headerAt(bytes, 0, bytes.length), end)
}

/** Where an element stands in its bytes. */
export interface Header {
  readonly start: number
  /** Its identifier octet as it stands there, for example 0x30 for a sequence. */
  readonly first: number
  readonly contentStart: number
  /** Null for the indefinite length, which ends with two zero bytes. */
  readonly contentEnd: number | null
}

/** Tag and length of the element at a place; its content has to end within the limit. Throws `BerInvalid`. */
export const headerAt = (bytes: Buffer, start: number, limit: number): Header => {
  const first = byteAt(bytes, start, limit)
  if ((first & 0x1f) === 0x1f) throw new BerInvalid('a tag number above 30 does not occur here')
  const { length, contentStart } = lengthAt(bytes, start + 1, limit)
  if (length === null && (first & 0x20) === 0) throw new BerInvalid('a primitive element without a length')
  const contentEnd = length === null ? null : contentStart + length
  if (contentEnd !== null && contentEnd > limit) throw new BerInvalid('a length reaches beyond the end')
  return { start, first, contentStart, contentEnd }
}

const lengthAt = (
  bytes: Buffer,
  at: number,
  limit: number,
): { readonly length: number | null; readonly contentStart: number } => {
  const first = byteAt(bytes, at, limit)
  if (first < 0x80) return { length: first, contentStart: at + 1 }
  if (first === 0x80) return { length: null, contentStart: at + 1 }
  const count = first & 0x7f
  if (count > 4) throw new BerInvalid('a length of more than four bytes')
  let length = 0
  for (let index = 1; index <= count; index++) length = length * 256 + byteAt(bytes, at + index, limit)
  return { length, contentStart: at + 1 + count }
}

const byteAt = (bytes: Buffer, at: number, limit: number): number => {
  const byte = at < limit ? bytes[at] : undefined
  if (byte === undefined) throw new BerInvalid('the structure ends too early')
  return byte
}

const endsHere = (bytes: Buffer, at: number, limit: number): boolean =>
  byteAt(bytes, at, limit) === 0 && byteAt(bytes, at + 1, limit) === 0

/** Finds where elements end, and counts them. */
class Walk {
  readonly #bytes: Buffer
  #elements = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The place behind the element that starts there. */
  past(start: number, limit: number, depth: number): number {
    if (depth > maximumDepth) throw new BerInvalid(`elements are nested more than ${maximumDepth} deep`)
    this.#elements += 1
    if (this.#elements > maximumElements) throw new BerInvalid(`there are more than ${maximumElements} elements`)
    const { first, contentStart, contentEnd } = headerAt(this.#bytes, start, limit)
    if ((first & 0x20) === 0 && contentEnd !== null) return contentEnd
    let at = contentStart
    while (contentEnd === null ? !endsHere(this.#bytes, at, limit) : at < contentEnd)
      at = this.past(at, contentEnd ?? limit, depth + 1)
    return contentEnd ?? at + 2
  }
}

/** An element of bytes that were walked through before. */
class Part implements Element {
  readonly tagClass: number
  readonly tag: number
  readonly constructed: boolean
  readonly #bytes: Buffer
  readonly #start: number
  readonly #contentStart: number
  readonly #contentEnd: number
  readonly #end: number
  #children: readonly Element[] | null = null

  constructor(bytes: Buffer, { start, first, contentStart, contentEnd }: Header, end: number) {
    this.tagClass = first >> 6
    this.tag = first & 0x1f
    this.constructed = (first & 0x20) !== 0
    this.#bytes = bytes
    this.#start = start
    this.#contentStart = contentStart
    this.#contentEnd = contentEnd ?? end - 2
    this.#end = end
  }

  get content(): Buffer {
    return this.#bytes.subarray(this.#contentStart, this.#contentEnd)
  }

  get raw(): Buffer {
    return this.#bytes.subarray(this.#start, this.#end)
  }

  get children(): readonly Element[] {
    this.#children ??= this.constructed ? this.#parts() : []
    return this.#children
  }

  #parts(): readonly Element[] {
    const parts: Element[] = []
    for (let at = this.#contentStart; at < this.#contentEnd; ) {
      const header = headerAt(this.#bytes, at, this.#contentEnd)
      const end = header.contentEnd ?? new Walk(this.#bytes).past(at, this.#contentEnd, 0)
      parts.push(new Part(this.#bytes, header, end))
      at = end
    }
    return parts
  }
}

/** The child at a place, if it is there. */
export const child = (element: Element, index: number): Element => {
  const found = element.children[index]
  if (found === undefined) throw new BerInvalid(`element ${index + 1} of a structure is missing`)
  return found
}

/** An element that has to be a universal one of that tag. */
export const expect = (element: Element, tag: number): Element => {
  if (element.tagClass !== 0 || element.tag !== tag)
    throw new BerInvalid(`an element is of tag ${element.tag} where ${tag} is due`)
  return element
}

/** The explicit or implicit element with that context tag among the children, or null. */
export const contextChild = (element: Element, tag: number): Element | null =>
  element.children.find((found) => found.tagClass === 2 && found.tag === tag) ?? null

export const isUniversal = (element: Element, tag: number): boolean => element.tagClass === 0 && element.tag === tag

/** The longest ones in use hold a UUID: some twenty bytes. Reading takes time that grows with the square of them. */
const longestOid = 64

/** An object identifier in dotted form. */
export const oidOf = (element: Element): string => {
  const bytes = expect(element, tags.oid).content
  if (bytes.length > longestOid) throw new BerInvalid('an object identifier that is too long')
  const parts: bigint[] = []
  let value = 0n
  for (const [index, byte] of bytes.entries()) {
    value = (value << 7n) | BigInt(byte & 0x7f)
    if ((byte & 0x80) !== 0) {
      if (index === bytes.length - 1) throw new BerInvalid('an object identifier ends too early')
      continue
    }
    if (parts.length === 0) {
      const top = value < 40n ? 0n : value < 80n ? 1n : 2n
      parts.push(top, value - top * 40n)
    } else {
      parts.push(value)
    }
    value = 0n
  }
  return parts.join('.')
}

/** A whole number that is not negative and fits; larger ones are given as `Number.MAX_SAFE_INTEGER`. */
export const smallInteger = (element: Element): number => {
  const bytes = expect(element, tags.integer).content
  if (bytes.length === 0 || ((bytes[0] ?? 0) & 0x80) !== 0) throw new BerInvalid('a count that is negative or empty')
  return bytes.length > 6 ? Number.MAX_SAFE_INTEGER : bytes.readUIntBE(0, bytes.length)
}

/** The bytes of an octet string, also of one that is split into parts, whatever tag it goes by. */
export const octetsOf = (element: Element, depth = 0): Buffer => {
  if (!element.constructed) return element.content
  if (depth > 4) throw new BerInvalid('an octet string is split too often')
  return Buffer.concat(element.children.map((part) => octetsOf(expect(part, tags.octetString), depth + 1)))
}

/** The bytes of a bit string without its count of unused bits. */
export const bitsOf = (element: Element): Buffer => expect(element, tags.bitString).content.subarray(1)

/** A text of any of the string types that names use. */
export const textOf = (element: Element): string => {
  if (isUniversal(element, tags.bmpString)) {
    const even = element.content.subarray(0, element.content.length & ~1)
    return Buffer.from(even).swap16().toString('utf16le')
  }
  return element.content.toString(isUniversal(element, tags.utf8String) ? 'utf8' : 'latin1')
}

/** A time as ISO 8601 in whole seconds, UTC. Two-digit years up to 49 are of this century (RFC 5280, 4.1.2.5.1). */
export const timeOf = (element: Element): string => {
  const text = element.content.toString('latin1')
  const found = /^(\d{2}|\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?(?:\.\d+)?Z$/.exec(text)
  if (found === null) throw new BerInvalid('a time that is not in the form of certificates')
  const [, year = '', month, day, hours, minutes, seconds = '00'] = found
  const full = year.length === 4 ? year : `${Number(year) < 50 ? '20' : '19'}${year}`
  const iso = `${full}-${month}-${day}T${hours}:${minutes}:${seconds}Z`
  // A 30 February would be taken for a day of March.
  const date = new Date(iso)
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 19) !== iso.slice(0, 19))
    throw new BerInvalid('a time that no calendar has')
  return iso
}
