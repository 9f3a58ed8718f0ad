import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { StepName } from '../../../src/domain/run/checklist.ts'
import { publicSecrets } from '../../../src/rehearsal/rehearsal-secrets.ts'
import { appsOverOneFolder } from './support/apps.ts'
import type { LaunchedApp } from './support/launch.ts'
import { Person } from './support/person.ts'
import { attributesOf, filesWith, heapOf, keptByPage, secretsIn } from './support/traces.ts'

/** A secret that was typed and handed over is nowhere in the window any more, and never was on the disk. */

const apps = appsOverOneFolder()
const minutes = 60_000

interface Typed {
  readonly step: StepName
  readonly label: string
  readonly userName: string | null
  readonly secret: string
}

/** Wrong ones: they are held as well as the right ones, until they are used. */
const marked: readonly Typed[] = [
  {
    step: 'Stamp',
    label: 'CloudAdmin account',
    userName: 'azurestack\\cloudadmin',
    secret: 'Marked-"Adm\\in"-é漢-7319',
  },
  { step: 'Requests', label: 'Password of the private keys', userName: null, secret: "Marked-K'ey-ß-7319" },
  { step: 'Certificates', label: 'Password of the PFX files', userName: null, secret: 'Marked-P<fx>-7319' },
  { step: 'Share', label: 'Account for the share', userName: 'azurestack\\cloudadmin', secret: 'Marked-Sh&are-7319' },
]

const passphrase = 'Marked-Pass phrase-7319'

const { cloudAdmin, shareAccount, pfxPassword, keyPassword } = publicSecrets()
const right: { readonly [step: string]: string } = {
  Stamp: cloudAdmin.password.toString(),
  Requests: keyPassword.toString(),
  Certificates: pfxPassword.toString(),
  Share: shareAccount.password.toString(),
}

const type = async (page: Page, { label, userName }: Typed, secret: string): Promise<void> => {
  const form = page.getByRole('form', { name: label })
  if (userName !== null) await form.getByLabel(`${label}: user name`).fill(userName)
  await form.locator('input[type=password]').click()
  await page.keyboard.type(secret)
}

const handOver = async (page: Page, { label }: Typed): Promise<void> => {
  await page.keyboard.press('Enter')
  await page.getByRole('form', { name: label }).waitFor({ state: 'detached' })
}

/** Answers the question of the first start by keyboard. */
const protectByPassphrase = async (page: Page, typed: string): Promise<void> => {
  await new Person(page).press('Protect the key by a passphrase…')
  for (const label of ['Passphrase', 'The same once more']) {
    await page.getByLabel(label).click()
    await page.keyboard.type(typed)
  }
  expect(secretsIn(await attributesOf(page), [typed])).toEqual([])
  await page.keyboard.press('Enter')
}

/** Where one of these secrets still is. */
const tracesOf = async ({ window, dataFolder, output }: LaunchedApp, secrets: readonly string[]) => ({
  page: secretsIn(await keptByPage(window), secrets),
  heap: secretsIn(await heapOf(window), secrets),
  files: filesWith(dataFolder, secrets),
  output: secretsIn(output(), secrets),
})

const none = { page: [], heap: [], files: [], output: [] }

describe('a secret that is typed', () => {
  it(
    'is in no attribute while it is typed, and nowhere at all when it was handed over',
    async () => {
      const launched = await apps.launch()
      const { window } = launched
      const person = new Person(window)
      await protectByPassphrase(window, passphrase)
      await person.see('Stamps')
      expect(await tracesOf(launched, [passphrase])).toEqual(none)
      await person.openRehearsal('success', 'AAD')
      for (const each of marked) {
        await person.goToStep(each.step)
        await type(window, each, each.secret)
        expect(secretsIn(await attributesOf(window), [each.secret])).toEqual([])
        // What looks for it finds it while it is there.
        expect(secretsIn(await keptByPage(window), [each.secret])).toEqual([each.secret])
        expect(secretsIn(await heapOf(window), [each.secret])).toEqual([each.secret])
        await handOver(window, each)
      }
      const wrong = marked.map(({ secret }) => secret)
      expect(await tracesOf(launched, wrong)).toEqual(none)
      await person.press('Forget all secrets of this stamp')
      expect(await tracesOf(launched, wrong)).toEqual(none)
    },
    4 * minutes,
  )

  it(
    'by hand opens the stamp and leads to the closed run, and leaves no trace',
    async () => {
      const launched = await apps.launch()
      const { window } = launched
      const person = new Person(window)
      await person.begin()
      await person.openRehearsal('success', 'ADFS')
      for (const each of marked) {
        await person.goToStep(each.step)
        await type(window, each, right[each.step] ?? '')
        await handOver(window, each)
      }
      await person.goToStep('Stamp')
      await person.prepareWithHeldSecrets()
      await person.startRotation(/^Start the rotation of rehearsal$/)
      await person.stepIs('Rotation', 'done')
      await person.finish()
      await expect.poll(() => person.read(), { timeout: minutes }).toContain('completed')
      expect(await tracesOf(launched, Object.values(right))).toEqual(none)
    },
    8 * minutes,
  )
})

describe('the search for secrets', () => {
  it('finds one that a script holds', async () => {
    const { window } = await apps.launch()
    await window.evaluate(() => Object.assign(window, { held: ['Marked-', 'Held-7319'].join('') }))
    expect(secretsIn(await heapOf(window), ['Marked-Held-7319'])).toEqual(['Marked-Held-7319'])
  })
})
