import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, deepestNesting } from '../../../src/main/audit/canonical-json.ts'
import { wholeJson } from './support/whole-json.ts'

const doubleOf = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE()

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])

describe('canonical JSON', () => {
  it('writes the example of RFC 8785, section 3.2.2, as section 3.2.3 has it, but for its numbers, which are not whole', () => {
    const value: unknown = JSON.parse(String.raw`{
      "numbers": [333333333, 45E1, 2e3, -0, -9007199254740991],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`)
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333,450,2000,0,-9007199254740991],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    )
  })

  it('sorts names as RFC 8785, section 3.2.3, does: by UTF-16 code units', () => {
    const value = { '€': 1, '\r': 2, '\ufb33': 3, '1': 4, '😀': 5, '\u0080': 6, ö: 7 }
    expect(canonicalJson(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}')
  })

  it.each([
    ['0000000000000000', '0'],
    ['8000000000000000', '0'],
    ['433fffffffffffff', '9007199254740991'],
    ['c33fffffffffffff', '-9007199254740991'],
  ])('writes the number %s, in the notation of RFC 8785, appendix B, as %s', (bits, written) => {
    expect(canonicalJson(doubleOf(bits))).toBe(written)
  })

  it.each([
    '0000000000000001',
    '8000000000000001',
    '7fefffffffffffff',
    'ffefffffffffffff',
    '4340000000000000',
    'c340000000000000',
    '4430000000000000',
    '7fffffffffffffff',
    '7ff0000000000000',
    '44b52d02c7e14af5',
    '44b52d02c7e14af6',
    '44b52d02c7e14af7',
    '444b1ae4d6e2ef4e',
    '444b1ae4d6e2ef4f',
    '444b1ae4d6e2ef50',
    '3eb0c6f7a0b5ed8c',
    '3eb0c6f7a0b5ed8d',
    '41b3de4355555553',
    '41b3de4355555554',
    '41b3de4355555555',
    '41b3de4355555556',
    '41b3de4355555557',
    'becbf647612f3696',
    '43143ff3c1cb0959',
  ])('refuses the number %s of RFC 8785, appendix B, which is not whole or not every program reads', (bits) => {
    expect(() => canonicalJson({ a: [doubleOf(bits)] })).toThrow(TypeError)
  })

  it('takes a number only when it is whole and at most 2^53 - 1 in magnitude', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.double(),
          fc.maxSafeInteger(),
          fc.integer().map((n) => n / 2),
        ),
        (number) => {
          if (Number.isSafeInteger(number)) expect(canonicalJson([number])).toMatch(/^\[(0|-?[1-9][0-9]*)\]$/)
          else expect(() => canonicalJson([number])).toThrow(TypeError)
        },
      ),
    )
  })

  it('says the same for the same data, whatever order it came in, and loses nothing', () => {
    fc.assert(
      fc.property(wholeJson(), (value) => {
        const line = canonicalJson(value)
        // JSON.stringify takes the sign from a zero, as RFC 8785 does.
        expect(JSON.parse(line)).toEqual(JSON.parse(JSON.stringify(value)))
        expect(canonicalJson(shuffled(value))).toBe(line)
        expect(canonicalJson(JSON.parse(line))).toBe(line)
      }),
    )
  })

  it.each([
    ['a number that is not finite', { a: [Number.NaN] }],
    ['infinity', Number.NEGATIVE_INFINITY],
    ['a fraction', { a: 1.5 }],
    ['a number that not every program can hold', 2 ** 53],
    ['half a character', { a: 'x\ud83d' }],
    ['half a character behind a backslash', '\\\udc00'],
    ['half a character in a name', { '\udc00': 1 }],
    ['what is not there', { a: undefined }],
    ['a hole in a list', new Array(1)],
    ['a big integer', 1n],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a buffer', Buffer.from('a')],
    ['what is nested too deep', nested(deepestNesting + 1)],
  ])('refuses %s', (_title, value) => {
    expect(() => canonicalJson(value)).toThrow(TypeError)
  })

  it('takes what only looks like half a character, and what is nested as deep as is allowed', () => {
    expect(canonicalJson('\\ud83d')).toBe(String.raw`"\\ud83d"`)
    expect(canonicalJson(nested(deepestNesting))).toHaveLength(2 * deepestNesting + 1)
  })
})

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, each]) => [name, shuffled(each)] as const)
      .toReversed(),
  )
}
