import { copyFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { createDatabase } from '../../../src/main/audit/database.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { anchorAt, hashed, oldLine, restamped, rowsOfNotes } from './support/forged-rows.ts'
import { type Row, replaceRows, rowsOf, tamper, testKey, writeLog } from './support/journals.ts'
import { wholeJson } from './support/whole-json.ts'

const at = temporaryFolder()

const numbered = (rows: readonly Omit<Row, 'seq'>[]): readonly Row[] =>
  rows.map(({ line, hash }, index) => ({ seq: index + 1, line, hash }))

const withByteChanged = (bytes: Buffer, place: number, mask: number): Buffer => {
  const changed = Buffer.from(bytes)
  const index = place % bytes.length
  changed[index] = (bytes[index] ?? 0) ^ mask
  return changed
}

const facts = fc.array(fc.dictionary(fc.string({ maxLength: 8 }), wholeJson(2), { maxKeys: 3 }), {
  minLength: 1,
  maxLength: 10,
})

interface Change {
  readonly rows: readonly Row[]
  readonly firstBad: number
}

/** One change to a log, at one of its entries, and the entry at which it must be noticed. */
const changes: { readonly [kind: string]: (rows: readonly Row[], entry: number, other: number) => Change } = {
  'an entry removed': (rows, entry) => ({
    rows: rows.filter(({ seq }) => seq !== entry),
    firstBad: entry,
  }),
  'an entry removed, and the others counted anew': (rows, entry) => ({
    rows: numbered(rows.filter(({ seq }) => seq !== entry)),
    firstBad: entry,
  }),
  'an entry put in again elsewhere': (rows, entry, other) => ({
    rows: numbered([...rows.slice(0, entry - 1), ...rows.slice(other - 1, other), ...rows.slice(entry - 1)]),
    firstBad: other === entry ? entry + 1 : entry,
  }),
  'two entries swapped': (rows, entry) => ({
    rows: numbered([
      ...rows.slice(0, entry - 1),
      ...rows.slice(entry - 1, entry + 1).toReversed(),
      ...rows.slice(entry + 1),
    ]),
    firstBad: entry,
  }),
  'the order turned round from one on': (rows, entry) => ({
    rows: numbered([...rows.slice(0, entry - 1), ...rows.slice(entry - 1).toReversed()]),
    firstBad: entry,
  }),
  'the hash of one in the place of another': (rows, entry) => ({
    rows: rows.map((row) => (row.seq === entry ? { ...row, hash: rows[entry]?.hash ?? row.hash } : row)),
    firstBad: entry,
  }),
  'every row moved to the number before': (rows) => ({
    rows: rows.map((row) => ({ ...row, seq: row.seq - 1 })),
    firstBad: 1,
  }),
}

describe.each([
  [
    'in format 2',
    2,
    (all: readonly { readonly [name: string]: unknown }[]) => rowsOfNotes(all),
    { result: 'OK', findings: [] },
  ],
  [
    'in format 1',
    1,
    (all: readonly { readonly [name: string]: unknown }[]) =>
      hashed([...all, {}].map((each, index) => oldLine(index + 1, each))),
    { result: 'Warning', findings: [{ code: 'format-1', result: 'Warning', entry: null }] },
  ],
] as const)('one change to a log %s', (_title, version, rowsWith, unchanged) => {
  it.each(Object.entries(changes))('is found, and the first bad entry named: %s', (_kind, change) => {
    const path = at('journal.db')
    createDatabase(path, [], version)
    fc.assert(
      fc.property(facts, fc.nat(), fc.nat(), (all, where, elsewhere) => {
        const rows = rowsWith(all)
        replaceRows(path, rows)
        expect(verifyJournal(path)).toMatchObject({ ...unchanged, entries: rows.length })
        // Not the last one: that it is missing nothing but an anchor can tell.
        const { rows: changed, firstBad } = change(rows, 1 + (where % (rows.length - 1)), 1 + (elsewhere % rows.length))
        replaceRows(path, changed)
        const found = verifyJournal(path)
        expect(found).toMatchObject({ result: 'Fail', firstBad, entries: firstBad - 1 })
        expect(found.head).toBe(firstBad === 1 ? '0'.repeat(64) : changed[firstBad - 2]?.hash.toString('hex'))
      }),
      { numRuns: 60 },
    )
  })
})

describe('one change to a log', () => {
  it('is found at any byte of any line and of any hash', () => {
    writeLog(at('journal.db'), [{ text: 'Größe 漢' }, { number: 15 }, {}])
    const rows = rowsOf(at('journal.db'))
    const set = (column: 'line' | 'hash', value: unknown, seq: number): void =>
      tamper(at('changed.db'), (database) => {
        const cast = column === 'line' ? 'cast(? as text)' : '?'
        database.prepare(`update entry set ${column} = ${cast} where seq = ?`).run(value, seq)
      })
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.constantFrom('line' as const, 'hash' as const),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        ({ seq, line, hash }, column, place, mask) => {
          copyFileSync(at('journal.db'), at('changed.db'))
          set(column, withByteChanged(column === 'line' ? Buffer.from(line) : hash, place, mask), seq)
          expect(verifyJournal(at('changed.db'))).toMatchObject({ result: 'Fail', firstBad: seq })
        },
      ),
      { numRuns: 150 },
    )
  })

  it('is found even where both texts read the same: bytes that are no UTF-8 for the sign that stands for them', () => {
    writeLog(at('journal.db'), [{ text: '\ufffd' }])
    const row = rowsOf(at('journal.db'))[2]
    const bytes = Buffer.from((row?.line ?? '').replace('\ufffd', 'ÿ'), 'latin1')
    expect(bytes.toString('utf8')).toBe(row?.line)
    tamper(at('journal.db'), (database) =>
      database.prepare('update entry set line = cast(? as text) where seq = 3').run(bytes),
    )
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'Fail', firstBad: 3 })
  })

  it.each([
    ['no line', 'update entry set line = null where seq = 2'],
    ['no hash', 'update entry set hash = null where seq = 2'],
    ['a number for its line', 'update entry set line = 7 where seq = 2'],
    ['a number for its hash', 'update entry set hash = 1.5 where seq = 2'],
    ['an empty hash', "update entry set hash = x'', line = '' where seq = 2"],
    ['half a hash', 'update entry set hash = substr(hash, 1, 16) where seq = 2'],
    ['a hash that is longer', "update entry set hash = cast(hash || x'00' as blob) where seq = 2"],
    ['a text behind its end', "update entry set line = line || char(0) || 'x' where seq = 2"],
  ])('is found when an entry has %s', (_title, statement) => {
    writeLog(at('journal.db'), [{}, {}, {}])
    tamper(at('journal.db'), (database) => database.exec(statement))
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'Fail', firstBad: 2, entries: 1 })
  })

  it('is found when an entry has a line that nobody would hold in memory', () => {
    writeLog(at('journal.db'), [{}, {}])
    tamper(at('journal.db'), (database) =>
      database.exec("update entry set line = replace(hex(zeroblob(9000000)), '0', 'x') where seq = 3"),
    )
    expect(verifyJournal(at('journal.db'))).toMatchObject({
      result: 'Fail',
      entries: 2,
      findings: [{ code: 'too-long', entry: 3 }],
    })
  })

  it('is told in words that say what is still whole', () => {
    writeLog(at('journal.db'), [{}, {}, {}, {}])
    tamper(at('journal.db'), (database) => database.exec('delete from entry where seq = 3'))
    expect(verifyJournal(at('journal.db')).findings).toEqual([
      {
        code: 'gap',
        result: 'Fail',
        entry: 3,
        message: 'Entry 3 is missing: entry 4 follows. Entries 1 to 2 are whole.',
      },
    ])
  })
})

