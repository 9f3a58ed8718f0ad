import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BuiltApp, openBuiltApp } from '../test/main/electron/support/built-app.ts'
import { median } from './median.ts'
import type { BenchRow } from './row.ts'
import { makeUsedDataFolder } from './windows/data-folder.ts'
import { buttonThere, checklistThere, outputScrolled } from './windows/looks.ts'
import {
  type MeasurableApp,
  type Measured,
  measurableBareWindow,
  measurableKeyturn,
  measured,
} from './windows/measured-app.ts'

const starts = 7
const [short, long] = [1000, 100_000]
const scrolls = 3
/** The most code that the page of the windows may load before it shows anything. */
const firstKilobytes = 600

/** What Keyturn's window costs beside a bare window of the same Electron, and a long output beside a short one. */
export const windowsBench = async (): Promise<readonly BenchRow[]> => {
  const { app, close } = await openBuiltApp()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-bench-'))
  try {
    if (typeof app === 'string') throw new Error(`There is no window to measure: ${app}`)
    const [started, scrolled] = [join(folder, 'started'), join(folder, 'scrolled')]
    await makeUsedDataFolder(started, [])
    const { finishedRuns } = await makeUsedDataFolder(scrolled, [short, long])
    const keyturn = await measurableKeyturn(app)
    const bare = { ...(await measurableBareWindow(join(folder, 'bare'))), dataFolder: join(folder, 'bare-data') }
    return [
      ...(await startRows(app, { ...keyturn, dataFolder: started }, bare)),
      ...(await outputRows(app, { ...keyturn, dataFolder: scrolled }, finishedRuns)),
    ]
  } finally {
    await close()
    await rm(folder, { recursive: true, force: true })
  }
}

const startRows = async (
  built: BuiltApp,
  keyturn: MeasurableApp,
  bare: MeasurableApp,
): Promise<readonly BenchRow[]> => {
  const start = () => measured(built, keyturn, checklistThere)
  const startBare = () => measured(built, bare, buttonThere)
  // The first start of each is that of a fresh installation, in which Chromium makes its folders.
  await start()
  await startBare()
  const ours: Measured<readonly string[]>[] = []
  const besides: Measured<null>[] = []
  for (let count = 0; count < starts; count += 1) {
    ours.push(await start())
    besides.push(await startBare())
  }
  return [
    row('window: start to a checklist with a button to press, beside a bare window with a button', {
      ours: medianOf(ours, ({ milliseconds }) => milliseconds),
      beside: medianOf(besides, ({ milliseconds }) => milliseconds),
      unit: 'ms',
      goal: 'at most 1.5',
    }),
    row('window: working sets of all processes, beside those of a bare window', {
      ours: medianOf(ours, ({ workingSetMebibytes }) => workingSetMebibytes),
      beside: medianOf(besides, ({ workingSetMebibytes }) => workingSetMebibytes),
      unit: 'MiB',
      goal: 'at most 1.4',
    }),
    row('window: memory that no other process shares, of all processes, beside a bare window', {
      ours: medianOf(ours, ({ ownMebibytes }) => ownMebibytes ?? Number.NaN),
      beside: medianOf(besides, ({ ownMebibytes }) => ownMebibytes ?? Number.NaN),
      unit: 'MiB',
      goal: 'no goal set',
    }),
    ...(await codeRows(built, ours)),
  ]
}

const codeRows = async (
  { folder }: BuiltApp,
  starts: readonly Measured<readonly string[]>[],
): Promise<readonly BenchRow[]> => {
  const pages = join(folder, 'out', 'renderer')
  const page = await readFile(join(pages, 'index.html'), 'utf8')
  const first = [...page.matchAll(/(?:src|href)="([^"]+\.js)"/g)].map(([, path = '']) => path)
  const all = new Set(starts.flatMap(({ seen }) => seen.map((address) => new URL(address).pathname)))
  const [ours, until] = [await kilobytesOf(pages, first), await kilobytesOf(pages, all)]
  return [
    row('window: code that its page loads first, beside what it may', {
      ours,
      beside: firstKilobytes,
      unit: 'kB',
      goal: 'at most 1',
    }),
    row('window: code until the checklist is there, beside what the page loads first', {
      ours: until,
      beside: ours,
      unit: 'kB',
      goal: 'no goal set',
    }),
  ]
}

const kilobytesOf = async (folder: string, paths: Iterable<string>): Promise<number> => {
  let bytes = 0
  for (const path of paths) bytes += (await stat(join(folder, path))).size
  return bytes / 1000
}

const outputRows = async (
  built: BuiltApp,
  keyturn: MeasurableApp,
  runs: ReadonlyMap<number, string>,
): Promise<readonly BenchRow[]> => {
  const scroll = (lines: number) =>
    measured(built, keyturn, { ...outputScrolled, given: { run: runs.get(lines) ?? '', lines } })
  const [few, many]: [Measured<number>[], Measured<number>[]] = [[], []]
  for (let count = 0; count < scrolls; count += 1) {
    few.push(await scroll(short))
    many.push(await scroll(long))
  }
  const heap = ({ heapMebibytes }: Measured<number>): number => heapMebibytes
  return [
    row(`window: longest frame while ${long} lines of output are scrolled through, beside ${short} lines`, {
      ours: medianOf(many, ({ seen }) => seen),
      beside: medianOf(few, ({ seen }) => seen),
      unit: 'ms',
      goal: 'ours at most 50 ms',
    }),
    row(`window: what scripts hold beyond those ${short} lines behind ${long}, beside what they may`, {
      ours: medianOf(many, heap) - medianOf(few, heap),
      beside: 30,
      unit: 'MiB',
      goal: 'at most 1',
    }),
  ]
}

const medianOf = <One>(all: readonly One[], value: (one: One) => number): number => median(all.map(value))

const row = (
  name: string,
  {
    ours,
    beside,
    unit,
    goal,
  }: { readonly ours: number; readonly beside: number; readonly unit: string; readonly goal: string },
): BenchRow => ({
  name,
  ours: `${ours.toFixed(0)} ${unit}`,
  beside: `${beside.toFixed(0)} ${unit}`,
  ratio: ours / beside,
  goal,
})
