import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { link, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import Database from 'better-sqlite3'
import { exists, hasCode, removeLeftovers, syncFolder, TargetExists } from '../files/durable.ts'
import type { Anchor } from './anchor.ts'
import { asNotAJournal, isInWalMode, openReadable, saysDamaged } from './database.ts'
import type { Verification } from './verification.ts'
import { auditWork } from './work.ts'

/** There is no copy, because it would not have been all of the log. The message says why, and what to do. */
export class CopyNotWhole extends Error {
  override readonly name = 'CopyNotWhole'
}

export type CopyProgress =
  | { readonly doing: 'copying'; readonly pages: number; readonly of: number }
  | { readonly doing: 'verifying'; readonly entries: number }

export interface CopyOptions {
  /** The journal's database. */
  readonly from: string
  /** A file that must not be there yet, in a folder that is. */
  readonly to: string
  /** What was kept of the log elsewhere before the copy began: a copy has to hold it. */
  readonly anchors: readonly Anchor[]
  readonly signal: AbortSignal
  readonly onProgress: (progress: CopyProgress) => void
}

/**
 * Copies a journal as it is at one moment, whether it is in use or not: entries that are appended meanwhile are not part
 * of the copy. It is one plain file, verified, and has its name only when it is whole and flushed; what a killed attempt
 * left is removed. Gives the copy's verification, which is never a `Fail`.
 *
 * Throws `TargetExists`, `CopyNotWhole`, `NotAJournal`, `JournalFromNewerVersion`, or the signal's reason; there is
 * nothing of that name then.
 */
export const copyJournal = async (options: CopyOptions): Promise<Verification> => {
  const { from, to } = options
  if (await exists(to)) throw new TargetExists(to)
  refuseWithoutWal(from)
  await removeLeftovers(to)
  // SQLite writes a file of its own beside the copy: a folder holds both, and is removed with whatever is in it.
  const folder = join(dirname(to), `.${basename(to)}.${randomBytes(6).toString('hex')}.part`)
  await mkdir(folder)
  try {
    const copy = join(folder, 'journal.db')
    await written(options, copy)
    const verification = await verified(options, copy)
    await giveName(copy, to)
    return verification
  } finally {
    // Where that fails, the next copy of this name does it.
    await rm(folder, { recursive: true, force: true }).catch(() => {})
  }
}

/** A copy would be a plain file, in which nobody could see any more that entries may be missing. */
const refuseWithoutWal = (from: string): void => {
  const isThere = (): boolean => existsSync(`${from}-wal`)
  // Looked for twice: Keyturn may just be opening or closing the log.
  if (isThere() || !isInWalMode(from) || isThere()) return
  throw new CopyNotWhole(
    `${from} was in use when it was left, and its write-ahead log ${from}-wal is not beside it: its newest entries may be missing. Put that file back beside the database, and copy it then. Nothing was copied.`,
  )
}

const written = async (options: CopyOptions, copy: string): Promise<void> => {
  try {
    await copyPages(options, copy)
    makePlain(copy)
  } catch (error) {
    if (saysDamaged(error)) throw asNotAJournal(options.from, error)
    if (!(error instanceof Database.SqliteError)) throw error
    throw new CopyNotWhole(
      `${options.from} could not be copied to ${options.to}: ${error.message}. Make room there or choose another place, and see that both can be reached. Nothing is left there.`,
      { cause: error },
    )
  }
  const file = await open(copy, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

const copyPages = async (options: CopyOptions, copy: string): Promise<void> => {
  const { database, close } = openReadable(options.from)
  try {
    while (!(await copiedAtOneMoment(database, options, copy))) options.signal.throwIfAborted()
  } finally {
    close()
  }
}

/** The log was at rest when its copy began, and is in use now. */
class TakenIntoUse extends Error {}

/**
 * Copies all pages; false when Keyturn began to use the log meanwhile. A log in use is held as it is now, since SQLite
 * would begin anew with every entry that is appended. One at rest is not: Keyturn could not open it as long as it is held.
 */
const copiedAtOneMoment = async (
  database: BetterSqlite3.Database,
  { from, signal, onProgress }: CopyOptions,
  copy: string,
): Promise<boolean> => {
  const inUse = isInWalMode(from)
  if (inUse) database.exec('begin; select seq from entry limit 1')
  try {
    await database.backup(copy, {
      progress: ({ totalPages, remainingPages }) => {
        signal.throwIfAborted()
        if (!inUse && isInWalMode(from)) throw new TakenIntoUse()
        onProgress({ doing: 'copying', pages: totalPages - remainingPages, of: totalPages })
        return pagesAtOnce
      },
    })
    return true
  } catch (error) {
    if (error instanceof TakenIntoUse) return false
    throw error
  } finally {
    if (inUse) database.exec('rollback')
  }
}

/** Of 4 KiB each: what is copied before anything else gets its turn. */
const pagesAtOnce = 512

/** The copy of a log in use says of itself that it is in use too. */
const makePlain = (copy: string): void => {
  const database = new Database(copy)
  try {
    database.pragma('journal_mode = delete')
  } finally {
    database.close()
  }
}

const verified = async ({ from, anchors, signal, onProgress }: CopyOptions, copy: string): Promise<Verification> => {
  const verification = await auditWork(
    'verify',
    { path: copy, anchors },
    { signal, onProgress: (entries) => onProgress({ doing: 'verifying', entries }) },
  )
  const failed = verification.findings.find(({ result }) => result === 'Fail')
  if (failed === undefined) return verification
  throw new CopyNotWhole(
    `The copy of ${from} does not verify, and was removed: ${failed.message} Look at the log itself with “audit verify”; to keep it as evidence as it is, close Keyturn and copy the file.`,
  )
}

/** A hard link refuses to take the place of a file that somebody else made in the meantime; a rename would not. */
const giveName = async (copy: string, to: string): Promise<void> => {
  try {
    await link(copy, to)
  } catch (error) {
    if (hasCode(error, 'EEXIST') || (await exists(to))) throw new TargetExists(to)
    // Some network shares have no hard links.
    await rename(copy, to)
  }
  await syncFolder(dirname(to))
}
