import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { type LineParts, partsOfCanonicalLine } from '../../../src/main/audit/canonical-line.ts'
import { type Entry, EntrySchema } from '../../../src/main/audit/entry.ts'
import { formOfLine } from '../../../src/main/audit/entry-line.ts'
import { wholeJson } from './support/whole-json.ts'

const old: Extract<Entry, { v: 1 }> = {
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
  facts: { text: 'Größe “漢” 😀 \n \u0001', list: [0, -1, 15, 900_719_925_474_099, true, null, {}, []] },
}
const current: Extract<Entry, { v: 2 }> = { ...old, v: 2, prev: '0123456789abcdef'.repeat(4) }
const formats = [
  [1, old],
  [2, current],
] as const

const text = fc.string({ unit: 'grapheme', maxLength: 12 })
const textOrNull = fc.option(text)
const circumstances = {
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
  type: fc.oneof(text, fc.constantFrom('checkpoint', 'log-opened')),
  facts: fc.dictionary(text, wholeJson()),
}
const entries: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ v: fc.constant(1 as const), ...circumstances }),
  fc.record({
    v: fc.constant(2 as const),
    prev: fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes).toString('hex')),
    ...circumstances,
  }),
)

/** What a line says, found out without the code under test: by reading all of it and writing it again. Null for no entry. */
const readAndWritten = (bytes: Buffer): LineParts | null => {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    const entry = EntrySchema.parse(value)
    return Buffer.from(canonicalJson(value)).equals(bytes) ? partsOf(entry) : null
  } catch {
    return null
  }
}

const partsOf = (entry: Entry): LineParts => ({
  format: entry.v,
  seq: entry.seq,
  prev: entry.v === 2 ? entry.prev : null,
  at: entry.at,
  boot: letters(entry.boot),
  mono: entry.mono,
  type: letters(entry.type),
})

const letters = (value: string): string => Buffer.from(JSON.stringify(value)).toString('latin1').slice(1, -1)

