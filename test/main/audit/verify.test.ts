import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import type { EntryFacts } from '../../../src/main/audit/entry.ts'
import type { Anchor } from '../../../src/main/audit/head-file.ts'
import { verifyJournal } from '../../../src/main/audit/verify.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, origin, type Row, replaceRows, rowsOf, tamper, writeLog } from './support/journals.ts'

const at = temporaryFolder()

const anchorAt = (rows: readonly Row[], entry: number): Anchor => {
  const row = rows[entry - 1]
  if (row === undefined) throw new Error(`the log of the test has no entry ${entry}`)
  return { source: `head-${entry}.json`, entry, hash: row.hash.toString('hex'), at: '2026-11-23T10:20:00.000Z' }
}

/** What a forger does who knows the format: new hashes for everything from the first change on. */
const restamped = (lines: readonly string[]): readonly Row[] => {
  let hash = Buffer.alloc(32)
  return lines.map((line, index) => {
    hash = createHash('sha256').update('keyturn.audit.v1\0').update(hash).update(line).digest()
    return { seq: index + 1, line, hash }
  })
}

const lineOf = (seq: number, facts: EntryFacts['facts'] = {}): string =>
  canonicalJson({
    v: 1,
    seq,
    at: '2026-11-23T10:20:00.000Z',
    mono: seq,
    boot: '7062046a-bc02-44e7-89e2-9f88626652f7',
    ...origin,
    ...note(facts),
  })

const numbered = (rows: readonly Omit<Row, 'seq'>[]): readonly Row[] =>
  rows.map(({ line, hash }, index) => ({ seq: index + 1, line, hash }))

const withByteChanged = (bytes: Buffer, place: number, mask: number): Buffer => {
  const changed = Buffer.from(bytes)
  const index = place % bytes.length
  changed[index] = (bytes[index] ?? 0) ^ mask
  return changed
}

