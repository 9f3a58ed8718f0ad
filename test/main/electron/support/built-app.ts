import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { stageApp } from '../../../../scripts/electron/stage.ts'
import { type ElectronRuntime, electronRuntime } from '../../../../scripts/electron-runtime.ts'
import { startedAsOrdinaryUser } from './ordinary-account.ts'

/** The app as the tests of the windows start it: built and laid out once for a test run. */
export interface BuiltApp {
  readonly electron: ElectronRuntime
  /** Starts Electron as an ordinary user, with its arguments. */
  readonly executable: string
  readonly folder: string
  readonly display: string
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The words in its place say why there is none: only the tests that start it fail of it. */
    readonly builtApp: BuiltApp | string
  }
}

/** What the tests of the windows use beside Electron. */
export const windowTools: readonly (readonly [name: string, versionArgument: string])[] = [
  ['Xvfb', '-help'],
  ['gcc', '--version'],
  ['g++', '--version'],
  ['setpriv', '--version'],
]

/** Vitest runs this once before the tests of the windows, and what it answers after them. */
export default async ({ provide }: TestProject): Promise<() => Promise<void>> => {
  const { app, close } = await openBuiltApp()
  provide('builtApp', app)
  return close
}

/** Builds the app and opens a screen for it. Throws nothing: what is wrong stands in the place of the app. */
export const openBuiltApp = async (): Promise<{
  readonly app: BuiltApp | string
  readonly close: () => Promise<void>
}> => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-windows-'))
  const screen = new Screen()
  const close = async (): Promise<void> => {
    await screen.end()
    await rm(folder, { recursive: true, force: true })
  }
  try {
    return { app: await prepare(folder, screen), close }
  } catch (error) {
    return { app: error instanceof Error ? error.message : String(error), close }
  }
}

const prepare = async (folder: string, screen: Screen): Promise<BuiltApp | string> => {
  const missing = windowTools.find(([name, argument]) => spawnSync(name, [argument]).error !== undefined)
  if (missing !== undefined) return `${missing[0]} is not installed`
  await chmod(folder, 0o755)
  const app = join(folder, 'app')
  const electron = await electronRuntime()
  await stageApp(app, electron, () => {})
  const program = await reachable(electron.executable, folder)
  const executable = await startedAsOrdinaryUser(program, join(folder, 'electron-as-ordinary-user'))
  return { electron, executable, folder: app, display: await screen.start() }
}

/** A clone may lie where only its owner can look. */
const reachable = async (executable: string, folder: string): Promise<string> =>
  (await everybodyReaches(executable)) ? executable : copied(executable, folder)

const copied = async (executable: string, folder: string): Promise<string> => {
  await cp(dirname(executable), join(folder, 'electron'), { recursive: true })
  return join(folder, 'electron', basename(executable))
}

const everybodyReaches = async (path: string): Promise<boolean> => {
  if (((await stat(path)).mode & 0o001) === 0) return false
  return path === dirname(path) || everybodyReaches(dirname(path))
}

/** A screen in memory, for this test run only. */
class Screen {
  #process: ChildProcess | null = null

  /** Answers its name, as DISPLAY takes it. */
  async start(): Promise<string> {
    const options = ['-displayfd', '1', '-screen', '0', '1920x1200x24', '-nolisten', 'tcp', '-ac', '-noreset']
    const child = spawn('Xvfb', options, { stdio: ['ignore', 'pipe', 'ignore'] })
    this.#process = child
    const [number] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(noScreen)])
    return `:${String(number).trim()}`
  }

  async end(): Promise<void> {
    const child = this.#process
    if (child === null || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill()
    await ended
  }
}

const noScreen = (): never => {
  throw new Error('Xvfb did not start, so there is no screen for the windows')
}
