import type BetterSqlite3 from 'better-sqlite3'
import type { KeptHead } from '../audit/anchors/kept-head.ts'
import { checkpointOf } from '../audit/checkpoint.ts'
import { openReadable } from '../audit/database.ts'
import { type Entry, EntrySchema } from '../audit/entry.ts'
import { checkpoint } from '../audit/log-entries.ts'
import type { HashedEntry } from './csv.ts'

/** An entry as it is stored. */
export interface StoredEntry {
  readonly seq: number
  readonly line: string
  /** 64 lower-case hex digits. */
  readonly hash: string
}

/** An entry can't be read, so that nothing can be told of it. Its line can be exported all the same. */
export class EntryUnreadable extends Error {
  override readonly name = 'EntryUnreadable'
}

/**
 * The entries of a journal's database as they were when it was opened for export: what is appended meanwhile is not part
 * of it. Throws `NotAJournal` or `JournalFromNewerVersion`.
 */
export class LogSource {
  readonly path: string
  /** Number of the last entry. */
  readonly last: number
  readonly #database: BetterSqlite3.Database
  readonly #close: () => void

  constructor(path: string) {
    const { database, close } = openReadable(path)
    this.path = path
    this.#database = database
    this.#close = close
    this.last = database.prepare<[], number>('select coalesce(max(seq), 0) from entry').pluck().get() ?? 0
  }

  /** The entries in their order, of one run where it is named, read page by page as they are asked for. */
  stored(run: string | null = null): IterableIterator<StoredEntry> {
    return run === null ? this.#selected('true', []) : this.#selected(`${member('run')} = ?`, [run])
  }

  /** The same for the entries of one type. */
  storedOfType(type: string): IterableIterator<StoredEntry> {
    return this.#selected(`${member('type')} = ?`, [type])
  }

  /** The same, parsed. Throws `EntryUnreadable` at one that was changed so that it says nothing any more. */
  *entries(run: string | null = null): IterableIterator<HashedEntry> {
    for (const { seq, line, hash } of this.stored(run)) yield { entry: this.#parsed(seq, line), hash }
  }

  /** The runs in the log, oldest first. */
  runs(): readonly string[] {
    return this.#database
      .prepare<[number], string>(
        `select ${member('run')} as run from entry where seq <= ? group by run having run is not null order by min(seq)`,
      )
      .pluck()
      .all(this.last)
  }

  /** The newest checkpoint, signed by this key; null for a log that has none. */
  newestHead(publicKey: string): KeptHead | null {
    const row = this.#database
      .prepare<[number, string], StoredEntry>(
        `select seq, line, lower(hex(hash)) as hash from entry
         where seq <= ? and ${member('type')} = ? order by seq desc limit 1`,
      )
      .get(this.last, checkpoint)
    const signed = row === undefined ? null : checkpointOf(Buffer.from(row.line, 'utf8'))
    if (row === undefined || signed === null) return null
    const { seq, at, origin } = signed
    return { seq, at, origin, hash: row.hash, line: row.line, publicKey }
  }

  close(): void {
    this.#close()
  }

  *#selected(condition: string, values: readonly string[]): Generator<StoredEntry, void, undefined> {
    const page = this.#database.prepare<[number, number, ...string[]], StoredEntry>(
      `select seq, line, lower(hex(hash)) as hash from entry
       where seq > ? and seq <= ? and ${condition} order by seq limit ${pageLength}`,
    )
    for (let after = 0; ; ) {
      const rows = page.all(after, this.last, ...values)
      yield* rows
      const last = rows.at(-1)
      if (last === undefined || rows.length < pageLength) return
      after = last.seq
    }
  }

  #parsed(seq: number, line: string): Entry {
    const parsed = EntrySchema.safeParse(jsonOf(line))
    if (parsed.success) return parsed.data
    throw new EntryUnreadable(
      `Entry ${seq} of ${this.path} can't be read, so that no report can be written of this log. “audit verify” says what is wrong with it; its lines can be exported as they are, with --format jsonl.`,
    )
  }
}

const pageLength = 256

/** A member of an entry's line. Of a line that was changed to be no JSON any more there is none, where SQLite would fail. */
const member = (name: string): string => `case when json_valid(line) then line ->> '${name}' end`

const jsonOf = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    // Whoever asked is told that the entry can't be read; the parser's words would repeat what stands in it.
    return undefined
  }
}
