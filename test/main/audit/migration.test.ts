import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createDatabase, migrate } from '../../../src/main/audit/database.ts'
import { type EntryFacts, EntrySchema } from '../../../src/main/audit/entry.ts'
import { firstRows } from '../../../src/main/audit/journal-opening.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { anchorAt, hashed, oldLine } from './support/forged-rows.ts'
import { note, open, origin, type Row, rowsOf, steadyClock, tamper, testKey, writeLog } from './support/journals.ts'
import { wholeJson } from './support/whole-json.ts'

const at = temporaryFolder()
const path = (): string => at('journal.db')

/** A log as the Keyturn of format 1 left it. */
const writeOld = (
  facts: readonly EntryFacts['facts'][] = [{ entry: 1 }, { entry: 2 }, { entry: 3 }],
): readonly Row[] => {
  const rows = hashed(facts.map((each, index) => oldLine(index + 1, each)))
  createDatabase(path(), rows, 1)
  return rows
}

const versionOf = (file: string): unknown => {
  const database = new Database(file, { readonly: true })
  try {
    return database.pragma('user_version', { simple: true })
  } finally {
    database.close()
  }
}

const entriesIn = (rows: readonly Row[]) => rows.map(({ line }) => EntrySchema.parse(JSON.parse(line)))

describe('a log of format 1', () => {
  it('is opened, keeps its lines byte for byte, and goes on signed', () => {
    const old = writeOld([{ text: 'Größe 漢 😀 \u2028' }, {}, { list: [1, null, 'x'] }])
    const journal = open(path())
    expect(journal.append({ ...note(), run: 'run-2' }).seq).toBe(6)
    expect([...journal.entries()].map(({ seq, v }) => [seq, v])).toEqual([
      [1, 1],
      [2, 1],
      [3, 1],
      [4, 2],
      [5, 2],
      [6, 2],
    ])
    expect([...journal.entries({ run: 'run-1' })].map(({ seq }) => seq)).toEqual([1, 2, 3])
    journal.close()
    const rows = rowsOf(path())
    expect(rows.slice(0, 3)).toEqual(old)
    const [opened, checkpoint] = entriesIn(rows).slice(3)
    expect(opened).toMatchObject({
      v: 2,
      prev: old[2]?.hash.toString('hex'),
      type: 'log-opened',
      facts: { ...journal.identity, key: testKey.id, previous: null },
    })
    expect(checkpoint).toMatchObject({ v: 2, type: 'checkpoint' })
    expect(versionOf(path())).toBe(2)
    expect(verifyJournal(path())).toMatchObject({ result: 'OK', entries: 7, findings: [], signature: { signedTo: 7 } })
    expect(readdirSync(at()).toSorted()).toEqual(['journal.db', 'journal.db.lock'])
  })

  it('keeps its lines whatever they hold, and is not changed over twice', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), wholeJson(2)), { maxLength: 6 }), fc.nat(), (facts, run) => {
        const file = at(`${run}.db`)
        const old = hashed(facts.map((each, index) => oldLine(index + 1, each)))
        createDatabase(file, old, 1)
        const clock = steadyClock()
        open(file, { clock }).close()
        const once = rowsOf(file)
        expect(once.slice(0, old.length)).toEqual(old)
        expect(once).toHaveLength(old.length + 2)
        open(file, { clock }).close()
        expect(rowsOf(file)).toEqual(once)
        expect(verifyJournal(file)).toMatchObject({ result: 'OK', findings: [] })
      }),
      { numRuns: 30 },
    )
  })

  it('is warned of before, and held against the anchors that an older Keyturn kept', () => {
    const old = writeOld()
    expect(verifyJournal(path())).toMatchObject({ result: 'Warning', findings: [{ code: 'format-1' }] })
    expect(() => open(path(), { anchors: [anchorAt(hashed([1, 2, 3, 4].map((seq) => oldLine(seq))), 4)] })).toThrow(
      expect.objectContaining({ name: 'JournalAltered' }),
    )
    expect(rowsOf(path())).toEqual(old)
    expect(versionOf(path())).toBe(1)
    open(path(), { anchors: [anchorAt(old, 3)] }).close()
    expect(verifyJournal(path(), { anchors: [anchorAt(old, 3)] })).toMatchObject({ result: 'OK', findings: [] })
  })

  it('that was altered stays as it is', () => {
    writeOld()
    tamper(path(), (database) => database.exec("update entry set line = replace(line, 'JUMP01', 'X') where seq = 2"))
    const before = readFileSync(path())
    expect(() => open(path())).toThrow(expect.objectContaining({ name: 'JournalAltered' }))
    expect(readFileSync(path()).equals(before)).toBe(true)
  })

  it('is whole in the old form or in the new one when changing over is interrupted, at whatever row', () => {
    const old = writeOld()
    const rows = firstRows({ path: path(), clock: steadyClock(), origin, key: testKey }, null)
    const database = new Database(path())
    const broken = rows
      .map((row, index) => ({ ...row, seq: old.length + 1 + index }))
      .with(1, {
        seq: 99,
        line: '{}',
        hash: Buffer.alloc(32),
      })
    expect(() => migrate(database, broken)).toThrow(/at its end only/)
    database.close()
    expect(rowsOf(path())).toEqual(old)
    expect(versionOf(path())).toBe(1)
    expect(verifyJournal(path()).findings).toMatchObject([{ code: 'format-1' }])
  })

  it('may have no entry at all', () => {
    writeOld([])
    expect(verifyJournal(path())).toMatchObject({ result: 'OK', entries: 0, head: '0'.repeat(64), findings: [] })
    const journal = open(path())
    expect(journal.append(note()).seq).toBe(3)
    journal.close()
    expect(verifyJournal(path())).toMatchObject({ result: 'OK', entries: 4 })
  })
})

describe('a version that contradicts the entries is found', () => {
  const setVersion = (version: number): void => {
    const database = new Database(path())
    database.pragma(`user_version = ${version}`)
    database.close()
  }

  it.each([
    ['1, though entries of format 2 are there', 1, () => writeLog(path(), [{}])],
    ['2, though all entries are of format 1', 2, () => writeOld()],
  ])('%s', (_title, version, write) => {
    write()
    setVersion(version)
    const found = verifyJournal(path())
    expect(found).toMatchObject({ result: 'Fail', firstBad: null })
    expect(found.findings.find(({ code }) => code === 'downgraded')).toMatchObject({ result: 'Fail', entry: null })
    copyFileSync(path(), at('before.db'))
    expect(() => open(path())).toThrow(expect.objectContaining({ name: 'JournalAltered' }))
    expect(readFileSync(path()).equals(readFileSync(at('before.db')))).toBe(true)
  })

  it('entries of format 1 behind those of format 2 are', () => {
    writeLog(path(), [{}])
    const rows = rowsOf(path())
    const seq = rows.length
    const next = hashed([...rows.map(({ line }) => line), oldLine(seq + 1)]).at(-1)
    tamper(path(), (database) =>
      database.prepare('insert into entry (seq, line, hash) values (?, ?, ?)').run(seq + 1, next?.line, next?.hash),
    )
    expect(verifyJournal(path())).toMatchObject({
      result: 'Fail',
      entries: seq,
      findings: [{ code: 'downgraded', entry: seq + 1 }],
    })
  })
})
