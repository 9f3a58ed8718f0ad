import { BerInvalid } from './ber.ts'

/** One element of DER, not looked into. */
export interface DerPart {
  /** The identifier octet as it stands there, for example 0x30 for a sequence. */
  readonly tag: number
  readonly content: Buffer
  readonly raw: Buffer
}

/**
 * The elements that follow each other in DER bytes, one by one, so that a long list needs no memory for what was passed.
 * `readElement` is for everything else. Throws `BerInvalid`. Source: ITU-T X.690, sections 8.1 and 10.1.
 */
export function* derParts(bytes: Buffer): Generator<DerPart, void, undefined> {
  for (let at = 0; at < bytes.length; ) {
    const { length, header } = lengthAt(bytes, at)
    const end = at + header + length
    if (end > bytes.length) throw new BerInvalid('a length reaches beyond the end')
    yield { tag: bytes[at] ?? 0, content: bytes.subarray(at + header, end), raw: bytes.subarray(at, end) }
    at = end
  }
}

const lengthAt = (bytes: Buffer, at: number): { readonly length: number; readonly header: number } => {
  const first = bytes[at + 1]
  if (first === undefined) throw new BerInvalid('an element ends before its length')
  if (first < 0x80) return { length: first, header: 2 }
  const count = first & 0x7f
  if (count === 0 || count > 4 || at + 2 + count > bytes.length)
    throw new BerInvalid('a length is not in its short form')
  return { length: bytes.readUIntBE(at + 2, count), header: 2 + count }
}
