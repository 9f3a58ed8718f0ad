import type BetterSqlite3 from 'better-sqlite3'
import { endRow, openDatabase } from './database.ts'
import { markSettled, removeMark } from './settled-mark.ts'

/**
 * Opens the database of a journal for appending, durable with every commit. Its version stays as it is. Throws
 * `NotAJournal`, `JournalFromNewerVersion`, SQLite's own error, or what writing beside the database throws.
 */
export const openForWriting = (path: string): BetterSqlite3.Database => {
  const database = openDatabase(path, {})
  try {
    if (database.pragma('journal_mode', { simple: true }) !== 'wal') markSettled(path, settledEnd(database))
    database.pragma('journal_mode = wal')
    // Reading is what makes SQLite begin the WAL.
    endRow(database)
    removeMark(path)
    database.pragma('synchronous = full')
    // A REPLACE would delete without asking the trigger.
    database.pragma('recursive_triggers = on')
    return database
  } catch (error) {
    closeAfterWriting(database)
    throw error
  }
}

/** Closes a database that was open for appending, and leaves it as one plain file that can be read from anywhere. */
export const closeAfterWriting = (database: BetterSqlite3.Database): void => {
  try {
    database.pragma('busy_timeout = 0')
    // Not 0 when somebody is reading what is only in the WAL.
    if (database.pragma('wal_checkpoint(truncate)', { simple: true }) === 0) {
      markSettled(database.name, settledEnd(database))
      database.pragma('journal_mode = delete')
      removeMark(database.name)
    }
  } catch {
    // Somebody is reading it, or the disk is full: then the WAL stays beside it, which is as durable.
  }
  database.close()
}

const settledEnd = (database: BetterSqlite3.Database): { readonly entries: number; readonly head: string } => {
  const { seq, hash } = endRow(database)
  return { entries: seq, head: hash }
}
