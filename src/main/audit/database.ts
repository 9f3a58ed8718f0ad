import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import Database from 'better-sqlite3'

/** The journal's database: its identity, its tables, and what its errors mean. */

/** "KTJ1": tells a Keyturn journal from any other SQLite file. */
const applicationId = 0x4b544a31

/**
 * The steps from one version of the database to the next. They never change once published; new ones are added.
 * The hash covers the very bytes of `line`, and there is nothing else: no columns to search by and no index, which the
 * chain would not cover and every append would have to pay for. What is searched for is read from the lines.
 */
const migrations: readonly string[] = [
  `create table entry (
     seq integer primary key,
     line text not null,
     hash blob not null check (length(hash) = 32)
   ) strict;
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

/**
 * Opens a database for reading; it is never altered, and a WAL that lies beside it is read too. Throws `NotAJournal` or
 * `JournalFromNewerVersion`.
 * @param shownAs the path by which the operator knows the file
 */
export const openForReading = (path: string, shownAs = path): BetterSqlite3.Database => {
  const database = openFile(path, { readonly: true, fileMustExist: true }, shownAs)
  try {
    refuseStrangers(database, shownAs)
    return database
  } catch (error) {
    database.close()
    throw asNotAJournal(shownAs, error)
  }
}

/**
 * Reads a journal so that no file appears beside it, not even in passing: a journal at rest is one plain file, one in use
 * has its WAL and the index of it already. One that was left between the two (copied without its WAL, or from a computer
 * that stopped) would make SQLite create what is missing, so a copy below the temporary folder is read in its place.
 */
export const readJournal = <T>(path: string, read: (database: BetterSqlite3.Database) => T): T => {
  if (!needsFilesBeside(path)) return readOpen(openForReading(path), read)
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-reading-'))
  try {
    const copy = join(folder, 'journal.db')
    copyFileSync(path, copy)
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`)
    return readOpen(openForReading(copy, path), read)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const readOpen = <T>(database: BetterSqlite3.Database, read: (database: BetterSqlite3.Database) => T): T => {
  try {
    return read(database)
  } finally {
    database.close()
  }
}

const needsFilesBeside = (path: string): boolean =>
  isInWalMode(path) && !(existsSync(`${path}-wal`) && existsSync(`${path}-shm`))

/** From the header's bytes 18 and 19. Source: SQLite, Database File Format, section 1.3.3. */
const isInWalMode = (path: string): boolean => {
  const header = Buffer.alloc(20)
  try {
    const file = openSync(path, 'r')
    try {
      readSync(file, header, 0, header.length, 0)
    } finally {
      closeSync(file)
    }
  } catch {
    // Whatever is wrong with the file, opening it as a database says it in words.
    return false
  }
  return header.toString('latin1', 0, 15) === 'SQLite format 3' && header[18] === 2 && header[19] === 2
}

