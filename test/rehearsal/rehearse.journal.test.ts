import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { lockJournal } from '../../src/main/audit/journal-lock.ts'
import { rehearse } from '../../src/rehearsal/rehearse.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()
const origin = { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' }
const journal = (): string => join(at('rehearsal'), 'journal.db')

const takeUp = () =>
  rehearse({
    out: at('rehearsal'),
    scenario: 'never-ends',
    kind: 'external',
    identity: 'AAD',
    origin,
    compression: 6000,
    onView: () => {},
    onLine: () => {},
    signal: new AbortController().signal,
  })

const meddle = (statements: string): void => {
  const database = new Database(journal())
  database.exec(statements)
  database.close()
}

describe('a run whose journal can’t be trusted is not taken up, and its journal is left as it is', () => {
  beforeEach(async () => {
    expect(await takeUp()).toMatchObject({ asExpected: true })
  })

  it.each([
    ['is in use by another Keyturn', /in use by another Keyturn.*Close that one/],
    ['was altered', /does not verify.*Entry 7 .*Nothing was changed\. Keep the file as evidence/],
    ['comes from a newer version', /written by a newer Keyturn.*Use the newer one; nothing was changed/],
    ['is no journal', /is not a Keyturn journal/],
  ])('because it %s', async (why, words) => {
    const unlock = why.startsWith('is in use') ? lockJournal(journal()) : null
    if (why === 'was altered') {
      meddle("drop trigger entry_is_never_changed; update entry set line = replace(line, 'test', 'tset') where seq = 7")
    }
    if (why.startsWith('comes')) meddle('pragma user_version = 99')
    if (why.startsWith('is no')) meddle('pragma application_id = 1')
    const before = readFileSync(journal())
    try {
      await expect(takeUp()).rejects.toThrow(words)
      expect(readFileSync(journal()).equals(before)).toBe(true)
    } finally {
      unlock?.()
    }
  })
})