const facts = fc.array(fc.dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 }), {
  minLength: 2,
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

describe('one change to a log', () => {
  it.each(Object.entries(changes))('is found, and the first bad entry named: %s', (_kind, change) => {
    const path = at('journal.db')
    writeLog(path, [])
    fc.assert(
      fc.property(facts, fc.nat(), fc.nat(), (all, where, elsewhere) => {
        const rows = restamped(all.map((each, index) => lineOf(index + 1, each)))
        replaceRows(path, rows)
        expect(verifyJournal(path)).toMatchObject({ result: 'OK', findings: [], entries: rows.length })
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

  it('is found at any byte of any line and of any hash', () => {
    writeLog(at('journal.db'), [{ text: 'Größe 漢' }, { number: 1.5 }, {}])
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
    const [row] = rowsOf(at('journal.db'))
    const bytes = Buffer.from((row?.line ?? '').replace('\ufffd', 'ÿ'), 'latin1')
    expect(bytes.toString('utf8')).toBe(row?.line)
    tamper(at('journal.db'), (database) => database.prepare('update entry set line = cast(? as text)').run(bytes))
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'Fail', firstBad: 1 })
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

  it('is told in words that say what is still whole', () => {
    writeLog(at('journal.db'), [{}, {}, {}, {}])
    tamper(at('journal.db'), (database) => database.exec('delete from entry where seq = 3'))
    expect(verifyJournal(at('journal.db')).findings).toEqual([
      { code: 'gap', entry: 3, message: 'Entry 3 is missing: entry 4 follows. Entries 1 to 2 are whole.' },
    ])
  })
})

describe('a log whose hashes were made anew', () => {
  const forged = (path: string, forge: (entry: object) => unknown): readonly Row[] => {
    writeLog(path, [{ note: 1 }, { note: 2 }, { note: 3 }, { note: 4 }])
    const rows = rowsOf(path)
    const lines = rows.map(({ seq, line }) => (seq === 2 ? String(forge(JSON.parse(line))) : line))
    replaceRows(path, restamped(lines))
    return rows
  }

  it.each([
    ['not-json', () => 'x'],
    ['not-canonical', (entry: object) => JSON.stringify({ ...entry, facts: { b: 1, a: 2 } })],
    ['not-canonical', (entry: object) => canonicalJson(entry).replace('"note":2', '"note":2,"text":"\\ud800"')],
    ['shape', (entry: object) => canonicalJson({ ...entry, host: 7 })],
    ['shape', (entry: object) => canonicalJson({ ...entry, more: null })],
    ['sequence', (entry: object) => canonicalJson({ ...entry, seq: 3 })],
    ['newer-format', (entry: object) => canonicalJson({ ...entry, v: 2 })],
  ])('is found when a line is not that of its entry: %s', (code, forge) => {
    forged(at('journal.db'), forge)
    const found = verifyJournal(at('journal.db'))
    expect(found).toMatchObject({ result: 'Fail', firstBad: 2, entries: 1 })
    expect(found.findings).toMatchObject([{ code, entry: 2 }])
  })

  it('verifies when nobody remembers it, and is found by any anchor from the change on', () => {
    const rows = forged(at('journal.db'), (entry) => canonicalJson({ ...entry, facts: { note: 'forged' } }))
    expect(verifyJournal(at('journal.db')).result).toBe('OK')
    const found = verifyJournal(at('journal.db'), { anchors: [anchorAt(rows, 1), anchorAt(rows, 3)] })
    expect(found).toMatchObject({ result: 'Fail', firstBad: 3, findings: [{ code: 'anchor', entry: 3 }] })
    expect(found.findings[0]?.message).toMatch(/it or an entry before it was written anew.*up to entry 1\.$/)
  })
})

describe('anchors', () => {
  const log = (entries: number): readonly Row[] => {
    writeLog(
      at('journal.db'),
      Array.from({ length: entries }, (_, index) => ({ index })),
    )
    return rowsOf(at('journal.db'))
  }

  it('agree with a log that is whole, and are named with their age', () => {
    const rows = log(4)
    expect(verifyJournal(at('journal.db'), { anchors: [anchorAt(rows, 2), anchorAt(rows, 4)] })).toEqual({
      result: 'OK',
      entries: 4,
      head: rows[3]?.hash.toString('hex'),
      firstBad: null,
      findings: [],
      anchors: [
        { source: 'head-2.json', entry: 2, at: '2026-11-23T10:20:00.000Z' },
        { source: 'head-4.json', entry: 4, at: '2026-11-23T10:20:00.000Z' },
      ],
    })
  })

  it('show that the end was cut off, wherever it was', () => {
    const rows = log(5)
    const anchors = [anchorAt(rows, 5)]
    for (const kept of [4, 3, 2, 1, 0]) {
      tamper(at('journal.db'), (database) => database.prepare('delete from entry where seq > ?').run(kept))
      expect(verifyJournal(at('journal.db')).result).toBe('OK')
      const found = verifyJournal(at('journal.db'), { anchors })
      expect(found).toMatchObject({ result: 'Fail', firstBad: kept + 1, entries: kept, findings: [{ code: 'cut' }] })
    }
  })

  it('say nothing further about a log that breaks before them', () => {
    const rows = log(5)
    tamper(at('journal.db'), (database) => database.exec('delete from entry where seq = 2'))
    const { findings } = verifyJournal(at('journal.db'), { anchors: [anchorAt(rows, 5)] })
    expect(findings).toMatchObject([{ code: 'gap', entry: 2 }])
  })
})

describe('the file around the entries', () => {
  it.each([
    ['a trigger that is missing', 'drop trigger entry_is_never_changed'],
    [
      'a trigger that does nothing',
      'drop trigger entry_is_never_removed; create trigger entry_is_never_removed before delete on entry begin select 1; end',
    ],
    ['a table that was added', 'create table mine (a)'],
    ['an index that was added', 'create index mine on entry (hash)'],
  ])('is warned of: %s', (_title, statement) => {
    writeLog(at('journal.db'), [{}, {}])
    const database = new Database(at('journal.db'))
    database.exec(statement)
    database.close()
    expect(verifyJournal(at('journal.db'))).toMatchObject({
      result: 'Warning',
      entries: 2,
      firstBad: null,
      findings: [{ code: 'schema-altered', entry: null }],
    })
  })

  it.each([
    [
      'another table in its place',
      'alter table entry rename to hidden; create table entry as select seq, line, hash from hidden',
    ],
    ['a view in its place', 'alter table entry rename to hidden; create view entry as select * from hidden'],
    ['no table', 'drop table entry'],
    ['a version that never was', 'pragma user_version = 0'],
  ])('is not read with trust when the table of entries is not ours: %s', (_title, statements) => {
    writeLog(at('journal.db'), [{}, {}])
    const database = new Database(at('journal.db'))
    database.exec(statements)
    database.close()
    const found = verifyJournal(at('journal.db'), { anchors: [] })
    expect(found).toMatchObject({ result: 'Fail', entries: 0, findings: [{ code: 'table-altered', entry: null }] })
  })

  it('is a finding when its pages are damaged, not a crash', () => {
    writeLog(
      at('journal.db'),
      Array.from({ length: 200 }, (_, index) => ({ index, text: 'x'.repeat(200) })),
    )
    const whole = readFileSync(at('journal.db'))
    let found = 0
    for (let page = 1; page < whole.length / 4096; page += 1) {
      writeFileSync(
        at('damaged.db'),
        Buffer.concat([whole.subarray(0, page * 4096), Buffer.alloc(4096, page), whole.subarray((page + 1) * 4096)]),
      )
      const { result, firstBad, entries } = verifyJournal(at('damaged.db'))
      expect([result, firstBad === null || firstBad === entries + 1]).toEqual(['Fail', true])
      found += 1
    }
    expect(found).toBeGreaterThan(10)
  })

  it('is refused in words when it is none, from a newer Keyturn, or not there', () => {
    writeLog(at('newer.db'), [{}])
    const database = new Database(at('newer.db'))
    database.pragma('user_version = 2')
    database.close()
    new Database(at('other.db')).exec('create table a (b)').close()
    mkdirSync(at('folder.db'))
    writeFileSync(
      at('text.db'),
      'these are just some words, and quite a lot of them, so that it is not short at all'.repeat(9),
    )
    expect(() => verifyJournal(at('newer.db'))).toThrow(expect.objectContaining({ name: 'JournalFromNewerVersion' }))
    for (const name of ['other.db', 'folder.db', 'text.db', 'absent.db', 'absent/absent.db']) {
      expect(() => verifyJournal(at(name))).toThrow(
        expect.objectContaining({ name: 'NotAJournal', message: expect.stringContaining(at(name)) }),
      )
    }
  })
})

describe('verifying', () => {
  const snapshot = (folder: string): readonly (readonly [string, string])[] =>
    readdirSync(folder)
      .filter((name) => !name.endsWith('-shm'))
      .toSorted()
      .map((name) => [
        name,
        createHash('sha256')
          .update(readFileSync(`${folder}/${name}`))
          .digest('hex'),
      ])

  it('counts what it has done', () => {
    writeLog(at('journal.db'), [])
    replaceRows(at('journal.db'), restamped(Array.from({ length: 25_000 }, (_, index) => lineOf(index + 1))))
    const counts: number[] = []
    verifyJournal(at('journal.db'), { onProgress: (entries) => counts.push(entries) })
    expect(counts).toEqual([10_000, 20_000])
  })

  it('leaves nothing beside a journal at rest, and no file different', () => {
    mkdirSync(at('logs'))
    writeLog(at('logs/journal.db'), [{}, {}])
    rmSync(at('logs/journal.db.lock'))
    const before = snapshot(at('logs'))
    expect(verifyJournal(at('logs/journal.db'))).toMatchObject({ result: 'OK', entries: 2 })
    expect(snapshot(at('logs'))).toEqual(before)
    expect(readdirSync(at('logs'))).toEqual(['journal.db'])
  })

  it('sees what a writer has appended, and does not disturb it', () => {
    mkdirSync(at('logs'))
    const journal = open(at('logs/journal.db'))
    for (let entry = 1; entry <= 3; entry += 1) {
      journal.append(note({ entry }))
      const before = snapshot(at('logs'))
      expect(verifyJournal(at('logs/journal.db'))).toMatchObject({ result: 'OK', entries: entry })
      expect(snapshot(at('logs'))).toEqual(before)
    }
    journal.close()
  })

  it.each([
    ['without its WAL', ['journal.db'], 0],
    ['with its WAL', ['journal.db', 'journal.db-wal'], 3],
    ['with its WAL and the index of it', ['journal.db', 'journal.db-wal', 'journal.db-shm'], 3],
  ])('reads a copy of a journal in use %s, and leaves it as it is', (_title, names, entries) => {
    const journal = open(at('journal.db'))
    for (let entry = 1; entry <= 3; entry += 1) journal.append(note({ entry }))
    mkdirSync(at('copy'))
    for (const name of names) copyFileSync(at(name), at('copy', name))
    journal.close()
    const before = snapshot(at('copy'))
    expect(verifyJournal(at('copy/journal.db'))).toMatchObject({ result: 'OK', entries })
    expect(snapshot(at('copy'))).toEqual(before)
    expect(readdirSync(at('copy'))).toEqual(names.toSorted())
  })

  it('needs no more than the right to read', () => {
    mkdirSync(at('logs'))
    writeLog(at('logs/journal.db'), [{}, {}])
    chmodSync(at('logs/journal.db'), 0o444)
    chmodSync(at('logs'), 0o555)
    chmodSync(at(), 0o755)
    asSomebodyElse(() => expect(verifyJournal(at('logs/journal.db'))).toMatchObject({ result: 'OK', entries: 2 }))
    chmodSync(at('logs'), 0o755)
  })
})

/** Root may write everywhere: as root, the work is done as nobody. */
const asSomebodyElse = (work: () => void): void => {
  const asRoot = process.geteuid?.() === 0
  if (asRoot) process.seteuid?.(65_534)
  try {
    work()
  } finally {
    if (asRoot) process.seteuid?.(0)
  }
}
