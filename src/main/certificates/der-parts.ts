import { BerInvalid, headerAt } from './ber.ts'

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
    const { first, contentStart, contentEnd } = headerAt(bytes, at, bytes.length)
    if (contentEnd === null) throw new BerInvalid('a length is not definite, as it has to be in DER')
    yield { tag: first, content: bytes.subarray(contentStart, contentEnd), raw: bytes.subarray(at, contentEnd) }
    at = contentEnd
  }
}
