import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { seqOfCanonicalLine } from '../../../src/main/audit/canonical-line.ts'
import { type Entry, EntrySchema } from '../../../src/main/audit/entry.ts'
import { faultOfLine } from '../../../src/main/audit/entry-line.ts'

const entry: Entry = {
  v: 1,
  seq: 7,
  at: '2026-11-23T15:08:51.647Z',
  mono: 5_770_803,
  boot: '7062046a-bc02-44e7-89e2-9f88626652f7',
  actor: { account: 'CONTOSO\\operator', sid: null },
  host: 'JUMP01',
  app: 'Keyturn 0.1.0',
  stamp: 'east.azurestack.contoso.com',
  run: null,
  step: null,
  type: 'note',
  facts: { text: 'Größe “漢” 😀 \n \u0001', list: [0, -1, 1.5, 1e21, true, null, {}, []] },
}
const line = canonicalJson(entry)

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const textOrNull = fc.option(text)
const entries: fc.Arbitrary<Entry> = fc.record({
  v: fc.constant(1 as const),
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  at: fc
    .date({ min: new Date('0000-01-01T00:00:00.000Z'), max: new Date('9999-12-31T23:59:59.999Z'), noInvalidDate: true })
    .map((date) => date.toISOString()),
  mono: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
  boot: text,
  actor: fc.record({ account: text, sid: textOrNull }),
  host: text,
  app: text,
  stamp: textOrNull,
  run: textOrNull,
  step: textOrNull,
  type: text,
  facts: fc.dictionary(text, fc.jsonValue({ stringUnit: 'grapheme' })),
})

/** What a line is, found out without the code under test: by reading all of it and writing it again. */
const isLineOf = (bytes: Buffer, seq: number): boolean => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    return EntrySchema.parse(value).seq === seq && Buffer.from(canonicalJson(value)).equals(bytes)
  } catch {
    return false
  }
}

/** Bytes that hurt: of JSON's own letters, of numbers, of escapes, beyond ASCII, of no letter at all. */
const telling = [...Buffer.from(' "\\{}[]:,0123456789.eE+-ntfulrb/az\0\u007f\u0080ÿ😀', 'utf8'), 0xff, 0xc0]
const edit = fc.record({
  at: fc.nat(),
  remove: fc.nat({ max: 2 }),
  insert: fc.array(fc.constantFrom(...telling), { maxLength: 2 }),
})

const edited = (bytes: Buffer, { at, remove, insert }: { at: number; remove: number; insert: number[] }): Buffer => {
  const place = at % (bytes.length + 1)
  return Buffer.concat([bytes.subarray(0, place), Buffer.from(insert), bytes.subarray(place + remove)])
}

const bytesOf = (value: unknown): Buffer => Buffer.from(canonicalJson(value), 'utf8')

describe('the line of an entry', () => {
  it('is recognised at a glance when it is an ordinary one', () => {
    expect(seqOfCanonicalLine(bytesOf(entry))).toBe(7)
  })

  it('is recognised whatever the entry holds', () => {
    fc.assert(
      fc.property(entries, (any) => {
        expect(faultOfLine(bytesOf(any), any.seq)).toBeNull()
        expect(faultOfLine(bytesOf(any), any.seq + 1)?.code).toBe('sequence')
      }),
    )
  })

  it('is judged the same at a glance, closely, and by writing it anew, however it was changed', () => {
    fc.assert(
      fc.property(
        fc.oneof(entries, fc.constant(entry)),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (any, edits) => {
          const bytes = edits.reduce(edited, bytesOf(any))
          const right = isLineOf(bytes, any.seq)
          expect(faultOfLine(bytes, any.seq) === null).toBe(right)
          // The glance may leave a right line to the closer look, never the other way round.
          if (seqOfCanonicalLine(bytes) === any.seq) expect(right).toBe(true)
        },
      ),
      { numRuns: 5000 },
    )
  })

  it('is judged the same at each single byte that is changed, left out or doubled', () => {
    const bytes = bytesOf(entry)
    for (let at = 0; at < bytes.length; at += 1) {
      for (const insert of [[], [bytes[at] ?? 0, bytes[at] ?? 0], ...telling.map((byte) => [byte])]) {
        const other = edited(bytes, { at, remove: 1, insert })
        const right = isLineOf(other, entry.seq)
        expect(faultOfLine(other, entry.seq) === null, other.toString('latin1')).toBe(right)
        if (seqOfCanonicalLine(other) === entry.seq) expect(right, other.toString('latin1')).toBe(true)
      }
    }
  })

  it.each([
    ['no JSON', 'not-json', Buffer.from(`${line}x`)],
    ['no UTF-8', 'not-json', Buffer.from(line.replace('漢', 'ÿ'), 'latin1')],
    ['with a byte order mark', 'not-json', Buffer.from(`\ufeff${line}`)],
    ['with a blank', 'not-canonical', Buffer.from(line.replace(':7', ': 7'))],
    ['with its names in another order', 'not-canonical', Buffer.from(JSON.stringify(entry))],
    ['with a name twice', 'not-canonical', Buffer.from(line.replace('"v":1', '"v":1,"v":1'))],
    [
      'with its names in the order of UTF-8',
      'not-canonical',
      Buffer.from(line.replace(/"facts":.*,"host"/, '"facts":{"\ufb33":1,"😀":2},"host"')),
    ],
    ['with half a character', 'not-canonical', Buffer.from(line.replace('漢', String.raw`\ud83d`))],
    ['with a number written otherwise', 'not-canonical', Buffer.from(line.replace('1.5', '1.50'))],
    ['nested too deep', 'not-canonical', Buffer.from(line.replace('[]', '['.repeat(5000) + ']'.repeat(5000)))],
    ['with a member too many', 'shape', bytesOf({ ...entry, extra: 1 })],
    ['with nothing for its host', 'shape', bytesOf({ ...entry, host: null })],
    ['with a day that is none', 'shape', bytesOf({ ...entry, at: '2026-02-30T15:08:51.647Z' })],
    ['with a 31st of April', 'shape', bytesOf({ ...entry, at: '2026-04-31T15:08:51.647Z' })],
    ['with an hour that is none', 'shape', bytesOf({ ...entry, at: '2026-04-30T24:08:51.647Z' })],
    ['without milliseconds', 'shape', bytesOf({ ...entry, at: '2026-02-20T15:08:51Z' })],
    ['of another entry', 'sequence', bytesOf({ ...entry, seq: 8 })],
    ['of a newer format', 'newer-format', bytesOf({ ...entry, v: 2, more: 1 })],
    ['of nothing but a number', 'shape', Buffer.from('7')],
    ['of nothing at all', 'not-json', Buffer.alloc(0)],
  ])('%s is told by its code: %s', (_title, code, bytes) => {
    const fault = faultOfLine(bytes, 7)
    expect(fault?.code).toBe(code)
    expect(fault?.words).not.toContain('JUMP01')
  })

  it('may have a 29th of February, in leap years', () => {
    expect(faultOfLine(bytesOf({ ...entry, at: '2028-02-29T23:59:59.999Z' }), 7)).toBeNull()
    expect(faultOfLine(bytesOf({ ...entry, at: '2027-02-29T23:59:59.999Z' }), 7)?.code).toBe('shape')
  })
})
