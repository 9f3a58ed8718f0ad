import type BetterSqlite3 from 'better-sqlite3'
import type { Clock } from '../clock.ts'
import type { Origin } from '../origin.ts'
import { canonicalJson } from './canonical-json.ts'
import { openForWriting } from './database.ts'
import { type Entry, type EntryFacts, EntrySchema, entryHash, formatVersion, noHash } from './entry.ts'
import { lockJournal } from './journal-lock.ts'
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
  /** Appends an entry; it is on disk when this returns. Throws `JournalUnwritable` with nothing appended. */
  append(facts: EntryFacts): Entry
  head(): Head | null
  /** Entries in their order, read as they are asked for. */
  entries(filter?: { readonly run?: string }): IterableIterator<Entry>
  /** Calls back after each entry that was appended. Returns the way to stop that. */
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
 * Throws `JournalLocked`, `JournalAltered`, `JournalFromNewerVersion` or `NotAJournal`; nothing is changed then.
 */
export const openJournal = (options: {
  readonly path: string
  readonly clock: Clock
  readonly origin: Origin
}): Journal => {
  const unlock = lockJournal(options.path)
  try {
    const database = openForWriting(options.path)
    try {
      refuseAltered(options.path, database)
      return new SqliteJournal(options.path, database, unlock, options.clock, options.origin)
    } catch (error) {
      database.close()
      throw error
    }
  } catch (error) {
    unlock()
    throw error
  }
}

const refuseAltered = (path: string, database: BetterSqlite3.Database): void => {
  const { result, findings, firstBad } = verifyDatabase(database, { anchors: [] })
  if (result !== 'Fail') return
  throw new JournalAltered(
    `The journal ${path} does not verify: ${findings.map(({ message }) => message).join(' ')} ${firstBad === null ? '' : `Entries before ${firstBad} can be trusted. `}Nothing was changed. Keep the file as evidence, look at it with “audit verify”, and begin a new journal in another folder.`,
  )
}

interface Row {
  readonly seq: number
  readonly line: string
  readonly hash: Buffer
}

class SqliteJournal implements Journal {
  readonly path: string
  readonly #database: BetterSqlite3.Database
  readonly #unlock: () => void
  readonly #clock: Clock
  readonly #origin: Origin
  readonly #insert: BetterSqlite3.Statement<[number, string, Buffer]>
  readonly #last: BetterSqlite3.Statement<[], Row>
  readonly #listeners = new Set<(entry: Entry) => void>()
  #head: { readonly seq: number; readonly hash: Buffer; readonly at: string } | null

  constructor(path: string, database: BetterSqlite3.Database, unlock: () => void, clock: Clock, origin: Origin) {
    this.path = path
    this.#database = database
    this.#unlock = unlock
    this.#clock = clock
    this.#origin = origin
    this.#insert = database.prepare('insert into entry (seq, line, hash) values (?, ?, ?)')
    this.#last = database.prepare('select seq, line, hash from entry order by seq desc limit 1')
    this.#head = this.#readHead()
  }

  append(facts: EntryFacts): Entry {
    const entry: Entry = {
      v: formatVersion,
      seq: (this.#head?.seq ?? 0) + 1,
      at: this.#clock.now().toISOString(),
      mono: this.#clock.monotonicMilliseconds(),
      boot: this.#clock.boot,
      actor: this.#origin.actor,
      host: this.#origin.host,
      app: this.#origin.app,
      ...facts,
    }
    const line = canonicalJson(entry)
    const hash = entryHash(this.#head?.hash ?? noHash, line)
    try {
      this.#insert.run(entry.seq, line, hash)
    } catch (error) {
      // Whether a failed commit reached the disk is for the database to say.
      this.#head = this.#readHeadAgain(error)
      throw this.#unwritable(error)
    }
    this.#head = { seq: entry.seq, hash, at: entry.at }
    for (const listener of this.#listeners) listener(entry)
    return entry
  }

  head(): Head | null {
    return this.#head === null ? null : { ...this.#head, hash: this.#head.hash.toString('hex') }
  }

  *entries(filter: { readonly run?: string } = {}): IterableIterator<Entry> {
    const { run } = filter
    const lines =
      run === undefined
        ? this.#database.prepare<[], string>('select line from entry order by seq').pluck().iterate()
        : this.#database
            .prepare<[string], string>('select line from entry where run = ? order by seq')
            .pluck()
            .iterate(run)
    for (const line of lines) yield EntrySchema.parse(JSON.parse(line))
  }

  onAppended(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#database.close()
    this.#unlock()
  }

  #readHead(): { readonly seq: number; readonly hash: Buffer; readonly at: string } | null {
    const row = this.#last.get()
    if (row === undefined) return null
    return { seq: row.seq, hash: row.hash, at: EntrySchema.parse(JSON.parse(row.line)).at }
  }

  #readHeadAgain(failure: unknown): { readonly seq: number; readonly hash: Buffer; readonly at: string } | null {
    try {
      return this.#readHead()
    } catch (error) {
      throw this.#unwritable(
        new AggregateError([failure, error], 'the database can’t be written, and not be read either'),
      )
    }
  }

  #unwritable(error: unknown): JournalUnwritable {
    const words = error instanceof Error ? error.message : String(error)
    return new JournalUnwritable(
      `The journal ${this.path} can't be written: ${words}. Make room on its disk, or restore the access to its folder. Until then nothing is done.`,
      { cause: error },
    )
  }
}
