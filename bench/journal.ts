import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { canonicalJson } from '../src/main/audit/canonical-json.ts'
import { createDatabase } from '../src/main/audit/database.ts'
import type { Entry } from '../src/main/audit/entry.ts'
import { beginning, EntryMaker, endOf, type MadeEntry, newIdentity } from '../src/main/audit/entry-maker.ts'
import { openJournal } from '../src/main/audit/open-journal.ts'
import { newPrivateKey, signingKeyOf } from '../src/main/audit/signing-key.ts'
import { systemClock } from '../src/main/clock.ts'
import { realisticEntry } from './journal-entries.ts'
import { median } from './median.ts'
import type { BenchRow } from './row.ts'

/** What the journal costs: appending beside a bare insert, verifying beside sha256sum of the same bytes. */
export const journalBench = async (): Promise<readonly BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
  try {
    return [appending(folder), ...verifying(folder)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const appends = 3000

const clock = systemClock()
const key = signingKeyOf(newPrivateKey())
const origin = {
  actor: { account: 'CONTOSO\\operator', sid: 'S-1-5-21-3623811015-3361044348-30300820-1013' },
  host: 'JUMP01',
  app: 'Keyturn 0.1.0',
}

const appending = (folder: string): BenchRow => {
  const path = join(folder, 'appended.db')
  const journal = openJournal({ path, clock, origin, key })
  const bare = bareDatabase(join(folder, 'bare.db'))
  const ours: number[] = []
  const besides: number[] = []
  let written: Entry[] = []
  journal.onAppended((entry) => written.push(entry))
  try {
    for (let index = 0; index < appends; index += 1) {
      const facts = realisticEntry(index)
      written = []
      ours.push(milliseconds(() => journal.append(facts)))
      const hash = Buffer.from(journal.head().hash, 'hex')
      const rows = written.map((entry) => ({ seq: entry.seq, line: canonicalJson(entry), hash }))
      besides.push(milliseconds(() => bare.insert(rows)))
    }
  } finally {
    bare.close()
    journal.close()
  }
  const [mine, its] = [median(ours), median(besides)]
  return {
    name: 'journal: one durable append, beside a bare insert of the same lines and hashes (WAL, FULL)',
    ours: `${(mine * 1000).toFixed(0)} µs`,
    beside: `${(its * 1000).toFixed(0)} µs`,
    ratio: its / mine,
    goal: 'at least 0.8 of its rate',
  }
}

const bareDatabase = (path: string) => {
  const database = new Database(path)
  database.pragma('journal_mode = wal')
  database.pragma('synchronous = full')
  database.exec('create table entry (seq integer primary key, line text not null, hash blob not null) strict')
  const insert = database.prepare<[number, string, Buffer]>('insert into entry (seq, line, hash) values (?, ?, ?)')
  const insertOne = ({ seq, line, hash }: BareRow) => insert.run(seq, line, hash)
  const insertAll = database.transaction((rows: readonly BareRow[]) => {
    for (const row of rows) insertOne(row)
  })
  return {
    insert: (rows: readonly BareRow[]) => (rows.length === 1 ? rows.forEach(insertOne) : insertAll(rows)),
    close: () => database.close(),
  }
}

interface BareRow {
  readonly seq: number
  readonly line: string
  readonly hash: Buffer
}

const small = 100_000
const large = 1_000_000
const repetitions = 3

const verifying = (folder: string): readonly BenchRow[] => {
  const [few, many] = [filledJournal(folder, small), filledJournal(folder, large)]
  const times: number[] = []
  const besides: number[] = []
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    times.push(verify(many).seconds)
    besides.push(milliseconds(() => execFileSync('sha256sum', [many.lines])) / 1000)
  }
  const [ours, beside] = [median(times), median(besides)]
  const [smallPeak, largePeak] = [verify(few).peakMebibytes, verify(many).peakMebibytes]
  return [
    {
      name: `journal: verifying ${large} entries (${(many.bytes / 1e6).toFixed(0)} MB), beside sha256sum of the same bytes`,
      ours: `${ours.toFixed(2)} s`,
      beside: `${beside.toFixed(2)} s`,
      ratio: ours / beside,
      goal: 'at most 3',
    },
    {
      name: `journal: peak memory while verifying ${large} entries, beside ${small} entries`,
      ours: `${largePeak.toFixed(0)} MiB`,
      beside: `${smallPeak.toFixed(0)} MiB`,
      ratio: largePeak / smallPeak,
      goal: 'about 1: flat',
    },
  ]
}

const Verified = z.object({
  result: z.literal('OK'),
  entries: z.number(),
  seconds: z.number(),
  peakMebibytes: z.number(),
})

const verify = ({ database, entries }: Filled): z.output<typeof Verified> => {
  const script = fileURLToPath(new URL('./journal-verification.ts', import.meta.url))
  const answer = execFileSync(process.execPath, [script, database], { encoding: 'utf8' })
  return Verified.extend({ entries: z.literal(entries) }).parse(JSON.parse(answer))
}

interface Filled {
  readonly database: string
  readonly lines: string
  readonly entries: number
  readonly bytes: number
}

/**
 * A journal with so many entries, or one more where the last has to be signed, and its lines as a file. It is written in
 * one transaction without any flush: how fast it comes into being is not what is measured.
 */
const filledJournal = (folder: string, atLeast: number): Filled => {
  const [path, lines] = [join(folder, `${atLeast}.db`), join(folder, `${atLeast}.jsonl`)]
  createDatabase(path, [])
  const database = new Database(path)
  database.pragma('journal_mode = off')
  database.pragma('synchronous = off')
  const insert = database.prepare<[number, string, Buffer]>('insert into entry values (?, ?, ?)')
  const file = openSync(lines, 'w')
  let bytes = 0
  let end = beginning
  const maker = new EntryMaker(steadyClock(), origin, newIdentity(origin.host, 'bench'), key)
  const put = (made: readonly MadeEntry[]): void => {
    for (const each of made) {
      const { seq, line, hash } = each.row
      insert.run(seq, line, hash)
      bytes += writeSync(file, line) + writeSync(file, '\n')
      end = endOf(each, end)
    }
  }
  database.transaction(() => {
    put(maker.opening(end, null))
    while (end.seq < atLeast) put(maker.made(end, realisticEntry(end.seq)))
  })()
  closeSync(file)
  database.close()
  return { database: path, lines, entries: end.seq, bytes }
}

const steadyClock = () => {
  let seconds = 0
  return {
    now: () => new Date(Date.UTC(2026, 10, 23) + seconds * 1000),
    monotonicMilliseconds: () => {
      seconds += 1
      return seconds * 1000
    },
    boot: clock.boot,
  }
}

const milliseconds = (work: () => unknown): number => {
  const began = performance.now()
  work()
  return performance.now() - began
}
