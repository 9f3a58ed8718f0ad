/** Writing ASN.1 in DER: a value goes in, its tag, length and bytes come out. Source: ITU-T X.690. */

const encoded = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(content)
  return Buffer.concat([Buffer.from([tag]), lengthOf(body.length), body])
}

const lengthOf = (length: number): Buffer => {
  if (length < 0x80) return Buffer.from([length])
  const bytes: number[] = []
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256)
  return Buffer.from([0x80 | bytes.length, ...bytes])
}

export const sequence = (...elements: readonly Uint8Array[]): Buffer => encoded(0x30, ...elements)

/** A set of elements, in the order of their bytes as DER has it. */
export const set = (...elements: readonly Buffer[]): Buffer => encoded(0x31, ...elements.toSorted(Buffer.compare))

export const octetString = (bytes: Uint8Array): Buffer => encoded(0x04, bytes)
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer => encoded(0x03, Buffer.from([unusedBits]), bytes)
export const utf8String = (text: string): Buffer => encoded(0x0c, Buffer.from(text, 'utf8'))
export const printableString = (text: string): Buffer => encoded(0x13, Buffer.from(text, 'latin1'))
export const ia5String = (text: string): Buffer => encoded(0x16, Buffer.from(text, 'latin1'))
export const nothing = (): Buffer => encoded(0x05)
export const boolean = (value: boolean): Buffer => encoded(0x01, Buffer.from([value ? 0xff : 0]))

/** A whole number that is not negative. */
export const integer = (value: number): Buffer => {
  const hex = value.toString(16)
  return unsignedInteger(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex'))
}

/** The same from its bytes, most significant first. DER has no leading zeros but the one that keeps it from being negative. */
export const unsignedInteger = (bytes: Uint8Array): Buffer => {
  const first = bytes.findIndex((byte) => byte !== 0)
  const significant = first === -1 ? Buffer.alloc(1) : bytes.subarray(first)
  return ((significant[0] ?? 0) & 0x80) === 0
    ? encoded(0x02, significant)
    : encoded(0x02, Buffer.from([0]), significant)
}

/** An object identifier from its dotted form. */
export const oid = (dotted: string): Buffer => {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  return encoded(0x06, Buffer.from([first * 40 + second, ...rest.flatMap(base128)]))
}

const base128 = (value: number): readonly number[] => {
  const digits = [value % 128]
  for (let left = Math.floor(value / 128); left > 0; left = Math.floor(left / 128)) digits.unshift(128 | (left % 128))
  return digits
}

/** A constructed context element `[tag]` around elements. */
export const context = (tag: number, ...elements: readonly Uint8Array[]): Buffer => encoded(0xa0 | tag, ...elements)
