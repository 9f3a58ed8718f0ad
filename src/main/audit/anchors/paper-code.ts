import type { Anchor, Head } from '../anchor.ts'
import { AnchorUnreadable } from '../anchor-unreadable.ts'

/**
 * A head of a log in a form that a person can copy down by hand, such as `41-9QQT-2M0X-RQGD-DCGV-S`: the number of the
 * entry, the first 80 bits of its hash in the base32 of Douglas Crockford, which has no letter that looks like a digit,
 * and a check digit over both, by the hybrid system of ISO/IEC 7064 with M = 32.
 *
 * To pass another log for the one of a code that was written down takes some 2^80 tries. Somebody who makes two logs
 * before the code is written down, in order to choose between them later, needs some 2^40: a head file holds all of the
 * hash.
 *
 * The check digit finds every single wrong digit. Of swaps of two different neighbours it finds all but 1 in 496 in the
 * hash (99.8 %), the check digit itself among them, and all but 1 in 160 in the number (99.4 %). Measured over every pair
 * of digits behind every state of the calculation; those not found are of digits next to each other in the alphabet, or of 0 and Z.
 */

/** A paper code has 0 to 9 and A to Z, but no I, L, O and U. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const base = alphabet.length
const hashDigits = 16
const hexDigits = 20

/** The paper code of an entry, as it is printed. */
export const paperCode = ({ seq, hash }: Pick<Head, 'seq' | 'hash'>): string => {
  const values = [
    ...BigInt(`0x${hash.slice(0, hexDigits)}`)
      .toString(base)
      .padStart(hashDigits, '0'),
  ].map((digit) => Number.parseInt(digit, base))
  const digits = [...values, checkValue(seq, values)].map((value) => alphabet.charAt(value)).join('')
  return [seq, ...(digits.match(/.{1,4}/g) ?? [])].join('-')
}

/** The hybrid system of ISO/IEC 7064, which is known for M = 36 (MOD 37,36); here with M = 32. */
const checkValue = (seq: number, hashValues: readonly number[]): number => {
  let product = base
  for (const value of [...String(seq)].map(Number).concat(hashValues)) {
    product = (((product + value) % base || base) * 2) % (base + 1)
  }
  return (base + 1 - product) % base
}

/**
 * What a paper code says. Lower case, blanks and hyphens do not matter; I and L are read as 1, O as 0; but the number ends
 * with a hyphen or a blank. Throws `AnchorUnreadable` with words that help to find the slip.
 */
export const readPaperCode = (text: string): Anchor => {
  const [, number = '', rest = ''] = /^([^\s-]*)[\s-]?(.*)$/s.exec(plain(text)) ?? []
  const seq = entryNumber(number)
  const digits = rest.replace(/[\s-]/g, '')
  const values = [...digits].map((digit) => alphabet.indexOf(digit))
  const strange = values.indexOf(-1)
  if (strange >= 0) {
    throw slip(
      seq,
      `its digit ${strange + 1} behind the number is none that such a code has (0 to 9 and A to Z, without U)`,
    )
  }
  if (digits.length !== hashDigits + 1) {
    throw slip(seq, `${digits.length} digits stand behind its number, not ${hashDigits + 1}`)
  }
  if (values.at(-1) !== checkValue(seq, values.slice(0, -1))) {
    throw slip(
      seq,
      'its last digit, which checks the others, does not fit: one of them, or one of the number, is wrong',
    )
  }
  const hash = hexOf(values.slice(0, -1))
  return { source: `the paper code ${paperCode({ seq, hash })}`, entry: seq, hash, at: null, origin: null }
}

const plain = (text: string): string =>
  text
    .trim()
    .replace(/[il]/gi, '1')
    .replace(/o/gi, '0')
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())

const entryNumber = (text: string): number => {
  const number = /^[1-9]\d{0,15}$/.test(text) ? Number(text) : 0
  if (number >= 1 && number <= Number.MAX_SAFE_INTEGER) return number
  throw new AnchorUnreadable(
    'That is not a paper code: it begins with the number of an entry and a hyphen, and then come four times four digits and one more. Compare it once more with the paper.',
  )
}

const slip = (seq: number, what: string): AnchorUnreadable =>
  new AnchorUnreadable(`The paper code of entry ${seq} can't be right: ${what}. Compare it once more with the paper.`)

const hexOf = (values: readonly number[]): string =>
  values
    .reduce((whole, value) => whole * BigInt(base) + BigInt(value), 0n)
    .toString(16)
    .padStart(hexDigits, '0')
