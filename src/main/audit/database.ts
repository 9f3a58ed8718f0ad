import type BetterSqlite3 from 'better-sqlite3'
import Database from 'better-sqlite3'

/** The journal's database: its identity, its tables, and what its errors mean. */

/** "KTJ1": tells a Keyturn journal from any other SQLite file. */
const applicationId = 0x4b544a31

/**
 * The steps from one version of the database to the next. They never change once published; new ones are added.
 * The hash covers the very bytes of `line`; the columns to search by are made from it by SQLite itself.
 */
const migrations: readonly string[] = [
  `create table entry (
     seq integer primary key,
     line text not null,
     hash blob not null check (length(hash) = 32),
     run text generated always as (json_extract(line, '$.run')) virtual
   ) strict;
   create index entry_by_run on entry (run, seq) where run is not null;
   create trigger entry_is_appended before insert on entry
     when new.seq is not (select coalesce(max(seq), 0) + 1 from entry)
     begin select raise(abort, 'the journal takes new entries at its end only'); end;
   create trigger entry_is_never_changed before update on entry
     begin select raise(abort, 'the journal never changes an entry'); end;
   create trigger entry_is_never_removed before delete on entry
     begin select raise(abort, 'the journal never removes an entry'); end;`,
]

export const schemaVersion = migrations.length

export class NotAJournal extends Error {
  override readonly name = 'NotAJournal'
}

export class JournalFromNewerVersion extends Error {
  override readonly name = 'JournalFromNewerVersion'
}

/** Opens a database for reading. It is never altered; a WAL that lies beside it is read too. */
export const openForReading = (path: string): BetterSqlite3.Database => {
  const database = openFile(path, { readonly: true, fileMustExist: true })
  try {
    refuseStrangers(path, database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Opens or makes the database of a journal, durable with every commit, at the newest version of its tables. */
export const openForWriting = (path: string): BetterSqlite3.Database => {
  const database = openFile(path, {})
  try {
    const isNew = database.prepare('select count(*) from sqlite_schema').pluck().get() === 0
    if (!isNew) refuseStrangers(path, database)
    database.pragma('journal_mode = wal')
    database.pragma('synchronous = full')
    database.pragma('busy_timeout = 5000')
    // A REPLACE would delete without asking the trigger.
    database.pragma('recursive_triggers = on')
    migrate(database)
    return database
  } catch (error) {
    database.close()
    throw asNotAJournal(path, error)
  }
}

/** The statements that made a table, an index or a trigger, as SQLite keeps them: what tampering with them changes. */
export const schemaStatements = (database: BetterSqlite3.Database): readonly string[] =>
  database
    .prepare("select sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by name")
    .pluck()
    .all()
    .map(String)

/** The statements of an untouched database of this version. */
export const expectedSchema = (): readonly string[] => {
  const database = new Database(':memory:')
  try {
    migrate(database)
    return schemaStatements(database)
  } finally {
    database.close()
  }
}

const migrate = (database: BetterSqlite3.Database): void => {
  const version = versionOf(database)
  for (const [index, statements] of migrations.entries()) {
    if (index < version) continue
    database.transaction(() => {
      database.exec(statements)
      database.pragma(`application_id = ${applicationId}`)
      database.pragma(`user_version = ${index + 1}`)
    })()
  }
}

const versionOf = (database: BetterSqlite3.Database): number =>
  Number(database.pragma('user_version', { simple: true }))

const refuseStrangers = (path: string, database: BetterSqlite3.Database): void => {
  let id: unknown
  try {
    id = database.pragma('application_id', { simple: true })
  } catch (error) {
    throw asNotAJournal(path, error)
  }
  if (id !== applicationId) {
    throw new NotAJournal(
      `${path} is not a Keyturn journal. Choose the journal.db of Keyturn, or another folder for a new one.`,
    )
  }
  if (versionOf(database) > schemaVersion) {
    throw new JournalFromNewerVersion(
      `${path} was written by a newer Keyturn (format ${versionOf(database)}; this one knows ${schemaVersion}). Use the newer one; nothing was changed.`,
    )
  }
}

const openFile = (path: string, options: BetterSqlite3.Options): BetterSqlite3.Database => {
  try {
    return new Database(path, options)
  } catch (error) {
    throw asNotAJournal(path, error)
  }
}

const asNotAJournal = (path: string, error: unknown): unknown => {
  if (!(error instanceof Database.SqliteError) && !(error instanceof TypeError)) return error
  const code = error instanceof Database.SqliteError ? error.code : ''
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return new NotAJournal(
      `${path} is not a Keyturn journal, or its file is damaged: ${error.message}. Keep it as it is and choose another folder for a new one.`,
      { cause: error },
    )
  }
  return new NotAJournal(
    `${path} can't be opened: ${error.message}. See that the file is there, that this account may read and write in its folder, and that the disk has room.`,
    { cause: error },
  )
}
