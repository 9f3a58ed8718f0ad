import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { copyFile, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { appEnvironment, killAllOver } from '../../test/main/electron/support/app-processes.ts'
import type { BuiltApp } from '../../test/main/electron/support/built-app.ts'
import { giveToApp } from '../../test/main/electron/support/ordinary-account.ts'

/** An app with one window, laid out so that each of its starts is measured. */
export interface MeasurableApp {
  readonly folder: string
  readonly firstFile: string
  /** Stands for the account's folder of settings, as for the tests of the windows. */
  readonly dataFolder: string
}

/** What is looked at in the page of a window. */
export interface Look<Given, Seen> {
  /** Runs in the page, where nothing of its surroundings here is known. It answers as soon as what it waits for is seen. */
  readonly look: (given: Given) => Promise<Seen>
  readonly given: Given
  readonly seen: z.ZodType<Seen>
}

/** What was seen of one start. */
export interface Measured<Seen> {
  readonly seen: Seen
  /** From the start of the first process until it was seen, in a window that is shown. */
  readonly milliseconds: number
  /** The working sets of all processes: what they share counts for each of them. */
  readonly workingSetMebibytes: number
  /** What no other process shares, of all of them; null where the system does not tell. */
  readonly ownMebibytes: number | null
  /** What the scripts of the page hold, behind a collection of garbage. */
  readonly heapMebibytes: number
}

const source = fileURLToPath(new URL('./measured', import.meta.url))

/** Keyturn as it was built. The build is changed by that: it starts measured from now on. */
export const measurableKeyturn = async ({ folder }: BuiltApp): Promise<Omit<MeasurableApp, 'dataFolder'>> => {
  const manifest = join(folder, 'package.json')
  const given = z.looseObject({ main: z.string() }).parse(JSON.parse(await readFile(manifest, 'utf8')))
  await copyFile(join(source, 'measured.cjs'), join(folder, 'measured.cjs'))
  await writeFile(manifest, JSON.stringify({ ...given, main: 'measured.cjs' }))
  return { folder, firstFile: join(folder, given.main) }
}

/** @param folder is made for it */
export const measurableBareWindow = async (folder: string): Promise<Omit<MeasurableApp, 'dataFolder'>> => {
  await cp(source, folder, { recursive: true })
  const manifest = { name: 'bare-window', version: '1.0.0', main: 'measured.cjs' }
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest))
  return { folder, firstFile: join(folder, 'bare-window.cjs') }
}

/** How long a window rests until its memory is taken. */
const settleMilliseconds = 3000
/** A start that takes longer has failed. */
const mostMilliseconds = 60_000

/** Starts an app, looks at its page, and ends it. */
export const measured = async <Given, Seen>(
  { executable, display }: Pick<BuiltApp, 'executable' | 'display'>,
  { folder, firstFile, dataFolder }: MeasurableApp,
  { look, given, seen }: Look<Given, Seen>,
): Promise<Measured<Seen>> => {
  const home = await mkdtemp(join(tmpdir(), 'keyturn-home-'))
  for (const owned of [home, dataFolder]) await giveToApp(owned)
  const script = `(${look.toString()})(${JSON.stringify(given)})`
  try {
    const began = Date.now()
    const child = spawn(executable, [folder], {
      cwd: folder,
      env: {
        ...appEnvironment(home, dataFolder, display),
        KEYTURN_BENCH: JSON.stringify({ firstFile, script, settleMilliseconds }),
      },
      timeout: mostMilliseconds,
      killSignal: 'SIGKILL',
    })
    const told = await toldBy(child)
    const own = told.processes.map(({ pid }) => ownKilobytes(pid))
    const ended = once(child, 'exit')
    child.stdin.end()
    await ended
    return {
      seen: seen.parse(told.seen),
      milliseconds: told.seenAt - began,
      workingSetMebibytes: sum(told.processes.map(({ workingSetKilobytes }) => workingSetKilobytes)) / 1024,
      ownMebibytes: own.every((kilobytes) => kilobytes !== null) ? sum(own) / 1024 : null,
      heapMebibytes: told.heapBytes / 1024 / 1024,
    }
  } finally {
    await killAllOver(dataFolder)
    await rm(home, { recursive: true, force: true })
  }
}

/** What `measured.cjs` prints. */
const Told = z.strictObject({
  seen: z.unknown(),
  seenAt: z.number(),
  processes: z.array(z.strictObject({ pid: z.number(), workingSetKilobytes: z.number() })),
  heapBytes: z.number(),
})

const toldBy = async (child: ChildProcessWithoutNullStreams): Promise<z.output<typeof Told>> => {
  const complaints = text(child.stderr)
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith('{')) return Told.parse(JSON.parse(line))
  }
  throw new Error(`The app ended before anything was seen in its window. It printed:\n${await complaints}`)
}

/** Linux tells it, of the processes that one may look into. */
const ownKilobytes = (pid: number): number | null => {
  try {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
    return sum([...rollup.matchAll(/^Private_\w+: +(\d+) kB$/gm)].map(([, kilobytes]) => Number(kilobytes)))
  } catch {
    return null
  }
}

const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)
