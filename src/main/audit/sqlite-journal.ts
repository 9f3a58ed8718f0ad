import type BetterSqlite3 from 'better-sqlite3'
import type { Head } from './anchor.ts'
import type { KeptHead } from './anchors/kept-head.ts'
import { endRow, insertion } from './database.ts'
import { closeAfterWriting } from './database-in-use.ts'
import { type Entry, type EntryFacts, EntrySchema } from './entry.ts'
import { formOfLine } from './entry-line.ts'
import { type EntryMaker, endOf, type LogEnd, type LogIdentity, type MadeEntry } from './entry-maker.ts'
import type { Journal } from './journal.ts'
import { JournalAltered, JournalUnwritable, keepAsEvidence, unwritable } from './journal-errors.ts'
import type { SigningKey } from './signing-key.ts'

interface Opened {
  readonly path: string
  readonly database: BetterSqlite3.Database
  readonly unlock: () => void
  readonly identity: LogIdentity
  readonly makerFor: (key: SigningKey) => EntryMaker
  readonly key: SigningKey
  readonly end: LogEnd
}

interface Line {
  readonly seq: number
  readonly line: string
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

/** The journal over its database, which this process alone writes. */
export class SqliteJournal implements Journal {
  readonly path: string
  readonly identity: LogIdentity
  readonly #database: BetterSqlite3.Database
  readonly #unlock: () => void
  readonly #makerFor: Opened['makerFor']
  readonly #insertAll: (made: readonly MadeEntry[]) => void
  readonly #page: BetterSqlite3.Statement<[number], Line>
  readonly #pageOfRun: BetterSqlite3.Statement<[number, number, string], Line>
  /** Where each run has its entries: an index that is kept in memory only. */
  readonly #runs: Map<string, Span>
  readonly #listeners = new Set<(entry: Entry) => void>()
  #key: SigningKey
  #maker: EntryMaker
  #end: LogEnd
  /** The name under which the log is kept that was closed; nothing may follow in it. */
  #closedAs: string | null = null

  constructor({ path, database, unlock, identity, makerFor, key, end }: Opened) {
    this.path = path
    this.identity = identity
    this.#database = database
    this.#unlock = unlock
    this.#makerFor = makerFor
    this.#key = key
    this.#maker = makerFor(key)
    this.#end = end
    const insert = insertion(database)
    const insertOne = ({ row: { seq, line, hash } }: MadeEntry): void => {
      insert.run(seq, line, hash)
    }
    const inOneTransaction = database.transaction((made: readonly MadeEntry[]) => {
      for (const each of made) insertOne(each)
    })
    this.#insertAll = (made) => (made.length === 1 ? made.forEach(insertOne) : inOneTransaction(made))
    this.#page = database.prepare(`select seq, line from entry where seq > ? order by seq limit ${pageLength}`)
    this.#pageOfRun = database.prepare(
      `select seq, line from entry where seq > ? and seq <= ? and line ->> 'run' = ? order by seq limit ${pageLength}`,
    )
    this.#runs = spansOfRuns(database)
  }

  append(facts: EntryFacts): Entry {
    const made = this.#maker.made(this.#end, facts)
    this.#write(made)
    const [first] = made
    if (first === undefined) throw new TypeError('facts make at least one entry')
    return first.entry
  }

  head(): Head {
    const { seq, hash, at } = this.#end
    return { seq, hash, at }
  }

  sign(): KeptHead {
    if (this.#end.lastCheckpoint !== this.#end.seq) this.#write([this.#maker.checkpoint(this.#end)])
    const { seq, hash, at } = this.#end
    const line = this.#page.get(seq - 1)?.line ?? ''
    return { seq, hash, at, line, origin: this.identity.origin, publicKey: this.#key.publicKey }
  }

  seal(bytes: Uint8Array): Buffer {
    return this.#key.sign(bytes)
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

  changeKey(key: SigningKey, reason: string): void {
    const next = this.#makerFor(key)
    this.#write(next.keyChange(this.#end, reason, this.#maker))
    this.#key = key
    this.#maker = next
  }

  /** Writes down that the key which was given at opening signs from now on, though another one did before. */
  announceKey(reason: string): void {
    this.#write(this.#maker.keyChange(this.#end, reason, null))
  }

  closeSegment(file: string, reason: string): void {
    this.#write(this.#maker.segmentEnd(this.#end, { file, reason }))
    this.#closedAs = file
  }

  close(): void {
    this.#signTheEnd()
    closeAfterWriting(this.#database)
    this.#unlock()
  }

  #signTheEnd(): void {
    try {
      this.sign()
    } catch {
      // A full disk, for example. The entries are there; the next checkpoint, whoever writes it, signs them too.
    }
  }

  #write(made: readonly MadeEntry[]): void {
    if (this.#closedAs !== null) {
      throw new JournalUnwritable(
        `The journal ${this.path} was closed to be kept as ${this.#closedAs}, and takes no entry any more. Start Keyturn again: it goes on in a new one.`,
      )
    }
    const end = made.reduce((before, each) => endOf(each, before), this.#end)
    try {
      this.#insertAll(made)
    } catch (error) {
      this.#end = this.#endAfterFailure(end, error)
      throw unwritable(this.path, error)
    }
    this.#end = end
    for (const { entry } of made) {
      if (entry.run !== null) {
        this.#runs.set(entry.run, { first: this.#runs.get(entry.run)?.first ?? entry.seq, last: entry.seq })
      }
      this.#tell(entry)
    }
  }

  #pageAfter(after: number, run: string | undefined): readonly Line[] {
    if (run === undefined) return this.#page.all(after)
    return this.#pageOfRun.all(after, this.#runs.get(run)?.last ?? after, run)
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

  /** Whether a failed commit reached the disk is for the database to say. */
  #endAfterFailure(attempted: LogEnd, failure: unknown): LogEnd {
    const { seq, hash } = this.#endOnDisk(failure)
    const is = (end: LogEnd): boolean => end.seq === seq && end.hash === hash
    if (is(this.#end)) return this.#end
    if (is(attempted)) return attempted
    throw new JournalAltered(
      `Something else has written to the journal ${this.path} while Keyturn had it open. ${keepAsEvidence}`,
      { cause: failure },
    )
  }

  #endOnDisk(failure: unknown): { readonly seq: number; readonly hash: string } {
    try {
      return endRow(this.#database)
    } catch (error) {
      throw unwritable(
        this.path,
        new AggregateError([failure, error], 'the database can’t be written, and not be read either'),
      )
    }
  }

  #entryOf(seq: number, line: string): Entry {
    const { parts, fault } = formOfLine(Buffer.from(line, 'utf8'))
    if (parts?.seq === seq) return EntrySchema.parse(JSON.parse(line))
    throw new JournalAltered(
      `Entry ${seq} of the journal ${this.path} ${fault?.words ?? 'calls itself another one.'} It was changed while Keyturn had the journal open. ${keepAsEvidence}`,
    )
  }
}
