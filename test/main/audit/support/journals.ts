import Database from 'better-sqlite3'
import { readJournal } from '../../../../src/main/audit/database.ts'
import type { EntryFacts } from '../../../../src/main/audit/entry.ts'
import type { Journal, JournalOptions } from '../../../../src/main/audit/journal.ts'
import { openJournal } from '../../../../src/main/audit/open-journal.ts'
import { signingKeyOf } from '../../../../src/main/audit/signing-key.ts'
import type { Clock } from '../../../../src/main/clock.ts'

export const origin = {
  actor: { account: 'CONTOSO\\operator', sid: 'S-1-5-21-1-2-3-1001' },
  host: 'JUMP01',
  app: 'Keyturn 0.1.0',
}

/** A clock that goes on by a second with every look at it, from so many seconds after 10:15 on. */
export const steadyClock = (from = 0): Clock => {
  let seconds = from
  return {
    now: () => {
      seconds += 1
      return new Date(Date.UTC(2026, 10, 23, 10, 15) + seconds * 1000)
    },
    monotonicMilliseconds: () => seconds * 1000,
    boot: '7062046a-bc02-44e7-89e2-9f88626652f7',
  }
}

/** The key of every log of the tests, so that they can be forged as well. */
export const testKey = signingKeyOf(
  Buffer.from(
    'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+bB/L6SMDkyikOnEZE0HY21Kd4hpOIPRc4y5f7tfoh' +
      '6hRANCAAS1oFz18xV8l/j5wy9CuuH3xm7EcP31TNnQPQDekc6SVcfodruRK8jPE7aEiL2yeuxkSkuYBEOJT4c7NxccnG9t',
    'base64',
  ),
)

export const open = (path: string, options: Partial<JournalOptions> = {}): Journal =>
  openJournal({ path, clock: steadyClock(), origin, key: testKey, ...options })

export const note = (facts: EntryFacts['facts'] = {}, run: string | null = 'run-1'): EntryFacts => ({
  stamp: 'east.azurestack.contoso.com',
  run,
  step: null,
  type: 'note',
  facts,
})

/** Writes a log, and leaves it closed. */
export const writeLog = (path: string, facts: readonly EntryFacts['facts'][]): void => {
  const journal = open(path)
  for (const each of facts) journal.append(note(each))
  journal.close()
}

/** A row of the table of entries. */
export interface Row {
  readonly seq: number
  readonly line: string
  readonly hash: Buffer
}

/** Read as Keyturn reads: a killed process may have left the database between two states, which SQLite would mend. */
export const rowsOf = (path: string): readonly Row[] =>
  readJournal(path, (database) => database.prepare<[], Row>('select seq, line, hash from entry order by seq').all())

/**
 * Works on a database behind Keyturn's back, as somebody would who can write any bytes: no trigger stands in the way, no
 * column has a type, and afterwards the schema is as it was.
 */
export const tamper = (path: string, work: (database: Database.Database) => void): void => {
  const database = new Database(path)
  try {
    database.unsafeMode(true)
    database.pragma('synchronous = off')
    database.pragma('writable_schema = on')
    const schema = database.prepare<[], { name: string; sql: string }>('select name, sql from sqlite_schema').all()
    const define = (name: string, sql: string): void => {
      database.prepare('update sqlite_schema set sql = ? where name = ?').run(sql, name)
    }
    const reload = (): void => {
      database.pragma('writable_schema = reset')
      database.pragma('writable_schema = on')
    }
    for (const { name } of schema) {
      if (name === 'entry') define(name, 'create table entry (seq integer primary key, line, hash)')
      else define(name, `create trigger ${name} before insert on entry begin select 1; end`)
    }
    reload()
    database.transaction(() => work(database))()
    for (const { name, sql } of schema) define(name, sql)
    reload()
  } finally {
    database.close()
  }
}

/** Puts other rows in the place of all there are. */
export const replaceRows = (path: string, rows: readonly Row[]): void =>
  tamper(path, (database) => {
    database.exec('delete from entry')
    const insert = database.prepare('insert into entry (seq, line, hash) values (?, ?, ?)')
    for (const { seq, line, hash } of rows) insert.run(seq, line, hash)
  })
