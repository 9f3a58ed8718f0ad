import { join } from 'node:path'
import Database from 'better-sqlite3'

/** The exit status of a process that found its stamp in the hands of another. */
export const lockedStatus = 75

/**
 * Makes this process the only one of a stamp. The lock is SQLite's own on a file in the stamp's folder: the operating
 * system gives it back when the process ends, however it ends. Returns the way to give it back earlier, or null when
 * another process has it.
 */
export const lockStamp = (folder: string): (() => void) | null => {
  const lock = new Database(join(folder, 'process.lock'), { timeout: 0 })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    lock.close()
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return null
    throw error
  }
  return () => lock.close()
}
