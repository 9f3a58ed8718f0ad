import { randomUUID } from 'node:crypto'
import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Anchor } from './anchor.ts'
import { createDatabase, type EntryRow, endRow, isInWalMode, migrate, readJournal, saysBusy } from './database.ts'
import { closeAfterWriting, openForWriting } from './database-in-use.ts'
import { beginning, EntryMaker, type LogEnd, type LogIdentity, newIdentity } from './entry-maker.ts'
import type { Journal, JournalOptions } from './journal.ts'
import { JournalAltered, JournalKeyUnknown, keepAsEvidence, unwritable } from './journal-errors.ts'
import { JournalLocked, lockJournal } from './journal-lock.ts'
import type { PreviousLog } from './log-entries.ts'
import type { LogSignature } from './log-rules.ts'
import type { SigningKey } from './signing-key.ts'
import { SqliteJournal } from './sqlite-journal.ts'
import { closedAs, finishSuccession, isSuccessionUnderWay, prepareSuccessor } from './succession.ts'
import { type Inspection, inspectJournal } from './verify-database.ts'

/** A journal on its way to be opened: it is nobody else's meanwhile. */
export class Opening {
  /** Whether there is no journal yet. */
  readonly isNew: boolean
  /** What the journal is to be held against. */
  readonly anchors: readonly Anchor[]
  readonly #options: JournalOptions
  /** The one name of the journal, whatever links lead to it, so that its lock is one. */
  readonly #file: string
  readonly #unlock: () => void

