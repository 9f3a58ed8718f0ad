import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'
import { inject, type TestContext } from 'vitest'
import { requireTool } from '../../../support/tools.ts'
import { appEnvironment, killAllOver } from './app-processes.ts'
import { type BuiltApp, windowTools } from './built-app.ts'
import { giveToApp } from './ordinary-account.ts'

export interface LaunchOptions {
  /** Stands for the account's folder of settings: the app keeps its data in a folder of its own below it. */
  readonly dataFolder: string
  readonly arguments?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
}

/** The app, running as an ordinary user with Chromium's sandbox on, on a screen that nobody sees. */
export interface LaunchedApp {
  readonly app: ElectronApplication
  readonly window: Page
  readonly dataFolder: string
  /** The app's own folder below it: `app.getPath('userData')`. */
  readonly userData: string
  /** What it has printed on both outputs since Playwright has hold of it, which is a moment after its start. */
  readonly output: () => string
  /** Kills the main process at once, as a crash would, and waits for its end. */
  readonly kill: () => Promise<void>
  /** Ends the app and everything that was started over its data folder. Can be called again, and after `kill`. */
  readonly close: () => Promise<void>
}

const patience = 60_000

/** Skips a test, with a reason, where what the windows need is not installed. */
export const requireWindows = (context: TestContext): void => {
  for (const [name, versionArgument] of windowTools) requireTool(context, name, versionArgument)
}

/** The app of this test run. Throws in words when it could not be built. */
export const builtApp = (): BuiltApp => {
  const built = inject('builtApp')
  if (typeof built === 'string') throw new Error(`There is no app to start: ${built}`)
  return built
}

/** Starts the app and waits for its window. The caller closes it. */
export const launchApp = async (options: LaunchOptions): Promise<LaunchedApp> => {
  const { executable, folder, display } = builtApp()
  const { dataFolder } = options
  const home = await mkdtemp(join(tmpdir(), 'keyturn-home-'))
  for (const given of [home, dataFolder]) await giveToApp(given)
  const end = async (): Promise<void> => {
    await killAllOver(dataFolder)
    await rm(home, { recursive: true, force: true })
  }
  try {
    const app = await _electron.launch({
      executablePath: executable,
      args: [folder, ...(options.arguments ?? [])],
      cwd: folder,
      env: { ...appEnvironment(home, dataFolder, display), ...options.environment },
      // Otherwise Playwright switches the sandbox off.
      chromiumSandbox: true,
      timeout: patience,
    })
    return await launched(app, dataFolder, end)
  } catch (error) {
    await end()
    throw error
  }
}

const launched = async (
  app: ElectronApplication,
  dataFolder: string,
  end: () => Promise<void>,
): Promise<LaunchedApp> => {
  const { process: main, output } = followed(app)
  const window = await app.firstWindow({ timeout: patience }).catch((cause: unknown) => {
    throw new Error(`The app opened no window. It printed:\n${output()}`, { cause })
  })
  return {
    app,
    window,
    dataFolder,
    userData: await app.evaluate(({ app }) => app.getPath('userData')),
    output,
    kill: async () => {
      main.kill('SIGKILL')
      await ended(main)
    },
    close: async () => {
      // An app that asks its operator first, or hangs, is not waited for.
      const closing = app.close().catch(() => {})
      await Promise.race([closing, wait(5_000, undefined, { ref: false })])
      await end()
      await closing
    },
  }
}

type MainProcess = ReturnType<ElectronApplication['process']>

const followed = (app: ElectronApplication): { readonly process: MainProcess; readonly output: () => string } => {
  const child = app.process()
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (piece) => {
      printed += String(piece)
    })
  }
  return { process: child, output: () => printed }
}

const ended = async (child: MainProcess): Promise<void> => {
  while (child.exitCode === null && child.signalCode === null) await wait(20)
}
