import { existsSync } from 'node:fs'
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fold } from '../domain/run/fold.ts'
import type { Anchor } from './audit/anchor.ts'
import { recallAnchors } from './audit/anchors/recall-anchors.ts'
import { NotAJournal } from './audit/database.ts'
import { noHashDigits } from './audit/hash-chain.ts'
import { headFilePlace, writeHeadFile } from './audit/head-file.ts'
import type { Journal, JournalOptions } from './audit/journal.ts'
import { lockJournal } from './audit/journal-lock.ts'
import { firstRows, trueName } from './audit/journal-opening.ts'
import { keyIdIn, makeSigningKey, openSigningKey, retiredKeyPath, retireSigningKey } from './audit/key-file.ts'
import { type KeyProtection, SigningKeyUnusable } from './audit/key-protection.ts'
import { type LogFolder, logFolderOf } from './audit/log-folder.ts'
import { openJournal } from './audit/open-journal.ts'
import type { SigningKey } from './audit/signing-key.ts'
import { finishSuccession, keptName, prepareSuccessor } from './audit/succession.ts'
import { verifyJournal } from './audit/verify-database.ts'
import type { Clock } from './clock.ts'
import { exists, replaceFile } from './files/durable.ts'
import type { Origin } from './origin.ts'
import { eventsOf, runsIn } from './runs/run-journal.ts'

/** What has to be done to a log over the years: closing it and beginning the next, setting a damaged one aside, a new key. */

/** The log is not in a state in which that can be done. The message says why, and what to do first. */
export class LogKeepingRefused extends Error {
  override readonly name = 'LogKeepingRefused'
}

export interface LogKeeper {
  readonly folder: LogFolder
  readonly clock: Clock
  readonly origin: Origin
}

/** A log that another one took the place of. */
export interface KeptLog {
  /** Where it is now. */
  readonly file: string
  readonly entries: number
  readonly head: string
}

/**
 * Closes the log with a final checkpoint and begins the next, whose first entry names it: what has to be kept for years can
 * then be moved away as one file. Its last head stays beside the new one's. Refused while a run is open in it, since a run
 * stands in one log. Throws `LogKeepingRefused` and what `openJournal` throws.
 */
export const archiveLog = async (keeper: LogKeeper, key: SigningKey, reason: string): Promise<KeptLog> => {
  const { folder, clock } = keeper
  const options = await journalOptions(keeper, key)
  const journal = openJournal(options)
  const file = keptName(folder.journal, 'until', clock.now())
  try {
    refuseOpenRuns(journal)
    journal.closeSegment(file, reason)
    await keepHead(keptHead(folder, file), journal)
  } finally {
    journal.close()
  }
  const { seq, hash } = journal.head()
  await keepFirstHead(folder, openJournal({ ...options, anchors: [] }))
  return { file: join(dirname(folder.journal), file), entries: seq, head: hash }
}

/**
 * Sets a log aside that does not verify, as it is, and begins a new one, whose first entry names the old one and the last
 * hash of it that is whole. Nothing is ever repaired in place. Refused for a log that verifies, or that only a newer
 * Keyturn can read. Throws `LogKeepingRefused`, `JournalLocked`, `JournalFromNewerVersion`.
 */
export const setLogAside = async (keeper: LogKeeper, key: SigningKey): Promise<KeptLog> => {
  const { folder, clock, origin } = keeper
  const path = trueName(folder.journal)
  const options = { path, clock, origin, key }
  const { anchors } = await recallAnchors(path, [headFilePlace(folder.head)])
  const unlock = lockJournal(path)
  let kept: KeptLog
  try {
    finishSuccession(path)
    const { entries, head, log } = wholePart(path, anchors)
    const file = keptName(path, 'damaged', clock.now())
    prepareSuccessor(path, firstRows(options, { entries, file, head, log, reason: 'damaged' }))
    await keepOldHead(folder, file)
    finishSuccession(path)
    kept = { file: join(dirname(path), file), entries, head }
  } finally {
    unlock()
  }
  await keepFirstHead(folder, openJournal(options))
  return kept
}

