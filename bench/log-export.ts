import { execFileSync } from 'node:child_process'
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Recorded, RunEvent } from '../src/domain/run/event.ts'
import { stepOf } from '../src/domain/run/event.ts'
import { createDatabase, type EntryRow } from '../src/main/audit/database.ts'
import { beginning, EntryMaker, endOf, type MadeEntry, newIdentity } from '../src/main/audit/entry-maker.ts'
import { newPrivateKey, signingKeyOf } from '../src/main/audit/signing-key.ts'
import { systemClock } from '../src/main/clock.ts'
import { linesOfLog } from '../src/main/export/line-export.ts'
import { LogSource } from '../src/main/export/log-source.ts'
import { successfulRun } from '../test/support/run-history.ts'
import type { BenchRow } from './row.ts'

const [small, large] = [10_000, 100_000]

/** What the report and the bundle of a long run cost, beside packing the same lines with gzip, and beside a shorter run. */
export const logExportBench = async (): Promise<readonly BenchRow[]> => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-bench-'))
  try {
    const [few, many] = [logOf(folder, small), logOf(folder, large)]
    const lines = await linesFile(many)
    const gzip = seconds(() => execFileSync('gzip', ['--keep', '--force', lines]))
    const [report, bundle] = [exported(many, 'html'), exported(many, 'bundle')]
    const [smallReport, smallBundle] = [exported(few, 'html'), exported(few, 'bundle')]
    return [
      timeRow('report', report.seconds, gzip),
      timeRow('bundle', bundle.seconds, gzip),
      memoryRow('report', report.peakMebibytes, smallReport.peakMebibytes),
      memoryRow('bundle', bundle.peakMebibytes, smallBundle.peakMebibytes),
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const timeRow = (what: string, ours: number, beside: number): BenchRow => ({
  name: `log: the ${what} of a run with ${large} entries, beside gzip of its lines`,
  ours: `${ours.toFixed(2)} s`,
  beside: `${beside.toFixed(2)} s`,
  ratio: ours / beside,
  goal: 'no goal set',
})

const memoryRow = (what: string, ours: number, beside: number): BenchRow => ({
  name: `log: peak memory of that ${what}, beside a run with ${small} entries`,
  ours: `${ours.toFixed(0)} MiB`,
  beside: `${beside.toFixed(0)} MiB`,
  ratio: ours / beside,
  goal: 'no goal set',
})

/** A log with one run, in which the stamp wrote so much while it rotated that there are so many entries. */
const logOf = (folder: string, entries: number): string => {
  const path = join(folder, `${entries}.db`)
  const clock = systemClock()
  const by = { actor: { account: 'CONTOSO\\operator', sid: null }, host: 'JUMP01', app: 'Keyturn 0.1.0' }
  const maker = new EntryMaker(clock, by, newIdentity(by.host, 'bench'), signingKeyOf(newPrivateKey()))
  let end = beginning
  const rows: EntryRow[] = []
  const add = (made: readonly MadeEntry[]): void => {
    for (const each of made) {
      rows.push(each.row)
      end = endOf(each, end)
    }
  }
  add(maker.opening(end, null))
  for (const { event } of longRun(entries)) {
    const { type, ...facts } = event
    add(maker.made(end, { stamp: 'east.contoso.com', run: '2026-11-23-0a1b2c3d', step: stepOf(event), type, facts }))
  }
  createDatabase(path, rows)
  return path
}

const longRun = (entries: number): readonly Recorded[] => {
  const run = successfulRun()
  const rotating = run.findIndex(({ event }) => event.type === 'step-learned' && event.fact.fact === 'command-sending')
  const [before, after] = [run.slice(0, rotating + 1), run.slice(rotating + 1)]
  const sending = before.at(-1)
  if (sending === undefined) throw new Error('the run of the bench sends no command')
  const written = Array.from({ length: entries - run.length }, (_, index) => ({ ...sending, event: output(index) }))
  return [...before, ...written, ...after]
}

const output = (index: number): RunEvent => ({
  type: 'step-learned',
  step: 'Rotation',
  attempt: 1,
  fact: {
    fact: 'output',
    lines: Array.from({ length: 3 }, (_, line) => ({
      stream: 'verbose',
      text: `VERBOSE: [${index}.${line}] Step 'Restart “gateways” – Größe' status: 'InProgress'`,
    })),
  },
})

const linesFile = async (database: string): Promise<string> => {
  const file = `${database}.jsonl`
  const source = new LogSource(database)
  try {
    await pipeline(Readable.from(linesOfLog(source, null)), createWriteStream(file))
  } finally {
    source.close()
  }
  return file
}

const Exported = z.object({ seconds: z.number(), peakMebibytes: z.number() })

const exported = (database: string, format: string): z.output<typeof Exported> => {
  const script = fileURLToPath(new URL('./log-export-process.ts', import.meta.url))
  return Exported.parse(JSON.parse(execFileSync(process.execPath, [script, database, format], { encoding: 'utf8' })))
}

const seconds = (work: () => unknown): number => {
  const began = performance.now()
  work()
  return (performance.now() - began) / 1000
}
