import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { isMarkedSettled, markSettled, removeMark } from '../../../src/main/audit/settled-mark.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, steadyClock, writeLog } from './support/journals.ts'

const at = temporaryFolder()

/** A journal as it is between the two steps of closing: it says that it is in use, and there is no WAL. */
const halfClosed = () => {
  writeLog(at('before.db'), [{}, {}])
  const database = new Database(at('before.db'))
  database.pragma('journal_mode = wal')
  database.prepare('select count(*) from entry').get()
  copyFileSync(at('before.db'), at('journal.db'))
  database.close()
  const { entries, head } = verifyJournal(at('journal.db'))
  return { entries, head }
}

describe('a journal that was left between the two steps of closing', () => {
  it('is whole when its mark says so, and goes on', () => {
    const end = halfClosed()
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'Fail', findings: [{ code: 'wal-missing' }] })
    markSettled(at('journal.db'), end)
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5, findings: [] })
    const journal = open(at('journal.db'), { clock: steadyClock(100) })
    expect(existsSync(at('journal.db-settled'))).toBe(false)
    expect(journal.append(note()).seq).toBe(6)
    journal.close()
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 7 })
  })

  it('is not proven whole by a mark of another end, nor by half a mark', () => {
    const end = halfClosed()
    for (const other of [
      { ...end, entries: 4 },
      { ...end, head: '0'.repeat(64) },
    ]) {
      markSettled(at('journal.db'), other)
      expect(isMarkedSettled(at('journal.db'), end)).toBe(false)
      expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'Fail', findings: [{ code: 'wal-missing' }] })
    }
    for (const text of ['', '{"entries":5', 'null', '{}']) {
      writeFileSync(at('journal.db-settled'), text)
      expect(isMarkedSettled(at('journal.db'), end)).toBe(false)
    }
    removeMark(at('journal.db'))
    expect(existsSync(at('journal.db-settled'))).toBe(false)
  })
})

describe('a journal whose file was being written when its computer stopped', () => {
  /** Such a file has a rollback journal beside it, by which SQLite puts it right. */
  const leaveHalfWritten = (): void => {
    writeLog(at('before.db'), [{}, {}])
    const database = new Database(at('before.db'))
    database.pragma('cache_size = 1')
    database.exec(`begin; create table half (written);
      with recursive n(i) as (select 1 union all select i + 1 from n where i < 200)
      insert into half select randomblob(4000) from n`)
    for (const suffix of ['', '-journal']) copyFileSync(at(`before.db${suffix}`), at(`journal.db${suffix}`))
    database.exec('rollback')
    database.close()
  }

  it('can be verified, and is left as it is', () => {
    leaveHalfWritten()
    const bytes = ['', '-journal'].map((suffix) => readFileSync(at(`journal.db${suffix}`)))
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5, findings: [] })
    expect(['', '-journal'].map((suffix) => readFileSync(at(`journal.db${suffix}`)))).toEqual(bytes)
  })

  it('is opened, put right, and goes on', () => {
    leaveHalfWritten()
    const journal = open(at('journal.db'), { clock: steadyClock(100) })
    expect(journal.append(note()).seq).toBe(6)
    journal.close()
    expect(existsSync(at('journal.db-journal'))).toBe(false)
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 7, findings: [] })
  })

  it('is not begun anew beside its rollback journal, which is not its own', () => {
    leaveHalfWritten()
    rmSync(at('journal.db'))
    expect(() => open(at('journal.db'))).toThrow(
      expect.objectContaining({ name: 'JournalAltered', message: expect.stringContaining('journal.db-journal is') }),
    )
    expect(existsSync(at('journal.db-journal'))).toBe(true)
  })
})

describe('a journal that is closed while somebody reads it', () => {
  it('stays whole with its WAL, and is one plain file after the next time', () => {
    const clock = steadyClock()
    const journal = open(at('journal.db'), { clock })
    journal.append(note())
    const reader = new Database(at('journal.db'), { readonly: true })
    reader.exec('begin')
    expect(reader.prepare('select count(*) from entry').pluck().get()).toBe(3)
    journal.append(note())
    journal.close()
    expect(readdirSync(at()).toSorted()).toContain('journal.db-wal')
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5, findings: [] })
    reader.exec('rollback')
    reader.close()
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5, findings: [] })
    open(at('journal.db'), { clock }).close()
    expect(readdirSync(at()).toSorted()).toEqual(['journal.db', 'journal.db.lock'])
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5, findings: [] })
  })
})
