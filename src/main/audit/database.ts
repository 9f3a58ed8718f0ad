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
import { noHashDigits } from './hash-chain.ts'

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
  // The entries' format 2. The table stays as it is, and so do the lines in it: what is new stands in the lines to come.
  '',
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
  try {
    return openDatabase(path, { readonly: true }, shownAs)
  } catch (error) {
    throw asNotAJournal(shownAs, error)
  }
}

/**
 * Opens the database of a journal, which must be there. Throws `NotAJournal`, `JournalFromNewerVersion`, or SQLite's own
 * error.
 */
export const openDatabase = (path: string, options: BetterSqlite3.Options, shownAs = path): BetterSqlite3.Database => {
  const database = openFile(path, { ...options, fileMustExist: true }, shownAs)
  try {
    refuseStrangers(database, shownAs)
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/**
 * Reads a journal so that no file appears beside it, not even in passing: a journal at rest is one plain file, one in use
 * has its WAL and the index of it already. One that was left between the two (copied without its WAL, or from a computer
 * that stopped, perhaps with a rollback journal beside it) would make SQLite create what is missing, or put the file right,
 * so a copy below the temporary folder is read in its place. Throws `NotAJournal`, for an error of SQLite on the way too,
 * or `JournalFromNewerVersion`.
 */
export const readJournal = <T>(path: string, read: (database: BetterSqlite3.Database) => T): T => {
  const { database, close } = openReadable(path)
  try {
    return read(database)
  } catch (error) {
    throw asNotAJournal(path, error)
  } finally {
    close()
  }
}

/** A journal that is open for reading, and the way to give it back. */
export interface ReadableJournal {
  readonly database: BetterSqlite3.Database
  readonly close: () => void
}

/** The same for whoever needs it longer. */
export const openReadable = (path: string): ReadableJournal => {
  if (!needsFilesBeside(path)) {
    const database = openForReading(path)
    return { database, close: () => database.close() }
  }
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-reading-'))
  const removeCopy = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const copy = join(folder, 'journal.db')
    for (const suffix of ['', '-wal', '-journal']) {
      if (existsSync(`${path}${suffix}`)) copyFileSync(`${path}${suffix}`, `${copy}${suffix}`)
    }
    const database = openCopy(copy, path)
    return {
      database,
      close: () => {
        database.close()
        removeCopy()
      },
    }
  } catch (error) {
    removeCopy()
    throw error
  }
}

/** SQLite may do to a copy whatever it has to. */
const openCopy = (copy: string, shownAs: string): BetterSqlite3.Database => {
  try {
    return openDatabase(copy, {}, shownAs)
  } catch (error) {
    throw asNotAJournal(shownAs, error)
  }
}

const needsFilesBeside = (path: string): boolean =>
  existsSync(`${path}-journal`) || (isInWalMode(path) && !(existsSync(`${path}-wal`) && existsSync(`${path}-shm`)))

/**
 * Whether a database was in use when it was left: closing makes it one plain file. From the header's bytes 18 and 19.
 * Source: SQLite, Database File Format, section 1.3.3.
 */
export const isInWalMode = (path: string): boolean => {
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

/** An entry as the table holds it. */
export interface EntryRow {
  readonly seq: number
  readonly line: string
  readonly hash: Buffer
}

/**
 * Makes a journal with its first entries. The file appears under its name as a whole, flushed; whatever an earlier attempt
 * left halfway is taken away. There must be no journal of that name yet.
 */
export const createDatabase = (path: string, first: readonly EntryRow[], version = schemaVersion): void => {
  const temporary = `${path}.part`
  const removeTemporary = (): void => {
    for (const part of [temporary, `${temporary}-journal`]) rmSync(part, { force: true })
  }
  removeTemporary()
  try {
    const database = new Database(temporary)
    try {
      database.pragma('synchronous = full')
      migrate(database, first, version)
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

/** Flushes the names in a folder. */
export const syncFolder = (path: string): void => {
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
    migrate(database, [], version)
    return schemaOf(database).statements
  } finally {
    database.close()
  }
}

/**
 * Brings a database to a version, and appends the entries that say so: all of it or nothing. The entries that are there
 * stay as they are, byte for byte.
 */
export const migrate = (
  database: BetterSqlite3.Database,
  entries: readonly EntryRow[],
  target = schemaVersion,
): void => {
  database.transaction(() => {
    for (const statements of migrations.slice(versionOf(database), target)) database.exec(statements)
    database.pragma(`application_id = ${applicationId}`)
    database.pragma(`user_version = ${target}`)
    const insert = insertion(database)
    for (const { seq, line, hash } of entries) insert.run(seq, line, hash)
  })()
}

/** The one statement by which an entry gets into a journal. */
export const insertion = (database: BetterSqlite3.Database): BetterSqlite3.Statement<[number, string, Buffer]> =>
  database.prepare('insert into entry (seq, line, hash) values (?, ?, ?)')

/** The last entry: its number, its hash in hex, and its time. */
export const endRow = (
  database: BetterSqlite3.Database,
): { readonly seq: number; readonly hash: string; readonly at: string } =>
  database
    .prepare<[], { seq: number; hash: string; at: string }>(
      "select seq, lower(hex(hash)) as hash, line ->> 'at' as at from entry order by seq desc limit 1",
    )
    .get() ?? { seq: 0, hash: noHashDigits, at: '' }

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
