import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type LaunchedApp, launchApp, requireWindows } from './support/launch.ts'
import { Person } from './support/person.ts'

/** Whole rehearsals by clicking, in the real app, with a real log, real files and real TLS behind it. */

let folder: string
const apps: LaunchedApp[] = []

beforeEach(async (context) => {
  requireWindows(context)
  folder = await mkdtemp(join(tmpdir(), 'keyturn-clicked größe 漢-'))
}, 120_000)

afterEach(async ({ task }) => {
  for (const app of apps.splice(0)) {
    if (task.result?.state === 'fail') await picture(app, task.name)
    await app.close()
  }
  await rm(folder, { recursive: true, force: true })
})

/** What was on the window when a test failed, for whoever wants to know why. */
const pictures = fileURLToPath(new URL('../../../test-output/failed', import.meta.url))

const launch = async (): Promise<LaunchedApp> => {
  const app = await launchApp({ dataFolder: folder })
  apps.push(app)
  return app
}

const picture = async ({ window }: LaunchedApp, name: string): Promise<void> => {
  await window.screenshot({ path: join(pictures, `${name.replaceAll(/\W+/g, '-')}.png`) }).catch(() => {})
}

const minutes = 60_000

describe('a rehearsal by clicking', () => {
  it.each(['AAD', 'ADFS'] as const)(
    'goes from the first start to the closed run, with %s',
    async (identity) => {
      const { window } = await launch()
      const person = new Person(window)
      await person.begin()
      await person.openRehearsal('success', identity)
      await person.prepare()
      await person.startRotation(/^Start the rotation of rehearsal$/)
      await person.stepIs('Rotation', 'done')
      await person.finish()
      await expect.poll(() => person.read(), { timeout: minutes }).toContain('completed')
    },
    8 * minutes,
  )

  it(
    'is told what failed and what to do, puts the backup back, and reruns',
    async () => {
      const { window } = await launch()
      const person = new Person(window)
      await person.begin()
      await person.openRehearsal('fails-then-rerun', 'AAD')
      await person.prepare()
      await person.startRotation(/^Start the rotation of rehearsal$/)
      await person.stepIs('Rotation', 'failed')
      const failed = await person.read()
      expect(failed).toContain('What to do now, in this order')
      expect(failed).toContain('What not to do')
      expect(failed).toContain('What the stamp said')
      await person.goToStep('Share')
      await person.press('Put the backup copies back')
      await person.goOn('Rotation')
      expect(await person.read()).toContain('Start-SecretRotation -ReRun')
      await person.startRotation(/^Start the rerun on rehearsal$/)
      await person.stepIs('Rotation', 'done')
      await person.finish()
      await expect.poll(() => person.read(), { timeout: minutes }).toContain('completed')
    },
    8 * minutes,
  )
})