  /** Throws `JournalLocked`, `JournalFromNewerVersion`, `NotAJournal` or `JournalUnwritable`, with nothing changed. */
  constructor(options: JournalOptions) {
    this.#options = options
    const { path } = options
    try {
      this.#file = trueName(path)
      // Before anything appears beside somebody's file
      if (!isAbsent(path) && !isSuccessionUnderWay(this.#file)) readJournal(path, () => undefined)
      this.#unlock = lockJournal(this.#file)
    } catch (error) {
      throw asOpeningError(path, error)
    }
    try {
      // What was kept of a log says nothing of the one that has just taken its place.
      this.anchors = finishSuccession(this.#file) ? [] : (options.anchors ?? [])
      this.isNew = isAbsent(path)
      if (this.isNew) refuseOrphan(this.#file)
    } catch (error) {
      throw this.abandoned(error)
    }
  }

  /** Opens the journal as its inspection found it; null for one that is to be begun. */
  finish(inspection: Inspection | null): Journal {
    if (inspection === null) {
      createDatabase(this.#file, firstRows(this.#options, null))
      return this.#goOn(inspectJournal(this.#file))
    }
    refuseAltered(this.#options.path, inspection)
    const { signature, entries, head } = inspection.verification
    if (signature === null) {
      this.#leaveFormat1()
      return this.#goOn(inspectJournal(this.#file))
    }
    if (signature.closed) {
      refuseStrangeKey(this.#options, signature)
      // Whoever closed the log was stopped before the next one was begun.
      const file = closedAs(this.#file, entries)
      // Whatever it was left as, it is kept as one plain file.
      if (isInWalMode(this.#file) || existsSync(`${this.#file}-journal`)) closeAfterWriting(openForWriting(this.#file))
      prepareSuccessor(
        this.#file,
        firstRows(this.#options, { entries, file, head, log: signature.log, reason: 'retention' }),
      )
      finishSuccession(this.#file)
      return this.#goOn(inspectJournal(this.#file))
    }
    return this.#goOn(inspection)
  }

  /** Gives the journal back without having opened it. Returns the error in the words of opening. */
  abandoned(error: unknown): unknown {
    this.#unlock()
    return asOpeningError(this.#options.path, error)
  }

  #leaveFormat1(): void {
    const database = openForWriting(this.#file)
    try {
      const { seq, hash, at } = endRow(database)
      migrate(database, openingRows(this.#options, { seq, hash, at, lastCheckpoint: seq }, null))
    } finally {
      closeAfterWriting(database)
    }
  }

  #goOn({ verification: { signature } }: Inspection): Journal {
    if (signature === null) throw new TypeError('a journal of this format is always signed')
    const { key, newKeyBecause = 'This key signed the log before.', path } = this.#options
    const identity = { origin: signature.origin, log: signature.log }
    refuseStrangeKey(this.#options, signature)
    const database = openForWriting(this.#file)
    try {
      const journal = new SqliteJournal({
        path,
        database,
        unlock: this.#unlock,
        makerFor: (signing) => makerFor(this.#options, identity, signing),
        identity,
        key,
        end: { ...endRow(database), lastCheckpoint: signature.signedTo },
      })
      if (key.id !== signature.keyId) journal.announceKey(newKeyBecause)
      return journal
    } catch (error) {
      closeAfterWriting(database)
      throw error
    }
  }
}

/** The rows with which a log begins that goes on from another, or from none. */
export const firstRows = (options: JournalOptions, previous: PreviousLog | null): readonly EntryRow[] =>
  openingRows(options, beginning, previous)

const openingRows = (options: JournalOptions, end: LogEnd, previous: PreviousLog | null): readonly EntryRow[] =>
  makerFor(options, newIdentity(options.origin.host, randomUUID()), options.key)
    .opening(end, previous)
    .map(({ row }) => row)

const makerFor = ({ clock, origin }: JournalOptions, identity: LogIdentity, key: SigningKey): EntryMaker =>
  new EntryMaker(clock, origin, identity, key)

/** Whether there is no journal of that name. An empty file is a name that was kept free, nothing more. */
export const isAbsent = (path: string): boolean => !existsSync(path) || statSync(path).size === 0

/** The one name of a file, whatever links lead to it. */
export const trueName = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))

/** SQLite would take what stands in the write-ahead log, or the rollback journal, of another database for this one's. */
const refuseOrphan = (file: string): void => {
  const orphan = ['-wal', '-journal'].map((suffix) => `${file}${suffix}`).find((path) => existsSync(path))
  if (orphan === undefined) return
  throw new JournalAltered(
    `The journal ${file} is not there, but ${orphan} is, which belongs to it: the database was removed or moved away without it. Put it back beside that file, or move that file to another folder to begin a new journal.`,
  )
}

const refuseAltered = (path: string, { verification, damage }: Inspection): void => {
  const faults = verification.findings.filter(({ result }) => result === 'Fail').map(({ message }) => message)
  if (faults.length === 0 && damage !== null) {
    faults.push(`Its entries are whole, but the database around them is damaged: ${damage}.`)
  }
  if (faults.length === 0) return
  throw new JournalAltered(
    `The journal ${path} does not verify. ${faults.join(' ')} Nothing was changed. ${keepAsEvidence}`,
  )
}

/** A key that the log does not know signs only when somebody says why. */
const refuseStrangeKey = ({ path, key, newKeyBecause }: JournalOptions, { keyId, keys }: LogSignature): void => {
  if (keys.includes(key.id) || newKeyBecause !== undefined) return
  throw new JournalKeyUnknown(
    `The journal ${path} is signed by the key ${short(keyId)}, and the key at hand is ${short(key.id)}. Put the right key file back in its folder, or begin to sign with this one by “audit change-key”, which writes the reason into the log.`,
  )
}

/** Enough of a key's id to tell two apart. */
const short = (id: string): string => `${id.slice(0, 16)}…`

const told: ReadonlySet<string> = new Set([
  'JournalLocked',
  'JournalAltered',
  'JournalKeyUnknown',
  'JournalFromNewerVersion',
  'JournalUnwritable',
  'NotAJournal',
])

/**
 * An error out of a worker has its name, and is no instance of its class any more. A TypeError is a fault of the program,
 * not of the disk.
 */
const asOpeningError = (path: string, error: unknown): unknown => {
  if (error instanceof TypeError) return error
  if (error instanceof Error && (told.has(error.name) || error.name === 'AbortError')) return error
  return saysBusy(error)
    ? new JournalLocked(
        `The journal ${path} is being read by another program, for example by a verification. Try again when that has ended.`,
        { cause: error },
      )
    : unwritable(path, error)
}
