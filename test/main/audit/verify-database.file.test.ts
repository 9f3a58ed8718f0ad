import { createHash } from 'node:crypto'
import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { createDatabase } from '../../../src/main/audit/database.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { anchorAt, hashed, oldLine } from './support/forged-rows.ts'
import { note, open, rowsOf, writeLog } from './support/journals.ts'

const at = temporaryFolder()

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
      entries: 5,
      firstBad: null,
      findings: [{ code: 'schema-altered', result: 'Warning', entry: null }],
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
    const anchor = anchorAt(rowsOf(at('journal.db')), 5)
    const database = new Database(at('journal.db'))
    database.exec(statements)
    database.close()
    const found = verifyJournal(at('journal.db'), { anchors: [anchor] })
    expect(found).toMatchObject({
      result: 'Fail',
      entries: 0,
      firstBad: null,
      findings: [{ code: 'table-altered', result: 'Fail', entry: null }],
      anchors: [{ source: 'head-5.json', entry: 5, holds: false }],
      signature: null,
    })
    expect(found.findings).toHaveLength(1)
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
    database.pragma('user_version = 3')
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
    createDatabase(at('journal.db'), hashed(Array.from({ length: 25_000 }, (_, index) => oldLine(index + 1))), 1)
    const counts: number[] = []
    verifyJournal(at('journal.db'), { onProgress: (entries) => counts.push(entries) })
    expect(counts).toEqual([10_000, 20_000])
  })

  it('leaves nothing beside a journal at rest, and no file different', () => {
    mkdirSync(at('logs'))
    writeLog(at('logs/journal.db'), [{}, {}])
    rmSync(at('logs/journal.db.lock'))
    const before = snapshot(at('logs'))
    expect(verifyJournal(at('logs/journal.db'))).toMatchObject({ result: 'OK', entries: 5 })
    expect(snapshot(at('logs'))).toEqual(before)
    expect(readdirSync(at('logs'))).toEqual(['journal.db'])
  })

  it('sees what a writer has appended, and does not disturb it', () => {
    mkdirSync(at('logs'))
    const journal = open(at('logs/journal.db'))
    for (let entry = 1; entry <= 3; entry += 1) {
      journal.append(note({ entry }))
      const before = snapshot(at('logs'))
      expect(verifyJournal(at('logs/journal.db'))).toMatchObject({ result: 'OK', entries: 2 + entry })
      expect(snapshot(at('logs'))).toEqual(before)
    }
    journal.close()
  })

  /** A copy of these files of a journal in use, with three notes. */
  const copyInUse = (names: readonly string[]) => {
    const journal = open(at('journal.db'))
    for (let entry = 1; entry <= 3; entry += 1) journal.append(note({ entry }))
    mkdirSync(at('copy'))
    for (const name of names) copyFileSync(at(name), at('copy', name))
    journal.close()
    return rowsOf(at('journal.db'))
  }

  it.each([
    ['with its WAL', ['journal.db', 'journal.db-wal']],
    ['with its WAL and the index of it', ['journal.db', 'journal.db-wal', 'journal.db-shm']],
  ])('reads a copy of a journal in use %s, and leaves it as it is', (_title, names) => {
    copyInUse(names)
    const before = snapshot(at('copy'))
    expect(verifyJournal(at('copy/journal.db'))).toMatchObject({ result: 'OK', entries: 5 })
    expect(snapshot(at('copy'))).toEqual(before)
    expect(readdirSync(at('copy'))).toEqual(names.toSorted())
  })

  it('finds that a copy of a journal in use lacks its WAL, and leaves it as it is', () => {
    const rows = copyInUse(['journal.db'])
    const before = snapshot(at('copy'))
    const found = verifyJournal(at('copy/journal.db'))
    expect(found).toMatchObject({
      result: 'Fail',
      entries: 2,
      firstBad: 3,
      findings: [{ code: 'wal-missing', result: 'Fail', entry: 3 }],
    })
    expect(found.findings[0]?.message).toMatch(
      /copy\/journal\.db-wal is not beside it: entries after 2 may be missing\. Put that file back/,
    )
    expect(verifyJournal(at('copy/journal.db'), { anchors: [anchorAt(rows, 2)] })).toMatchObject({
      result: 'Warning',
      firstBad: null,
      findings: [{ code: 'wal-missing', result: 'Warning', entry: null }],
    })
    expect(verifyJournal(at('copy/journal.db'), { anchors: [anchorAt(rows, 4)] }).findings).toMatchObject([
      { code: 'cut', entry: 3 },
      { code: 'wal-missing', result: 'Fail' },
    ])
    expect(snapshot(at('copy'))).toEqual(before)
    expect(readdirSync(at('copy'))).toEqual(['journal.db'])
  })

  it('needs no more than the right to read', () => {
    mkdirSync(at('logs'))
    writeLog(at('logs/journal.db'), [{}, {}])
    chmodSync(at('logs/journal.db'), 0o444)
    chmodSync(at('logs'), 0o555)
    chmodSync(at(), 0o755)
    asSomebodyElse(() => expect(verifyJournal(at('logs/journal.db'))).toMatchObject({ result: 'OK', entries: 5 }))
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
