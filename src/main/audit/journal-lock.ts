import Database from 'better-sqlite3'
import { saysBusy } from './database.ts'

export class JournalLocked extends Error {
  override readonly name = 'JournalLocked'
}

/**
 * Makes this process the one writer of a journal. The lock is SQLite's own on an empty file beside the journal: the
 * operating system gives it back when the process ends, however it ends. The file stays. Returns the way to give the lock
 * back earlier. Throws `JournalLocked` when another process has it.
 */
export const lockJournal = (path: string): (() => void) => {
  const lock = new Database(`${path}.lock`, { timeout: 0 })
  try {
    // Nothing is ever written to it, so it needs no journal of its own beside it.
    lock.pragma('journal_mode = memory')
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (!saysBusy(error)) throw error
    throw new JournalLocked(
      `The journal ${path} is in use by another Keyturn on this computer. Close that one, or choose another journal: each has one writer. It can be verified while it is in use.`,
      { cause: error },
    )
  }
  return () => lock.close()
}
