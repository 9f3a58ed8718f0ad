import Database from 'better-sqlite3'

export class JournalLocked extends Error {
  override readonly name = 'JournalLocked'
}

/**
 * Makes this process the one writer of a journal. The lock is SQLite's own on a file beside the journal: the operating
 * system gives it back when the process ends, however it ends. Returns the way to give it back earlier.
 */
export const lockJournal = (path: string): (() => void) => {
  const lock = new Database(`${path}.lock`, { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    throw new JournalLocked(
      `The journal ${path} is in use by another Keyturn on this computer. Close that one first: a journal has one writer. It can be verified while it is in use.`,
      { cause: error },
    )
  }
  return () => lock.close()
}
