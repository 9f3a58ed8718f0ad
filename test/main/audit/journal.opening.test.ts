import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Journal } from '../../../src/main/audit/journal.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, steadyClock, tamper, writeLog } from './support/journals.ts'

const at = temporaryFolder()

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex')

const using = (journal: Journal, work: (journal: Journal) => void): void => {
  try {
    work(journal)
  } finally {
    journal.close()
  }
}

describe('opening a journal', () => {
  it('goes on where it ended, and leaves one plain file when it is closed', () => {
    // Two entries begin it, and each closing signs what was appended.
    const clock = steadyClock()
    for (const seq of [3, 5, 7])
      using(open(at('journal.db'), { clock }), (journal) => expect(journal.append(note()).seq).toBe(seq))
    expect(readdirSync(at()).toSorted()).toEqual(['journal.db', 'journal.db.lock'])
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 8 })
    expect(readFileSync(at('journal.db')).subarray(0, 20)).toEqual(
      Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.from([16, 0, 1, 1])]),
    )
  })

  it('begins one in the place of an empty file, and of what an earlier attempt left', () => {
    writeFileSync(at('journal.db'), '')
    writeFileSync(at('journal.db.part'), 'half a database')
    using(open(at('journal.db')), (journal) => expect(journal.append(note()).seq).toBe(3))
    expect(existsSync(at('journal.db.part'))).toBe(false)
  })

  it('is refused when it was altered: nothing is changed, and the first bad entry is named', () => {
    writeLog(at('journal.db'), [{ a: 1 }, { a: 2 }, { a: 3 }])
    tamper(at('journal.db'), (database) =>
      database.exec(`update entry set line = replace(line, 'JUMP01', 'JUMP02') where seq = 2`),
    )
    const before = hashOf(at('journal.db'))
    expect(() => open(at('journal.db'))).toThrow(
      expect.objectContaining({
        name: 'JournalAltered',
        message: expect.stringMatching(
          /Entry 2 is not what was written.*Entry 1 is whole\. Nothing was changed\. Keep the file as evidence.*audit verify.*set it aside with “audit set-aside” to begin a new journal/,
        ),
      }),
    )
    expect(hashOf(at('journal.db'))).toBe(before)
  })

  it('is refused, and left as it is with its WAL, when it was altered and its writer was killed', () => {
    const writer = open(at('journal.db'))
    for (const entry of [1, 2, 3]) writer.append(note({ entry }))
    mkdirSync(at('killed'))
    for (const suffix of ['', '-wal', '-shm'])
      copyFileSync(at(`journal.db${suffix}`), at('killed', `journal.db${suffix}`))
    writer.close()
    const path = at('killed', 'journal.db')
    const reader = new Database(path)
    reader.exec('drop trigger entry_is_never_changed')
    reader.exec(`update entry set line = replace(line, 'JUMP01', 'JUMP02') where seq = 2`)
    for (const suffix of ['', '-wal']) copyFileSync(`${path}${suffix}`, at(`kept${suffix}`))
    reader.close()
    for (const suffix of ['', '-wal']) copyFileSync(at(`kept${suffix}`), `${path}${suffix}`)
    expect(() => open(path)).toThrow(expect.objectContaining({ name: 'JournalAltered' }))
    for (const suffix of ['', '-wal']) expect(hashOf(`${path}${suffix}`)).toBe(hashOf(at(`kept${suffix}`)))
  })

  it('is refused when only its WAL is left, and the WAL stays as it is', () => {
    const writer = open(at('journal.db'))
    writer.append(note())
    copyFileSync(at('journal.db-wal'), at('other.db-wal'))
    writer.close()
    const before = hashOf(at('other.db-wal'))
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => open(at('other.db'))).toThrow(
        expect.objectContaining({
          name: 'JournalAltered',
          message: expect.stringMatching(/other\.db is not there, but .*other\.db-wal is.*Put it back/),
        }),
      )
      writeFileSync(at('other.db'), '')
    }
    expect(hashOf(at('other.db-wal'))).toBe(before)
  })

  it('is refused when its entries are whole but its pages are not', () => {
    writeLog(at('journal.db'), [{}, {}])
    tamper(at('journal.db'), (database) => database.exec('update entry set line = cast(line as blob) where seq = 2'))
    expect(verifyJournal(at('journal.db')).result).toBe('OK')
    expect(() => open(at('journal.db'))).toThrow(
      expect.objectContaining({
        name: 'JournalAltered',
        message: expect.stringContaining('is damaged: non-TEXT value'),
      }),
    )
  })

  it('is not hindered by a trigger that is missing, which verification warns of', () => {
    writeLog(at('journal.db'), [{}])
    const database = new Database(at('journal.db'))
    database.exec('drop trigger entry_is_never_removed')
    database.close()
    using(open(at('journal.db')), (journal) => expect(journal.append(note()).seq).toBe(5))
  })

  it('is refused when it is from a newer Keyturn, and nothing is changed', () => {
    writeLog(at('journal.db'), [{}])
    const database = new Database(at('journal.db'))
    database.pragma('user_version = 3')
    database.close()
    const before = hashOf(at('journal.db'))
    expect(() => open(at('journal.db'))).toThrow(
      expect.objectContaining({
        name: 'JournalFromNewerVersion',
        message: expect.stringContaining('Use the newer one'),
      }),
    )
    expect(hashOf(at('journal.db'))).toBe(before)
  })

  it('is refused when the file is somebody else’s, and nothing appears beside it', () => {
    new Database(at('notes.db')).exec('create table note (text)').close()
    writeFileSync(at('notes.txt'), 'remember the milk')
    mkdirSync(at('notes'))
    const before = readdirSync(at())
    for (const name of before) {
      expect(() => open(at(name))).toThrow(
        expect.objectContaining({ name: 'NotAJournal', message: expect.stringContaining(at(name)) }),
      )
    }
    expect(readdirSync(at())).toEqual(before)
    expect(readFileSync(at('notes.txt'), 'utf8')).toBe('remember the milk')
  })

  it('says that there is no such folder', () => {
    expect(() => open(at('absent', 'journal.db'))).toThrow(
      expect.objectContaining({
        name: 'JournalUnwritable',
        message: expect.stringMatching(/absent.*can't be written: .*restore the access to its folder/),
      }),
    )
  })

  it('has one lock, whatever links lead to it', () => {
    mkdirSync(at('logs'))
    symlinkSync(at('logs'), at('link'))
    using(open(at('logs', 'journal.db')), () => {
      symlinkSync(at('logs', 'journal.db'), at('link.db'))
      for (const path of [at('link', 'journal.db'), at('link.db')]) {
        expect(() => open(path)).toThrow(expect.objectContaining({ name: 'JournalLocked' }))
      }
    })
  })
})
