import { existsSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { Origin } from '../origin.ts'
import { canonicalJson } from './canonical-json.ts'
import {
  closeAfterWriting,
  createDatabase,
  damageOf,
  JournalFromNewerVersion,
  NotAJournal,
  openForWriting,
  readJournal,
  saysBusy,
} from './database.ts'
import { type Entry, type EntryFacts, EntrySchema, formatVersion } from './entry.ts'
import { faultOfLine } from './entry-line.ts'
import { HashChain, noHash } from './hash-chain.ts'
import { JournalLocked, lockJournal } from './journal-lock.ts'
import { verifyDatabase } from './verify.ts'

/** The newest entry of a log: what an anchor outside it remembers. */
export interface Head {
  readonly seq: number
  /** 64 lower-case hex digits. */
  readonly hash: string
  readonly at: string
}

/** The audit log, open for appending. There is one writer per file. */
export interface Journal {
  readonly path: string
  /**
   * Appends an entry; it is on disk when this returns. Throws `JournalUnwritable` with nothing appended, and a TypeError
   * for facts that JSON has no form for.
   */
  append(facts: EntryFacts): Entry
  head(): Head | null
  /**
   * Entries in their order, read as they are asked for; appending meanwhile is fine. Throws `JournalAltered` at one that
   * was changed since the journal was opened.
   */
  entries(filter?: { readonly run?: string }): IterableIterator<Entry>
  /**
   * Calls back after each entry that was appended. What a listener throws can't undo the entry: it ends the process as
   * any error that nobody expects. Returns the way to stop the calls.
   */
  onAppended(listener: (entry: Entry) => void): () => void
  close(): void
}

export class JournalUnwritable extends Error {
  override readonly name = 'JournalUnwritable'
}

export class JournalAltered extends Error {
  override readonly name = 'JournalAltered'
}

/**
 * Opens a journal, or begins one, and verifies all of it first: nothing is ever appended to a log that does not verify.
 * Throws `JournalLocked`, `JournalAltered`, `JournalFromNewerVersion`, `NotAJournal` or `JournalUnwritable`; no journal is
 * changed then.
 */
export const openJournal = (options: {
  readonly path: string
  readonly clock: Clock
  readonly origin: Origin
}): Journal => {
  const { path } = options
  try {
    // Before anything appears beside somebody's file
    if (!isAbsent(path)) readJournal(path, () => undefined)
    const unlock = lockJournal(trueName(path))
    try {
      if (isAbsent(path)) createDatabase(trueName(path))
      else refuseAltered(path)
      return openLocked(options, unlock)
    } catch (error) {
      unlock()
      throw error
    }
  } catch (error) {
    throw asOpeningError(path, error)
  }
}

const openLocked = (options: Parameters<typeof openJournal>[0], unlock: () => void): Journal => {
  const database = openForWriting(options.path)
  try {
    return new SqliteJournal(options.path, database, unlock, options.clock, options.origin)
  } catch (error) {
    database.close()
    throw error
  }
}

/** An empty file is a name that was kept free, nothing more. */
const isAbsent = (path: string): boolean => !existsSync(path) || statSync(path).size === 0

/** One name for a journal, whatever links lead to it, so that its lock is one. */
const trueName = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realpathSync(dirname(path)), basename(path))

const keepAsEvidence =
  'Keep the file as evidence, look at it with “audit verify”, and begin a new journal in another folder.'

const refuseAltered = (path: string): void => {
  const faults = readJournal(path, (database) => {
    const { result, findings } = verifyDatabase(database)
    if (result === 'Fail') return findings.map(({ message }) => message)
    const damage = damageOf(database)
    return damage === null ? [] : [`Its entries are whole, but the database around them is damaged: ${damage}.`]
  })
  if (faults.length === 0) return
  throw new JournalAltered(
    `The journal ${path} does not verify. ${faults.join(' ')} Nothing was changed. ${keepAsEvidence}`,
  )
}

const asOpeningError = (path: string, error: unknown): unknown => {
  const told = [JournalLocked, JournalAltered, JournalFromNewerVersion, NotAJournal]
  if (told.some((kind) => error instanceof kind)) return error
  return saysBusy(error)
    ? new JournalLocked(
        `The journal ${path} is being read by another program, for example by a verification. Try again when that has ended.`,
        { cause: error },
      )
    : unwritable(path, error)
}

const unwritable = (path: string, error: unknown): JournalUnwritable =>
  new JournalUnwritable(
    `The journal ${path} can't be written: ${error instanceof Error ? error.message : String(error)}. Make room on its disk, or restore the access to its folder. Until then nothing is done.`,
    { cause: error },
  )

interface Row {
  readonly seq: number
  readonly line: string
  readonly hash: Buffer
}

interface InnerHead {
  readonly seq: number
  readonly hash: Buffer
  readonly at: string
}

/** The first and the last entry of a run. */
interface Span {
  readonly first: number
  readonly last: number
}

const spansOfRuns = (database: BetterSqlite3.Database): Map<string, Span> =>
  new Map(
    database
      .prepare<[], [string, number, number]>(
        "select line ->> 'run' as run, min(seq), max(seq) from entry group by run having run is not null",
      )
      .raw()
      .all()
      .map(([run, first, last]) => [run, { first, last }]),
  )

const pageLength = 256

