import { chmodSync, mkdirSync, readdirSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, rowsOf } from './support/journals.ts'

const at = temporaryFolder()

describe('a database that another program holds', () => {
  it('takes no entry, says so in words, and goes on when it is free', () => {
    const journal = open(at('journal.db'))
    const before = rowsOf(at('journal.db')).length
    const other = new Database(at('journal.db'))
    other.exec('begin immediate')
    // SQLite waits five seconds for the other program.
    expect(() => journal.append(note())).toThrow(
      expect.objectContaining({
        name: 'JournalUnwritable',
        message: expect.stringMatching(/can't be written: database is locked.*nothing is done/),
      }),
    )
    other.exec('rollback')
    other.close()
    expect(rowsOf(at('journal.db'))).toHaveLength(before)
    expect(journal.append(note()).seq).toBe(before + 1)
    journal.close()
    expect(verifyJournal(at('journal.db')).result).toBe('OK')
  })

  it('is not opened, and is left as it is', () => {
    open(at('journal.db')).close()
    const other = new Database(at('journal.db'))
    other.exec('begin exclusive')
    expect(() => open(at('journal.db'))).toThrow(/can't be read|being read by another program|can't be written/)
    other.exec('rollback')
    other.close()
    const journal = open(at('journal.db'))
    expect(journal.append(note()).seq).toBe(3)
    journal.close()
  })
})

describe('a folder that can’t be written', () => {
  it('takes no journal, and keeps the one that it has: it can still be verified', async () => {
    mkdirSync(at('log'))
    open(at('log', 'journal.db')).close()
    const before = readdirSync(at('log'))
    chmodSync(at(), 0o755)
    chmodSync(at('log'), 0o555)
    await asOrdinaryUser(async () => {
      for (const name of ['journal.db', 'new.db']) {
        expect(() => open(at('log', name))).toThrow(
          expect.objectContaining({
            name: 'JournalUnwritable',
            message: expect.stringMatching(/can't be written: .*restore the access to its folder/),
          }),
        )
      }
      expect(verifyJournal(at('log', 'journal.db')).result).toBe('OK')
      await Promise.resolve()
    })
    chmodSync(at('log'), 0o755)
    expect(readdirSync(at('log'))).toEqual(before)
  })
})