/** Opens the database of a journal for appending, durable with every commit, at the newest version of its tables. */
export const openForWriting = (path: string): BetterSqlite3.Database => {
  const database = openFile(path, { fileMustExist: true }, path)
  try {
    refuseStrangers(database, path)
    database.pragma('journal_mode = wal')
    database.pragma('synchronous = full')
    // A REPLACE would delete without asking the trigger.
    database.pragma('recursive_triggers = on')
    migrate(database)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Closes a database that was open for appending, and leaves it as one plain file that can be read from anywhere. */
export const closeAfterWriting = (database: BetterSqlite3.Database): void => {
  try {
    database.pragma('busy_timeout = 0')
    database.pragma('journal_mode = delete')
  } catch {
    // Somebody is reading it, or the disk is full: then the WAL stays beside it, which is as durable.
  }
  database.close()
}

/**
 * Makes an empty journal. The file appears under its name as a whole, flushed; whatever an earlier attempt left halfway
 * is taken away. There must be no journal of that name yet.
 */
export const createDatabase = (path: string): void => {
  const temporary = `${path}.part`
  const removeTemporary = (): void => {
    for (const part of [temporary, `${temporary}-journal`]) rmSync(part, { force: true })
  }
  removeTemporary()
  try {
    const database = new Database(temporary)
    try {
      database.pragma('synchronous = full')
      migrate(database)
    } finally {
      database.close()
    }
    renameSync(temporary, path)
  } catch (error) {
    removeTemporary()
    throw error
  }
  syncFolder(dirname(path))
}

const syncFolder = (path: string): void => {
  // Windows has no such call and needs none.
  if (process.platform === 'win32') return
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** A statement of the database's schema, as SQLite keeps it: what work on the file with another program changes. */
export interface SchemaStatement {
  readonly name: string
  readonly sql: string
}

/** The version that the database says it has, and its tables, indexes and triggers. */
export const schemaOf = (
  database: BetterSqlite3.Database,
): { readonly version: number; readonly statements: readonly SchemaStatement[] } => ({
  version: versionOf(database),
  statements: database
    .prepare<[], SchemaStatement>(
      "select name, sql from sqlite_schema where sql is not null and name not like 'sqlite_%' order by name",
    )
    .all(),
})

/** The schema of an untouched database of a version. */
export const expectedSchema = (version: number): readonly SchemaStatement[] => {
  const database = new Database(':memory:')
  try {
    migrate(database, version)
    return schemaOf(database).statements
  } finally {
    database.close()
  }
}

const migrate = (database: BetterSqlite3.Database, target = schemaVersion): void => {
  const version = versionOf(database)
  for (const [index, statements] of migrations.entries()) {
    if (index < version || index >= target) continue
    database.transaction(() => {
      database.exec(statements)
      database.pragma(`application_id = ${applicationId}`)
      database.pragma(`user_version = ${index + 1}`)
    })()
  }
}

const versionOf = (database: BetterSqlite3.Database): number =>
  Number(database.pragma('user_version', { simple: true }))

const refuseStrangers = (database: BetterSqlite3.Database, path: string): void => {
  if (database.pragma('application_id', { simple: true }) !== applicationId) {
    throw new NotAJournal(
      `${path} is not a Keyturn journal. Choose the journal.db of Keyturn, or another folder for a new one.`,
    )
  }
  const version = versionOf(database)
  if (version > schemaVersion) {
    throw new JournalFromNewerVersion(
      `${path} was written by a newer Keyturn (format ${version}; this one knows ${schemaVersion}). Use the newer one; nothing was changed.`,
    )
  }
}

const openFile = (path: string, options: BetterSqlite3.Options, shownAs: string): BetterSqlite3.Database => {
  try {
    return new Database(path, options)
  } catch (error) {
    // better-sqlite3's own answer to a folder that is not there
    throw error instanceof TypeError ? unopened(shownAs, error) : asNotAJournal(shownAs, error)
  }
}

/** What is wrong with the pages of the table, or null: whether searching in it finds what reading all of it finds. */
export const damageOf = (database: BetterSqlite3.Database): string | null => {
  const [first] = database.prepare('pragma quick_check(entry)').pluck().all().map(String)
  return first === undefined || first === 'ok' ? null : first
}

/** Whether SQLite says that the file is no database, or that its pages contradict each other. */
export const saysDamaged = (error: unknown): error is Error =>
  error instanceof Database.SqliteError && (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT'))

/** Whether SQLite says that another program has the file. */
export const saysBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')

/** An error of SQLite on the way to a journal, in words. Any other error is given back as it is. */
export const asNotAJournal = (path: string, error: unknown): unknown => {
  if (saysDamaged(error)) {
    return new NotAJournal(
      `${path} is not a Keyturn journal, or its file is damaged: ${error.message}. Keep it as it is and choose another folder for a new one.`,
      { cause: error },
    )
  }
  return error instanceof Database.SqliteError ? unopened(path, error) : error
}

const unopened = (path: string, error: Error): NotAJournal =>
  new NotAJournal(
    `${path} can't be read: ${error.message}. See that the file is there, and that this account may read it and its folder.`,
    { cause: error },
  )