class SqliteJournal implements Journal {
  readonly path: string
  readonly #database: BetterSqlite3.Database
  readonly #unlock: () => void
  readonly #clock: Clock
  readonly #origin: Origin
  readonly #insert: BetterSqlite3.Statement<[number, string, Buffer]>
  readonly #last: BetterSqlite3.Statement<[], Row>
  readonly #page: BetterSqlite3.Statement<[number], Omit<Row, 'hash'>>
  readonly #pageOfRun: BetterSqlite3.Statement<[number, number, string], Omit<Row, 'hash'>>
  /** Where each run has its entries: an index that is kept in memory only. */
  readonly #runs: Map<string, Span>
  readonly #chain = new HashChain()
  readonly #listeners = new Set<(entry: Entry) => void>()
  #head: InnerHead | null

  constructor(path: string, database: BetterSqlite3.Database, unlock: () => void, clock: Clock, origin: Origin) {
    this.path = path
    this.#database = database
    this.#unlock = unlock
    this.#clock = clock
    this.#origin = origin
    this.#insert = database.prepare('insert into entry (seq, line, hash) values (?, ?, ?)')
    this.#last = database.prepare('select seq, line, hash from entry order by seq desc limit 1')
    this.#page = database.prepare(`select seq, line from entry where seq > ? order by seq limit ${pageLength}`)
    this.#pageOfRun = database.prepare(
      `select seq, line from entry where seq > ? and seq <= ? and line ->> 'run' = ? order by seq limit ${pageLength}`,
    )
    this.#runs = spansOfRuns(database)
    this.#head = this.#readHead()
  }

  append({ stamp, run, step, type, facts }: EntryFacts): Entry {
    const entry: Entry = {
      v: formatVersion,
      seq: (this.#head?.seq ?? 0) + 1,
      at: this.#clock.now().toISOString(),
      mono: this.#clock.monotonicMilliseconds(),
      boot: this.#clock.boot,
      actor: this.#origin.actor,
      host: this.#origin.host,
      app: this.#origin.app,
      stamp,
      run,
      step,
      type,
      facts,
    }
    const line = canonicalJson(entry)
    const hash = this.#hashOf(line, entry.seq)
    try {
      this.#insert.run(entry.seq, line, hash)
    } catch (error) {
      this.#head = this.#headAfterFailure({ seq: entry.seq, hash, at: entry.at }, error)
      throw unwritable(this.path, error)
    }
    this.#head = { seq: entry.seq, hash, at: entry.at }
    if (run !== null) this.#runs.set(run, { first: this.#runs.get(run)?.first ?? entry.seq, last: entry.seq })
    this.#tell(entry)
    return entry
  }

  head(): Head | null {
    return this.#head === null ? null : { ...this.#head, hash: this.#head.hash.toString('hex') }
  }

  *entries({ run }: { readonly run?: string } = {}): IterableIterator<Entry> {
    const first = run === undefined ? 1 : (this.#runs.get(run)?.first ?? Number.MAX_SAFE_INTEGER)
    // Page by page: a statement that stays open would keep the connection from appending.
    for (let after = first - 1; ; ) {
      const page = this.#pageAfter(after, run)
      for (const { seq, line } of page) {
        yield this.#entryOf(seq, line)
        after = seq
      }
      if (page.length < pageLength) return
    }
  }

  onAppended(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    closeAfterWriting(this.#database)
    this.#unlock()
  }

  #pageAfter(after: number, run: string | undefined): readonly Omit<Row, 'hash'>[] {
    if (run === undefined) return this.#page.all(after)
    return this.#pageOfRun.all(after, this.#runs.get(run)?.last ?? after, run)
  }

  /** The hash of a line that is sure to be read again: what can't be verified later must not be written. */
  #hashOf(line: string, seq: number): Buffer {
    this.#chain.holdText(line)
    const fault = this.#chain.fault(seq)
    if (fault !== null) throw new TypeError(`Entry ${seq} was not written: it ${fault.words}`)
    this.#chain.goOnFrom(this.#head?.hash ?? noHash)
    return Buffer.from(this.#chain.hash(), 'latin1')
  }

  #tell(entry: Entry): void {
    for (const listener of this.#listeners) {
      try {
        listener(entry)
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  #readHead(): InnerHead | null {
    const row = this.#last.get()
    return row === undefined ? null : { seq: row.seq, hash: row.hash, at: this.#entryOf(row.seq, row.line).at }
  }

  /** Whether a failed commit reached the disk is for the database to say. */
  #headAfterFailure(attempted: InnerHead, failure: unknown): InnerHead | null {
    const row = this.#lastRow(failure)
    const same = (head: InnerHead | null): boolean =>
      row === undefined ? head === null : head !== null && head.seq === row.seq && head.hash.equals(row.hash)
    if (same(this.#head)) return this.#head
    if (same(attempted)) return attempted
    throw new JournalAltered(
      `Something else has written to the journal ${this.path} while Keyturn had it open. ${keepAsEvidence}`,
      { cause: failure },
    )
  }

  #lastRow(failure: unknown): Row | undefined {
    try {
      return this.#last.get()
    } catch (error) {
      throw unwritable(
        this.path,
        new AggregateError([failure, error], 'the database can’t be written, and not be read either'),
      )
    }
  }

  #entryOf(seq: number, line: string): Entry {
    const fault = faultOfLine(Buffer.from(line, 'utf8'), seq)
    if (fault === null) return EntrySchema.parse(JSON.parse(line))
    throw new JournalAltered(
      `Entry ${seq} of the journal ${this.path} ${fault.words} It was changed while Keyturn had the journal open. ${keepAsEvidence}`,
    )
  }
}
