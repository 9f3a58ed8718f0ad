import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { stepNames } from '../../../src/domain/run/checklist.ts'
import { appsOverOneFolder } from './support/apps.ts'
import { Person } from './support/person.ts'
import { type Look, lookAs, takePicture } from './support/pictures.ts'

/** Every page of the real app after a whole rehearsal, with the real policy of the page and the real data in it. */

const apps = appsOverOneFolder()
const minutes = 60_000
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const Violations = z.array(z.string())

const looks: readonly Look[] = ['light', 'dark', 'forced']

/** What a person presses in the rail, and the heading that it leads to. */
const places: readonly (readonly [place: string, heading: string])[] = [
  ['Stamps', 'Stamps'],
  ['Runs', 'Runs'],
  ['Certificates', 'Certificates'],
  ['Log', 'Log'],
  ['Expiry', 'Expiry'],
  ['Help', 'Help'],
  ['Settings', 'Settings'],
  ['About', 'About Keyturn'],
]

/** What the page has told its console as wrong since it was loaded, such as a break of its policy. */
const complaintsOf = async (page: Page): Promise<readonly string[]> => [
  ...(await page.consoleMessages())
    .filter((message) => message.type() === 'error' || message.type() === 'warning')
    .map((message) => message.text()),
  ...(await page.pageErrors()).map(({ message }) => message),
]

/** What axe has to say of the page as it is now. It comes in past the policy of the page, which lets no such script in. */
const violationsOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe)
  return Violations.parse(
    await page.evaluate(`axe.run(document, { iframes: false }).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
      nodes.map(({ html }) => id + ': ' + help + ': ' + html.slice(0, 300))))`),
  )
}

describe('after a whole rehearsal', () => {
  it(
    'axe has nothing to say of any page in any look, and no page has broken a rule',
    async () => {
      const { window } = await apps.launch()
      const person = new Person(window)
      await person.begin()
      await person.openRehearsal('success', 'AAD')
      const run = new URL(window.url()).hash
      await person.prepare()
      await person.startRotation(/^Start the rotation of rehearsal$/)
      await person.stepIs('Rotation', 'done')
      await person.finish()
      await expect.poll(() => person.read(), { timeout: minutes }).toContain('completed')
      // Before axe comes into the page, which does things that the page itself never does.
      for (const [place, heading] of places) {
        await person.press(place)
        await person.see(heading)
      }
      expect(await complaintsOf(window)).toEqual([])

      const found: Record<string, readonly string[]> = {}
      const look = async (name: string): Promise<void> => {
        for (const each of looks) {
          await lookAs(window, each)
          await takePicture(window, 'app', name, each)
          const violations = await violationsOn(window)
          if (violations.length > 0) found[`${name}, ${each}`] = violations
        }
      }
      for (const [place, heading] of places) {
        await person.press(place)
        await person.see(heading)
        await look(place.toLowerCase())
      }
      await window.evaluate((fragment) => {
        location.hash = fragment
      }, run)
      for (const step of stepNames) {
        await person.goToStep(step)
        await look(`run-${step.toLowerCase()}`)
      }
      expect(found).toEqual({})
    },
    10 * minutes,
  )
})
