import { describe, expect, it } from 'vitest'
import { appsOverOneFolder } from './support/apps.ts'
import { Person } from './support/person.ts'

/** Whole rehearsals by clicking, in the real app, with a real log, real files and real TLS behind it. */

const apps = appsOverOneFolder()
const minutes = 60_000

describe('a rehearsal by clicking', () => {
  it.each(['AAD', 'ADFS'] as const)(
    'goes from the first start to the closed run, with %s',
    async (identity) => {
      const { window } = await apps.launch()
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
      const { window } = await apps.launch()
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