/**
 * Lets a new key sign the log from now on. The old one vouches for it where it can still be opened; where it can't, the
 * log says so. The old key's file stays beside the new one. Ends what an earlier, interrupted change began. Throws
 * `LogKeepingRefused`, `SigningKeyUnusable` and what `openJournal` throws.
 */
export const changeLogKey = async (
  keeper: LogKeeper,
  protection: KeyProtection,
  reason: string,
): Promise<{ readonly key: SigningKey; readonly vouchedFor: boolean }> => {
  const { folder } = keeper
  const { signature } = verifyJournal(folder.journal)
  if (signature === null) throw new LogKeepingRefused(`${folder.journal} is not signed yet: there is no key to change.`)
  const next = await nextKey(folder, protection, signature.keyId)
  const former = await formerKey(folder, protection, signature.keyId)
  const options = await journalOptions(keeper, former ?? next)
  const journal = openJournal(former === null ? { ...options, newKeyBecause: reason } : options)
  try {
    if (former !== null) journal.changeKey(next, reason)
    await keepHead(folder.head, journal)
  } finally {
    journal.close()
  }
  return { key: next, vouchedFor: former !== null }
}

const journalOptions = async ({ folder, clock, origin }: LogKeeper, key: SigningKey): Promise<JournalOptions> => {
  const { anchors } = await recallAnchors(folder.journal, [headFilePlace(folder.head)])
  return { path: folder.journal, clock, origin, key, anchors }
}

const refuseOpenRuns = (journal: Journal): void => {
  const open = runsIn(journal).filter((run) => fold(eventsOf(journal, run)).closed === null)
  if (open.length === 0) return
  throw new LogKeepingRefused(
    `${open.length === 1 ? 'A run is' : 'Runs are'} open in this log: ${open.join(', ')}. Finish or close ${open.length === 1 ? 'it' : 'them'} first: a run stands in one log.`,
  )
}

/** Where the head of a log is kept that another one took the place of. */
const keptHead = ({ journal }: LogFolder, file: string): string => logFolderOf(join(dirname(journal), file)).head

const keepHead = async (path: string, journal: Journal): Promise<void> => {
  await mkdir(dirname(path), { recursive: true })
  await writeHeadFile(path, journal.sign())
}

const keepOldHead = async (folder: LogFolder, file: string): Promise<void> => {
  if (!existsSync(folder.head)) return
  await replaceFile(keptHead(folder, file), await readFile(folder.head))
}

/** The first head of a new log takes the place of the old one's, which stands beside it by now. */
const keepFirstHead = async (folder: LogFolder, journal: Journal): Promise<void> => {
  try {
    await keepHead(folder.head, journal)
  } finally {
    journal.close()
  }
}

/** What is whole of a log that does not verify; nothing of a file that can't even be read as one. */
const wholePart = (
  path: string,
  anchors: readonly Anchor[],
): { readonly entries: number; readonly head: string; readonly log: string | null } => {
  try {
    const { result, entries, head, signature } = verifyJournal(path, { anchors })
    if (result === 'Fail') return { entries, head, log: signature?.log ?? null }
  } catch (error) {
    if (!(error instanceof NotAJournal)) throw error
    return { entries: 0, head: noHashDigits, log: null }
  }
  throw new LogKeepingRefused(
    `${path} verifies, so there is no reason to set it aside. To close it and begin the next one, use “audit archive”.`,
  )
}

/** The key that is to sign: a new one, unless an earlier change was interrupted after it had made one. */
const nextKey = async ({ signingKey }: LogFolder, protection: KeyProtection, signing: string): Promise<SigningKey> => {
  if (await exists(signingKey)) {
    const there = await keyIdIn(signingKey)
    if (there !== signing) return openSigningKey({ path: signingKey, protection })
    await retireSigningKey(signingKey)
  }
  return makeSigningKey({ path: signingKey, protection })
}

/** The key that signed until now, if it can still be opened: then it vouches for the next one. */
const formerKey = async (
  { signingKey }: LogFolder,
  protection: KeyProtection,
  signing: string,
): Promise<SigningKey | null> => {
  try {
    return await openSigningKey({ path: retiredKeyPath(signingKey, signing), protection })
  } catch (error) {
    // A key that is gone, or that this account can't open, is the usual reason for a change.
    if (error instanceof SigningKeyUnusable) return null
    throw error
  }
}
