import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paperCode, readPaperCode } from '../../../../src/main/audit/anchors/paper-code.ts'

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const head = { seq: 41, hash: `4defa1501dc5e0d6b21b${'0'.repeat(44)}` }

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex'))
const seq = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER })

const reads = (text: string): boolean => {
  try {
    readPaperCode(text)
    return true
  } catch {
    return false
  }
}

/** Codes whose numbers and hashes have nothing in common. */
const samples = fc.sample(fc.record({ seq, hash }), { numRuns: 20, seed: 7 }).concat(head).map(paperCode)

const places = (code: string): readonly number[] =>
  [...code].flatMap((letter, place) => (letter === '-' ? [] : [place]))

const withLetter = (code: string, place: number, letter: string): string =>
  `${code.slice(0, place)}${letter}${code.slice(place + 1)}`

/** The check digits that fit by the words of ISO/IEC 7064: with the right one the last sum is congruent to 1. */
const fittingCheckDigits = (code: string): readonly string[] => {
  const digits = code.replaceAll('-', '').slice(0, -1)
  return [...alphabet].filter((candidate) => {
    let product = 32
    for (const digit of digits) {
      const sum = (product + alphabet.indexOf(digit)) % 32
      product = ((sum === 0 ? 32 : sum) * 2) % 33
    }
    return (product + alphabet.indexOf(candidate)) % 32 === 1
  })
}

const pairsOf = (digits: string): readonly string[] =>
  [...digits].flatMap((a) => [...digits].flatMap((b) => (a === b ? [] : [`${a}${b}`])))

/** The code of entry 1 whose hash begins with these sixteen digits. */
const codeOf = (digits: string): string => {
  const value = [...digits].reduce((whole, digit) => whole * 32n + BigInt(alphabet.indexOf(digit)), 0n)
  return paperCode({ seq: 1, hash: value.toString(16).padStart(20, '0') })
}

/** How many codes can still be read when the digits at two places, where they differ, have changed places. */
const swaps = (
  codes: readonly string[],
  one: number,
  other: number,
): { readonly missed: number; readonly tried: number } => {
  const swapped = codes
    .filter((code) => code[one] !== code[other])
    .map((code) => withLetter(withLetter(code, one, code.charAt(other)), other, code.charAt(one)))
  return { missed: swapped.filter(reads).length, tried: swapped.length }
}

describe('a paper code', () => {
  it('is the number of the entry, 80 bits of its hash and a check digit', () => {
    // 4defa 1501d c5e0d 6b21b in binary, five bits at a time: 9QQT2 M0XRQ GDDCH V
    expect(paperCode(head)).toBe('41-9QQT-2M0X-RQGD-DCGV-S')
    for (const code of samples) expect(fittingCheckDigits(code)).toEqual([code.at(-1)])
  })

  it('gives the entry and the beginning of its hash back, and says where it comes from', () => {
    fc.assert(
      fc.property(seq, hash, (seq, hash) => {
        const code = paperCode({ seq, hash })
        expect(readPaperCode(code)).toEqual({
          source: `the paper code ${code}`,
          entry: seq,
          hash: hash.slice(0, 20),
          at: null,
          origin: null,
        })
      }),
    )
  })

  it('may be typed in lower case, with blanks instead of hyphens or with neither, and with letters for digits', () => {
    const anchor = readPaperCode(paperCode({ seq: 110, hash: `0000${'108421'.repeat(10)}` }))
    const code = anchor.source.replace('the paper code ', '')
    for (const typed of [
      code.toLowerCase(),
      code.replaceAll('-', ' '),
      ` \t${code.replaceAll('-', '\n - ')} \r\n`,
      code.replaceAll('-', '').replace('110', '110 '),
      code.replaceAll('1', 'I').replaceAll('0', 'O'),
      code.replaceAll('1', 'l').replaceAll('0', 'o'),
    ]) {
      expect(readPaperCode(typed)).toEqual(anchor)
    }
  })

  it('finds every single wrong digit, the check digit and those of the number included', () => {
    for (const code of samples) {
      for (const place of places(code)) {
        for (const letter of alphabet) {
          if (letter !== code[place]) expect(reads(withLetter(code, place, letter))).toBe(false)
        }
      }
    }
  })

  it('finds all but 1 in 496 of the swaps of two neighbours, and of swapped decimal digits all but 1 in 160', () => {
    // With the digit before, the calculation takes every state that it has: these are all the cases there are.
    const inside = (digits: string) =>
      swaps(
        [...alphabet].flatMap((before) => pairsOf(digits).map((pair) => codeOf(`${before}${pair}`.padEnd(16, '0')))),
        3,
        4,
      )
    expect(inside(alphabet)).toEqual({ missed: 64, tried: 64 * 496 })
    expect(inside('0123456789')).toEqual({ missed: 18, tried: 18 * 160 })
    const withCheckDigit = [...alphabet].flatMap((before) => [...alphabet].map((last) => `${before}${last}`))
    expect(
      swaps(
        withCheckDigit.map((end) => codeOf(end.padStart(16, '0'))),
        20,
        22,
      ),
    ).toEqual({ missed: 2, tried: 2 * 496 })
  })

  it.each([
    ['nothing', '', /not a paper code/],
    ['no number', '9QQT-2M0X-RQGD-DCGV-S', /not a paper code/],
    ['entry 0', '0-9QQT-2M0X-RQGD-DCGV-S', /not a paper code/],
    ['a zero before the number', '041-9QQT-2M0X-RQGD-DCGV-S', /not a paper code/],
    ['a number that no entry has', '9007199254740992-9QQT-2M0X-RQGD-DCGV-S', /not a paper code/],
    ['no digits', '41', /entry 41 can't be right: 0 digits .* not 17/],
    ['a digit too few', '41-9QQT-2M0X-RQGD-DCG-S', /16 digits/],
    ['a digit too many', '41-9QQT-2M0X-RQGD-DCGVV-S', /18 digits/],
    ['a letter that no code has', '41-9QQT-2M0U-RQGD-DCGV-S', /its digit 8 behind the number is none/],
    ['a wrong digit', '41-9QQT-2M0X-RQGD-DCGW-S', /last digit, which checks .*once more with the paper/],
  ])('refuses %s with words that help', (_title, typed, words) => {
    expect(() => readPaperCode(typed)).toThrow(
      expect.objectContaining({ name: 'AnchorUnreadable', message: expect.stringMatching(words) }),
    )
  })

  it('is refused in words of Keyturn’s own, whatever is typed, and nothing of that is repeated', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary', minLength: 12 }),
      fc.stringMatching(/^[1-9] [0-9A-Zß -]{12,20}$/),
    )
    fc.assert(
      fc.property(anything, (typed) => {
        fc.pre(!reads(typed))
        const refusal = expect.objectContaining({
          name: 'AnchorUnreadable',
          message: expect.not.stringContaining(typed),
        })
        expect(() => readPaperCode(typed)).toThrow(refusal)
      }),
    )
  })
})