/** The glance may leave a right line to the closer look, never the other way round, and both say the same of it. */
const expectOneJudgement = (bytes: Buffer): void => {
  const right = readAndWritten(bytes)
  expect(formOfLine(bytes).parts, bytes.toString('latin1')).toEqual(right)
  expect([null, right]).toContainEqual(partsOfCanonicalLine(bytes))
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
  it.each(formats)('is recognised at a glance when it is an ordinary one of format %i', (_format, entry) => {
    expect(partsOfCanonicalLine(bytesOf(entry))).toEqual(partsOf(entry))
  })

  it('is recognised whatever the entry holds, and says which one it is', () => {
    fc.assert(
      fc.property(entries, (any) => {
        expect(formOfLine(bytesOf(any))).toEqual({ parts: partsOf(any), fault: null })
      }),
    )
  })

  it('says the same at a glance and on a closer look', () => {
    fc.assert(
      fc.property(entries, (any) => {
        // What is nested so deep is no longer told at a glance.
        const deep = bytesOf({ ...any, facts: { ...any.facts, deep: nested(40) } })
        expect(partsOfCanonicalLine(deep)).toBeNull()
        const closely = formOfLine(deep).parts
        expect(closely).toEqual(partsOf(any))
        expect([null, closely]).toContainEqual(partsOfCanonicalLine(bytesOf(any)))
      }),
    )
  })

  it('is judged the same at a glance, closely, and by writing it anew, however it was changed', () => {
    fc.assert(
      fc.property(
        fc.oneof(entries, fc.constantFrom(old, current)),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        (any, edits) => expectOneJudgement(edits.reduce(edited, bytesOf(any))),
      ),
      { numRuns: 5000 },
    )
  })

  it.each(formats)(
    'is judged the same at each single byte that is changed, left out or doubled: format %i',
    (_, entry) => {
      const bytes = bytesOf(entry)
      for (let at = 0; at < bytes.length; at += 1) {
        for (const insert of [[], [bytes[at] ?? 0, bytes[at] ?? 0], ...telling.map((byte) => [byte])]) {
          expectOneJudgement(edited(bytes, { at, remove: 1, insert }))
        }
      }
    },
  )

  describe.each(formats)('of format %i', (_format, entry) => {
    const line = canonicalJson(entry)

    it.each([
      ['no JSON', 'not-json', Buffer.from(`${line}x`)],
      ['no UTF-8', 'not-json', Buffer.from(line.replace('漢', 'ÿ'), 'latin1')],
      ['with a byte order mark', 'not-json', Buffer.from(`\ufeff${line}`)],
      ['with a blank', 'not-canonical', Buffer.from(line.replace(':7', ': 7'))],
      ['with its names in another order', 'not-canonical', Buffer.from(JSON.stringify(entry))],
      ['with a name twice', 'not-canonical', Buffer.from(line.replace(/"v":\d/, '$&,$&'))],
      [
        'with its names in the order of UTF-8',
        'not-canonical',
        Buffer.from(line.replace(/"facts":.*,"host"/, '"facts":{"\ufb33":1,"😀":2},"host"')),
      ],
      ['with half a character', 'not-canonical', Buffer.from(line.replace('漢', String.raw`\ud83d`))],
      ['with a number written otherwise', 'not-canonical', Buffer.from(line.replace('15,', '15.0,'))],
      ['with a number that is not whole', 'not-canonical', Buffer.from(line.replace('15,', '1.5,'))],
      ['with a zero that has a sign', 'not-canonical', Buffer.from(line.replace('[0,', '[-0,'))],
      [
        'with a number that not every program holds',
        'not-canonical',
        Buffer.from(line.replace('15,', '9007199254740992,')),
      ],
      ['nested too deep', 'not-canonical', Buffer.from(line.replace('[]', '['.repeat(5000) + ']'.repeat(5000)))],
      ['with a member too many', 'shape', bytesOf({ ...entry, extra: 1 })],
      ['with nothing for its host', 'shape', bytesOf({ ...entry, host: null })],
      ['with a day that is none', 'shape', bytesOf({ ...entry, at: '2026-02-30T15:08:51.647Z' })],
      ['with a 31st of April', 'shape', bytesOf({ ...entry, at: '2026-04-31T15:08:51.647Z' })],
      ['with an hour that is none', 'shape', bytesOf({ ...entry, at: '2026-04-30T24:08:51.647Z' })],
      ['without milliseconds', 'shape', bytesOf({ ...entry, at: '2026-02-20T15:08:51Z' })],
      ['of the other format', 'shape', bytesOf({ ...entry, v: entry.v === 1 ? 2 : 1 })],
      ['of a format that never was', 'shape', bytesOf({ ...entry, v: 0 })],
      ['of a newer format', 'newer-format', bytesOf({ ...entry, v: 3, more: 1 })],
      [
        'of a newer format, written in another form',
        'newer-format',
        Buffer.from(JSON.stringify({ ...entry, v: 3, a: 1.5 })),
      ],
      ['of nothing but a number', 'shape', Buffer.from('7')],
      ['of nothing at all', 'not-json', Buffer.alloc(0)],
    ])('%s is told by its code: %s', (_title, code, bytes) => {
      const { parts, fault } = formOfLine(bytes)
      expect(parts).toBeNull()
      expect(fault?.code).toBe(code)
      expect(fault?.words).not.toContain('JUMP01')
    })

    it('may have a 29th of February, in leap years', () => {
      expect(formOfLine(bytesOf({ ...entry, at: '2028-02-29T23:59:59.999Z' })).fault).toBeNull()
      expect(formOfLine(bytesOf({ ...entry, at: '2027-02-29T23:59:59.999Z' })).fault?.code).toBe('shape')
    })
  })

  it.each([
    ['in capitals', current.prev.toUpperCase()],
    ['too short', current.prev.slice(1)],
    ['too long', `${current.prev}0`],
    ['that is none', null],
  ])('has no hash before it %s', (_title, prev) => {
    expect(formOfLine(bytesOf({ ...current, prev })).fault?.code).toBe('shape')
  })
})

const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)])