describe('a log whose hashes were made anew', () => {
  /** The log as it was, and then with another entry 4: made anew with the key that signs it, or without. */
  const forged = (path: string, forge: (entry: object) => unknown, key: typeof testKey | null): readonly Row[] => {
    writeLog(path, [{ note: 1 }, { note: 2 }, { note: 3 }, { note: 4 }])
    const rows = rowsOf(path)
    const lines = rows.map(({ seq, line }) => (seq === 4 ? String(forge(JSON.parse(line))) : line))
    replaceRows(path, restamped(lines, 4, key))
    return rows
  }

  it.each([
    ['not-json', () => 'x'],
    ['not-canonical', (entry: object) => JSON.stringify({ ...entry, facts: { b: 1, a: 2 } })],
    ['not-canonical', (entry: object) => canonicalJson(entry).replace('"note":2', '"note":2,"text":"\\ud800"')],
    ['not-canonical', (entry: object) => canonicalJson(entry).replace('"note":2', '"note":2.5')],
    ['shape', (entry: object) => canonicalJson({ ...entry, host: 7 })],
    ['shape', (entry: object) => canonicalJson({ ...entry, more: null })],
    ['extra', (entry: object) => canonicalJson({ ...entry, seq: 2 })],
    ['gap', (entry: object) => canonicalJson({ ...entry, seq: 5 })],
    ['newer-format', (entry: object) => canonicalJson({ ...entry, v: 3 })],
    ['unsigned', (entry: object) => canonicalJson({ ...entry, type: 'step-ended' })],
  ])('is found when a line is not that of its entry: %s', (code, forge) => {
    forged(at('journal.db'), forge, testKey)
    const found = verifyJournal(at('journal.db'))
    const firstBad = code === 'unsigned' ? 5 : 4
    expect(found).toMatchObject({ result: 'Fail', firstBad, entries: firstBad - 1 })
    expect(found.findings).toMatchObject([{ code, entry: firstBad }])
  })

  it('is found by the signature when it was not made by the holder of the key', () => {
    forged(at('journal.db'), (entry) => canonicalJson({ ...entry, facts: { note: 'forged' } }), null)
    expect(verifyJournal(at('journal.db'))).toMatchObject({
      result: 'Fail',
      firstBad: 7,
      entries: 6,
      findings: [{ code: 'signature', entry: 7 }],
    })
  })

  it('verifies when the holder of the key made it and nobody remembers, and is found by any anchor from the change on', () => {
    const rows = forged(at('journal.db'), (entry) => canonicalJson({ ...entry, facts: { note: 'forged' } }), testKey)
    expect(verifyJournal(at('journal.db')).result).toBe('OK')
    const found = verifyJournal(at('journal.db'), { anchors: [anchorAt(rows, 3), anchorAt(rows, 5)] })
    expect(found).toMatchObject({
      result: 'Fail',
      firstBad: 5,
      findings: [{ code: 'anchor', entry: 5 }],
      anchors: [{ holds: true }, { holds: false }],
    })
    expect(found.findings[0]?.message).toMatch(/it or an entry before it was written anew.*up to entry 3\.$/)
  })

  it('of format 1 is warned of whatever it says, and found by any anchor from the change on', () => {
    const lines = [1, 2, 3, 4].map((seq) => oldLine(seq, { note: seq }))
    const rows = hashed(lines)
    createDatabase(at('journal.db'), hashed(lines.with(1, oldLine(2, { note: 'forged' }))), 1)
    const alone = verifyJournal(at('journal.db'))
    expect(alone).toMatchObject({ result: 'Warning', entries: 4, findings: [{ code: 'format-1' }], signature: null })
    expect(alone.findings[0]?.message).toMatch(/not signed.*Only an anchor that was kept elsewhere can tell/)
    const found = verifyJournal(at('journal.db'), { anchors: [anchorAt(rows, 1), anchorAt(rows, 3)] })
    expect(found).toMatchObject({ result: 'Fail', firstBad: 3 })
    expect(found.findings.map(({ code, entry }) => [code, entry])).toEqual([
      ['format-1', null],
      ['anchor', 3],
    ])
  })
})
