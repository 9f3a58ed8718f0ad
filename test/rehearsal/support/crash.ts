import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { z } from 'zod'
import { openForReading } from '../../../src/main/audit/database.ts'
import { EntrySchema } from '../../../src/main/audit/entry.ts'
import { readHeadFile } from '../../../src/main/audit/head-file.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { openEnterpriseCa } from '../../../src/rehearsal/enterprise-ca.ts'
import { makeStamp } from '../../../src/rehearsal/process.ts'
import { scenarioNamed } from '../../../src/rehearsal/scenario.ts'

/** How fast the stamp's hour passes in these tests: in about half a second. */
const compression = 6000

const Line = z.union([
  z.object({ seq: z.number(), type: z.string(), at: z.string(), fact: z.string().nullable() }),
  z.object({
    ended: z.object({
      result: z.string(),
      asExpected: z.boolean(),
      steps: z.array(z.object({ name: z.string(), state: z.string(), attempts: z.number() })),
      startSecretRotationCalls: z.number(),
      journal: z.string(),
      report: z.string().nullable(),
    }),
  }),
  z.object({ refused: z.string() }),
])
type Ended = Extract<z.output<typeof Line>, { ended: unknown }>['ended']

interface Ran {
  readonly acknowledged: readonly {
    readonly seq: number
    readonly type: string
    readonly at: string
    readonly fact: string | null
  }[]
  readonly ended: Ended | null
  readonly signal: string | null
}

/** A CA and a stamp that have not begun yet: made once, copied for every rehearsal. */
export const stampTemplate = async (name: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-template-'))
  const scenario = scenarioNamed(name)
  if (scenario === null) throw new Error(`no scenario ${name}`)
  const at = new Date()
  await makeStamp({
    folder: join(folder, 'stamp'),
    scenario,
    names: { region: 'rehearsal', fqdn: 'azurestack.local', identity: 'AAD', containerRegistry: false },
    compression,
    ca: await openEnterpriseCa(join(folder, 'authority'), at),
    cloudAdmin: { userName: 'azurestack\\cloudadmin', password: Buffer.from('RehearsalAdmin1') },
    shareAccount: { userName: 'AZURESTACK\\cloudadmin', password: Buffer.from('RehearsalShare1') },
    at,
  })
  return folder
}

/** How many entries of a type, or with a fact of that name, a whole rehearsal of the scenario writes; `*` counts all. */
export const countEntries = async (template: string, scenario: string, type: string): Promise<number> =>
  withRehearsal(template, async (out) => {
    const { acknowledged } = await run(out, scenario, type, 0)
    return acknowledged.filter((entry) => type === '*' || entry.type === type || entry.fact === type).length
  })

/**
 * Kills a rehearsal after the entry of that number, takes it up again, and holds the end against the promises: nothing
 * acknowledged is lost, the log verifies, the scenario ends as it should, and no attempt sent two commands.
 */
export const killAndResume = (template: string, scenario: string, type: string, number: number): Promise<void> =>
  withRehearsal(template, async (out) => {
    const killed = await run(out, scenario, type, number)
    // A rehearsal may be shorter than the one that was counted: then there was nothing to kill.
    if (killed.ended !== null) return
    expect(killed.signal).toBe('SIGKILL')
    const { ended } = await run(out, scenario, '*', 0)
    if (ended === null) return expectFinished(out, scenario, killed)
    expect(ended.asExpected, `${scenario}, killed after ${type} ${number}: ${JSON.stringify(ended)}`).toBe(true)
    expect(ended.steps.map(({ state }) => state)).toEqual(ended.steps.map(() => 'done'))
    expect(ended.startSecretRotationCalls).toBeLessThanOrEqual(
      ended.steps.find(({ name }) => name === 'Rotation')?.attempts ?? 0,
    )
    expect(ended.report).not.toBeNull()
    expectKept(out, killed)
  })

/** It was killed after the very last entry: the second start finds a finished rehearsal. */
const expectFinished = (out: string, scenario: string, killed: Ran): void => {
  expect(killed.acknowledged.at(-1)?.type, scenario).toBe('run-closed')
  expectKept(out, killed)
}

const expectKept = (out: string, { acknowledged }: Ran): void => {
  const journal = join(out, 'journal.db')
  const anchor = readHeadFile(join(out, 'anchors', 'head.json'))
  expect(verifyJournal(journal, { anchors: [anchor] })).toMatchObject({ result: 'OK', findings: [] })
  const database = openForReading(journal)
  try {
    const kept = database
      .prepare<[], string>('select line from entry order by seq')
      .pluck()
      .all()
      .map((line) => EntrySchema.parse(JSON.parse(line)))
    for (const { seq, type, at } of acknowledged) expect(kept[seq - 1]).toMatchObject({ seq, type, at })
  } finally {
    database.close()
  }
}

const run = (out: string, scenario: string, type: string, count: number): Promise<Ran> =>
  new Promise((resolve, reject) => {
    const script = fileURLToPath(new URL('./killed-rehearsal-process.ts', import.meta.url))
    const child = spawn(process.execPath, [script, out, scenario, 'AAD', String(compression), type, String(count)])
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk
    })
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk
    })
    child.once('error', reject)
    child.once('close', (code, signal) => {
      if (code !== 0 && signal !== 'SIGKILL') {
        reject(new Error(`the rehearsal ended with ${code ?? signal}: ${stderr}`))
        return
      }
      const lines = stdout
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => Line.parse(JSON.parse(line)))
      resolve({
        acknowledged: lines.flatMap((line) => ('seq' in line ? [line] : [])),
        ended: lines.flatMap((line) => ('ended' in line ? [line.ended] : [])).at(-1) ?? null,
        signal,
      })
    })
  })

const withRehearsal = async <T>(template: string, use: (out: string) => Promise<T>): Promise<T> => {
  const out = await mkdtemp(join(tmpdir(), 'keyturn-crash-'))
  try {
    await cp(template, out, { recursive: true })
    return await use(out)
  } finally {
    await endStamp(out)
    await rm(out, { recursive: true, force: true })
  }
}

/** A test that failed half-way leaves its stamp running: it is ended by the pid that the stamp wrote itself. */
const endStamp = async (out: string): Promise<void> => {
  const text = await readFile(join(out, 'stamp', 'connection.json'), 'utf8').catch(() => null)
  if (text === null) return
  process.kill(z.object({ pid: z.number() }).parse(JSON.parse(text)).pid)
}
