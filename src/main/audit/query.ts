import type BetterSqlite3 from 'better-sqlite3'
import { readJournal } from './database.ts'
import { type Entry, EntrySchema, longestLine } from './entry.ts'
import { formOfLine } from './entry-line.ts'
import { type LogFilter, QueryInvalid, type Sieve, sieveOf } from './log-filter.ts'
import { progressStep } from './verification.ts'

/**
 * Looking into a log's database, which may be in use and is never altered: nothing here verifies it. There is no index to
 * look things up in (see `database.ts`), so that entries are gone through one after the other, a bounded number at a time.
 */

export interface LogQuery {
  readonly filter: LogFilter
  readonly order: 'newest-first' | 'oldest-first'
  /**
   * Where to go on: the `next` of the page before, or the number of any entry. Only entries beyond it, in that order, are
   * looked at; null for all of them.
   */
  readonly beyond: number | null
  /** How many entries a page has at most: 1 to 1000. */
  readonly limit: number
}

/** An entry that was changed so that it says nothing any more; what is wrong with it, verification tells. */
export interface UnreadableEntry {
  readonly seq: number
  readonly unreadable: true
}

export type FoundEntry = Entry | UnreadableEntry

export interface LogPage {
  /**
   * In the order that was asked for. One that can't be read is among them, whatever was asked for: it might be what is
   * looked for. Only a line that is still JSON, with the right number, and plainly belongs elsewhere is left out.
   */
  readonly entries: readonly FoundEntry[]
  /** Where the next page goes on, even when this one is not full: there is more to look at. Null: that was all. */
  readonly next: number | null
  /** How many entries were looked at for this page. */
  readonly lookedAt: number
}

/** What one page looks at: so much that a window goes on without a wait that anybody would notice. */
const mostEntries = 20_000
const mostBytes = 64 * 1024 * 1024

const longestPage = 1000

/**
 * One page of the entries that a filter lets through. It looks at 20,000 entries, or 64 MiB of lines, and no more: a page
 * may be empty and not the last. Throws `QueryInvalid`, `NotAJournal` or `JournalFromNewerVersion`.
 */
export const queryLog = (path: string, query: LogQuery): LogPage => {
  const sieve = checkedSieve(query)
  return readJournal(path, (database) => pageOf(database, query, sieve))
}

/**
 * The same, going on until the page is full or the log ends, however long that takes.
 * @param onLookedAt called now and then with the number of entries that were looked at
 */
export const searchLog = (path: string, query: LogQuery, onLookedAt: (entries: number) => void): LogPage => {
  const sieve = checkedSieve(query)
  return readJournal(path, (database) => {
    const entries: FoundEntry[] = []
    let lookedAt = 0
    let next = query.beyond
    do {
      const page = pageOf(database, { ...query, beyond: next, limit: query.limit - entries.length }, sieve)
      entries.push(...page.entries)
      lookedAt += page.lookedAt
      next = page.next
      onLookedAt(lookedAt)
    } while (next !== null && entries.length < query.limit)
    return { entries, next, lookedAt }
  })
}

/** A run as it stands in a log. */
export interface RunInLog {
  readonly run: string
  readonly stamp: string | null
  readonly entries: number
  readonly first: Place
  readonly last: Place
}

interface Place {
  readonly seq: number
  /** UTC, ISO 8601 with milliseconds. */
  readonly at: string
}

/**
 * The runs in a log, oldest first. All of the log is gone through; entries that can't be read are in no run. Throws
 * `NotAJournal` or `JournalFromNewerVersion`.
 * @param onLookedAt called now and then with the number of entries that were looked at
 */
export const runsOf = (path: string, onLookedAt: (entries: number) => void = () => {}): readonly RunInLog[] =>
  readJournal(path, (database) => {
    const runs = new Map<string, RunInLog>()
    let lookedAt = 0
    for (const [seq, run, at, stamp] of database.prepare<[], RunRow>(runRows).raw().iterate()) {
      lookedAt += 1
      if (lookedAt % progressStep === 0) onLookedAt(lookedAt)
      if (typeof run !== 'string' || typeof at !== 'string') continue
      const place = { seq, at }
      const known = runs.get(run)
      if (known === undefined) runs.set(run, { run, stamp: textOrNull(stamp), entries: 1, first: place, last: place })
      else runs.set(run, { ...known, entries: known.entries + 1, last: place })
    }
    return [...runs.values()]
  })

