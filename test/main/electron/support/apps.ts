import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach } from 'vitest'
import { type LaunchedApp, type LaunchOptions, launchApp, requireWindows } from './launch.ts'

/** What was on the window when a test failed, for whoever wants to know why. */
const pictures = fileURLToPath(new URL('../../../../test-output/failed', import.meta.url))

export interface Apps {
  /** Stands for the account's folder of settings in this test; a new one for each. */
  readonly folder: () => string
  /** Starts the app over that folder. It is closed when the test ends. */
  readonly launch: (options?: Partial<LaunchOptions>) => Promise<LaunchedApp>
}

/** Apps over one folder, one after the other, as a person starts them; both are gone after each test. */
export const appsOverOneFolder = (): Apps => {
  const apps: LaunchedApp[] = []
  let folder = ''
  beforeEach(async (context) => {
    requireWindows(context)
    folder = await mkdtemp(join(tmpdir(), 'keyturn-apps größe 漢-'))
  }, 120_000)
  afterEach(async ({ task }) => {
    for (const app of apps.splice(0)) {
      if (task.result?.state === 'fail') await picture(app, task.name)
      await app.close()
    }
    await rm(folder, { recursive: true, force: true })
  })
  return {
    folder: () => folder,
    launch: async (options = {}) => {
      const app = await launchApp({ dataFolder: folder, ...options })
      apps.push(app)
      return app
    },
  }
}

const picture = async ({ window }: LaunchedApp, name: string): Promise<void> => {
  const path = join(pictures, `${name.replaceAll(/\W+/g, '-')}.png`)
  await window.screenshot({ path, timeout: 5_000 }).catch(() => {})
}

/** Does something of which the app ends, and gives its exit status. */
export const exited = async ({ app }: LaunchedApp, action: () => Promise<unknown>): Promise<number | null> => {
  const main = app.process()
  const end = new Promise<number | null>((resolve) => main.once('exit', resolve))
  // The connection to it breaks off with its end.
  await action().catch(() => {})
  return end
}
