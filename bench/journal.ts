import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { z } from 'zod'
import { canonicalJson } from '../src/main/audit/canonical-json.ts'
import { createDatabase } from '../src/main/audit/database.ts'
import { formatVersion } from '../src/main/audit/entry.ts'
import { HashChain } from '../src/main/audit/hash-chain.ts'
import { openJournal } from '../src/main/audit/journal.ts'
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
const origin = {
  actor: { account: 'CONTOSO\\operator', sid: 'S-1-5-21-3623811015-3361044348-30300820-1013' },
  host: 'JUMP01',
  app: 'Keyturn 0.1.0',
}

const appending = (folder: string): BenchRow => {
  const path = join(folder, 'appended.db')
  const journal = openJournal({ path, clock, origin })
  const bare = bareDatabase(join(folder, 'bare.db'))
  const ours: number[] = []
  const besides: number[] = []
  try {
    for (let index = 0; index < appends; index += 1) {
      const facts = realisticEntry(index)
      const began = performance.now()
      const entry = journal.append(facts)
      ours.push(performance.now() - began)
      const [line, hash] = [canonicalJson(entry), Buffer.from(journal.head()?.hash ?? '', 'hex')]
      besides.push(milliseconds(() => bare.insert(entry.seq, line, hash)))
    }
  } finally {
    bare.close()
    journal.close()
  }
  const [mine, its] = [median(ours), median(besides)]
  return {
    name: 'journal: one durable append, beside a bare insert of the same line and hash (WAL, FULL)',
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
  return {
    insert: (seq: number, line: string, hash: Buffer) => insert.run(seq, line, hash),
    close: () => database.close(),
  }
}

const small = 100_000
const large = 1_000_000
const repetitions = 3

const verifying = (folder: string): readonly BenchRow[] => {
  const [few, many] = [filledJournal(folder, small), filledJournal(folder, large)]
  const times: number[] = []
  const besides: number[] = []
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    times.push(verify(many.database, large).seconds)
    besides.push(milliseconds(() => execFileSync('sha256sum', [many.lines])) / 1000)
  }
  const [ours, beside] = [median(times), median(besides)]
  const [smallPeak, largePeak] = [verify(few.database, small).peakMebibytes, verify(many.database, large).peakMebibytes]
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

const verify = (database: string, entries: number): z.output<typeof Verified> => {
  const script = fileURLToPath(new URL('./journal-verification.ts', import.meta.url))
  const answer = execFileSync(process.execPath, [script, database], { encoding: 'utf8' })
  return Verified.extend({ entries: z.literal(entries) }).parse(JSON.parse(answer))
}

/**
 * A journal with so many entries, and its lines as a file. It is written in one transaction without any flush: how fast
 * it comes into being is not what is measured.
 */
const filledJournal = (folder: string, entries: number) => {
  const [path, lines] = [join(folder, `${entries}.db`), join(folder, `${entries}.jsonl`)]
  createDatabase(path)
  const database = new Database(path)
  database.pragma('journal_mode = off')
  database.pragma('synchronous = off')
  const insert = database.prepare<[number, Buffer, Buffer]>('insert into entry values (?, cast(? as text), ?)')
  const file = openSync(lines, 'w')
  const chain = new HashChain()
  let bytes = 0
  database.transaction(() => {
    for (let seq = 1; seq <= entries; seq += 1) {
      const line = Buffer.from(lineOf(seq), 'utf8')
      chain.holdBytes(line, 0)
      chain.goOnFrom(Buffer.from(chain.hash(), 'latin1'))
      insert.run(seq, line, chain.head())
      bytes += writeSync(file, line) + writeSync(file, '\n')
    }
  })()
  closeSync(file)
  database.close()
  return { database: path, lines, bytes }
}

const lineOf = (seq: number): string => {
  const at = new Date(Date.UTC(2026, 10, 23) + seq * 1000).toISOString()
  return canonicalJson({
    v: formatVersion,
    seq,
    at,
    mono: seq * 1000,
    boot: clock.boot,
    ...origin,
    ...realisticEntry(seq),
  })
}

const milliseconds = (work: () => unknown): number => {
  const began = performance.now()
  work()
  return performance.now() - began
}