/** How many entries of a log belong to a step of a run. */
export interface StepInLog {
  readonly run: string
  readonly step: string
  readonly entries: number
}

/** The steps of all runs in a log that verifies. Throws `NotAJournal` or `JournalFromNewerVersion`. */
export const stepsOf = (path: string): readonly StepInLog[] =>
  readJournal(path, (database) =>
    database
      .prepare<[], StepInLog>(
        `select line ->> 'run' as run, line ->> 'step' as step, count(*) as entries from entry
         group by 1, 2 having run is not null and step is not null`,
      )
      .all(),
  )

type RunRow = [seq: number, run: unknown, at: unknown, stamp: unknown]

/**
 * The beginning of a `case` over a line: null for one that can't be read. SQLite throws when it is asked for the members
 * of a line that is not JSON; the branches of a `case` are the one place where it surely asks in this order.
 */
const unlessUnreadable = `case
  when octet_length(line) > ${longestLine} then null
  when not json_valid(line) then null
  when line ->> 'seq' is not seq then null`

const runRows = `select seq, line ->> 'run', line ->> 'at', line ->> 'stamp' from entry
  where ${unlessUnreadable} else true end order by seq`

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null)

const checkedSieve = ({ filter, beyond, limit }: LogQuery): Sieve => {
  if (!Number.isInteger(limit) || limit < 1 || limit > longestPage) {
    throw new QueryInvalid(`A page has 1 to ${longestPage} entries: choose a limit between the two.`)
  }
  if (beyond !== null && !Number.isSafeInteger(beyond)) {
    throw new QueryInvalid('A page goes on from an entry’s number, which is a whole one.')
  }
  return sieveOf(filter)
}

/** The line of an entry that may be looked for, an empty text for one that is not, null for one that can't be read. */
type Row = [seq: number, bytes: number | null, line: string | null]

const pageOf = (database: BetterSqlite3.Database, { order, beyond, limit }: LogQuery, sieve: Sieve): LogPage => {
  const newestFirst = order === 'newest-first'
  const after = newestFirst ? Number.MIN_SAFE_INTEGER : (beyond ?? Number.MIN_SAFE_INTEGER)
  const before = newestFirst ? (beyond ?? Number.MAX_SAFE_INTEGER) : Number.MAX_SAFE_INTEGER
  const rows = database
    .prepare<(string | number)[], Row>(
      `select seq, octet_length(line), ${unlessUnreadable} when ${sieve.condition} then cast(line as text) else '' end
       from entry where seq > ? and seq < ? order by seq ${newestFirst ? 'desc' : 'asc'}`,
    )
    .raw()
  const entries: FoundEntry[] = []
  let [lookedAt, bytes, place] = [0, 0, 0]
  for (const [seq, length, line] of rows.iterate(...sieve.values, after, before)) {
    if (entries.length >= limit || lookedAt >= mostEntries || bytes >= mostBytes) {
      return { entries, next: place, lookedAt }
    }
    const found = line === null ? unreadable(seq) : foundOn(line, seq, sieve)
    if (found !== null) entries.push(found)
    lookedAt += 1
    bytes += length ?? 0
    place = seq
  }
  return { entries, next: null, lookedAt }
}

const foundOn = (line: string, seq: number, sieve: Sieve): FoundEntry | null => {
  if (line === '' || !sieve.mayBeLine(line)) return null
  // SQLite and JavaScript agree on what a line says only when it has its one form.
  const entry =
    formOfLine(Buffer.from(line, 'utf8')).fault === null ? EntrySchema.safeParse(JSON.parse(line)).data : null
  if (entry === null || entry === undefined) return unreadable(seq)
  return sieve.isEntry(entry) ? entry : null
}

const unreadable = (seq: number): UnreadableEntry => ({ seq, unreadable: true })
