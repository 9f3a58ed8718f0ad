import { execFile } from 'node:child_process'
import { chmodSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { lockJournal } from '../../../src/main/audit/journal-lock.ts'
import { tamper } from '../audit/support/journals.ts'
import { appsOverOneFolder, exited } from './support/apps.ts'
import type { LaunchedApp } from './support/launch.ts'
import { Person } from './support/person.ts'
import { lookAs, takePicture } from './support/pictures.ts'

/** What the real app says when it can't work, and what comes of the choices that it gives. */

const apps = appsOverOneFolder()
const minutes = 60_000
const patience = { timeout: 30_000, interval: 100 }
const data = (...parts: readonly string[]): string => join(apps.folder(), 'Keyturn', ...parts)
const journal = (): string => data('log', 'journal.db')

const takePictures = async (page: Page, name: string): Promise<void> => {
  for (const look of ['light', 'dark'] as const) {
    await lookAs(page, look)
    await takePicture(page, 'troubles', name, look)
  }
}

/** Uses Keyturn once, so that everything is there, and ends it. */
const usedBefore = async (): Promise<void> => {
  const first = await apps.launch()
  expect(first.userData).toBe(data())
  await new Person(first.window).begin()
  await end(first)
}

const end = async (launched: LaunchedApp): Promise<void> => {
  expect(await exited(launched, () => launched.app.evaluate(({ app }) => app.quit()))).toBe(0)
}

interface Told {
  readonly picture: string
  readonly heading: string
  /** What it is about stands in what is said. */
  readonly about: string
  readonly doNext: string
}

const expectTold = async ({ window }: LaunchedApp, { picture, heading, about, doNext }: Told): Promise<void> => {
  const person = new Person(window)
  await person.see(heading)
  const words = await person.read()
  expect(words).toContain(about)
  expect(words).toContain('What to do next')
  expect(words).toContain(doNext)
  await takePictures(window, picture)
}

describe('the first start', () => {
  it(
    'asks how the key of the log is protected; a passphrase is asked for at every start from then on',
    async () => {
      const first = await apps.launch()
      const person = new Person(first.window)
      await expectTold(first, {
        picture: 'first-start',
        heading: 'Nothing protects the key that signs the log',
        about: 'keyring',
        doNext: 'Choose a passphrase',
      })
      await person.press('Protect the key by a passphrase…')
      await first.window.getByLabel('Passphrase').fill('correct horse 7')
      await first.window.getByLabel('The same once more').fill('correct horse 7')
      await takePictures(first.window, 'making-a-passphrase')
      await person.press('Protect the key')
      await person.see('Stamps')
      await end(first)

      const second = await apps.launch()
      await expectTold(second, {
        picture: 'passphrase',
        heading: 'The key that signs the log needs its passphrase',
        about: data('log', 'keys', 'signing-key.json'),
        doNext: 'Enter the passphrase',
      })
      for (const [passphrase, heading] of [
        ['wrong', 'The key that signs the log needs its passphrase'],
        ['correct horse 7', 'Stamps'],
      ] as const) {
        await second.window.getByLabel('Passphrase').fill(passphrase)
        await new Person(second.window).press('Open the log')
        await new Person(second.window).see(heading)
      }
    },
    3 * minutes,
  )
})

describe('a folder that the command line has made', () => {
  it(
    'opens with the log that lies in it, and shows its run',
    async () => {
      const program = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))
      const rehearsal = ['rehearse', '--scenario', 'readiness-failure', '--out', data()]
      await mkdir(apps.folder(), { recursive: true })
      // The simulated stamp says no to the readiness test, and the rehearsal ends there.
      await promisify(execFile)(process.execPath, [program, ...rehearsal]).catch(() => {})
      expect(existsSync(data('journal.db'))).toBe(true)
      const { window } = await apps.launch()
      const person = new Person(window)
      await person.see('Stamps')
      await person.press('Runs')
      await person.see('Runs')
      await expect.poll(() => person.read(), patience).toContain('rehearsal.azurestack.local')
      expect(existsSync(data('log'))).toBe(false)
    },
    3 * minutes,
  )
})

interface Trouble extends Told {
  readonly make: () => void
  readonly mend: () => void
  /** Leaves it by the choice that most people want. */
  readonly leave: (person: Person) => Promise<void>
}

const tryAgain = (person: Person): Promise<void> => person.press('Try again')

/** Every trouble of a folder that was used before, one after the other. */
const troublesOfUsedFolder = (): readonly Trouble[] => {
  const intact = readFileSync(journal())
  const putBack = (): void => writeFileSync(journal(), intact)
  let giveBack = (): void => {}
  const alter = (): void =>
    tamper(journal(), (database) => {
      database.prepare("update entry set line = replace(line, 'Keyturn', 'Keyturm') where seq = 1").run()
    })
  return [
    {
      picture: 'folder-read-only',
      heading: 'Keyturn can’t write its data',
      about: data(),
      doNext: 'Give this account the right to write there',
      make: () => chmodSync(data(), 0o555),
      mend: () => chmodSync(data(), 0o755),
      leave: tryAgain,
    },
    {
      picture: 'settings-damaged',
      heading: 'The settings can’t be read',
      about: data('settings.json'),
      doNext: 'go on with the standard settings: the file is kept',
      make: () => writeFileSync(data('settings.json'), '{"format":1,"theme":"pink"}'),
      mend: () => {},
      leave: async (person) => {
        await person.press('Use the standard settings…')
        await person.press('Use the standard settings')
      },
    },
    {
      picture: 'stamps-damaged',
      heading: 'The saved stamps can’t be read',
      about: data('stamps.json'),
      doNext: 'set it aside and enter your stamps anew: it is kept',
      make: () => writeFileSync(data('stamps.json'), '{'),
      mend: () => rmSync(data('stamps.json')),
      leave: tryAgain,
    },
    {
      picture: 'log-locked',
      heading: 'Another Keyturn uses this log',
      about: journal(),
      doNext: 'Close the other Keyturn',
      make: () => {
        giveBack = lockJournal(journal())
      },
      mend: () => giveBack(),
      leave: tryAgain,
    },
    {
      picture: 'log-newer',
      heading: 'The audit log was written by a newer Keyturn',
      about: journal(),
      doNext: 'Install the version that wrote it',
      make: () => tamper(journal(), (database) => database.pragma('user_version = 99')),
      mend: putBack,
      leave: tryAgain,
    },
    {
      picture: 'log-gone',
      heading: 'The audit log is not there',
      about: journal(),
      doNext: 'If it was moved, put it back where it was and try again',
      make: () => rmSync(journal()),
      mend: putBack,
      leave: tryAgain,
    },
    {
      picture: 'log-altered',
      heading: 'The audit log was altered',
      about: journal(),
      doNext: 'Find out who could write to it',
      make: alter,
      mend: putBack,
      leave: tryAgain,
    },
    {
      picture: 'log-altered-still',
      heading: 'The audit log was altered',
      about: 'entry',
      doNext: 'To go on working, set it aside',
      make: alter,
      mend: () => {},
      leave: async (person) => {
        await person.press('Set this log aside…')
        await person.press('Set the log aside and begin a new one')
      },
    },
  ]
}

describe('a folder that was used before', () => {
  it(
    'tells each trouble on its own screen, and each is left by the way that it names',
    async () => {
      await usedBefore()
      const [first, ...others] = troublesOfUsedFolder()
      if (first === undefined) throw new Error('there is no trouble')
      first.make()
      const launched = await apps.launch()
      const person = new Person(launched.window)
      let now = first
      for (const next of [...others, null]) {
        await expectTold(launched, now)
        now.mend()
        next?.make()
        await now.leave(person)
        if (next !== null) now = next
      }
      await person.see('Stamps')
      expect(readdirSync(data()).filter((name) => name.startsWith('settings-damaged-'))).toHaveLength(1)
      expect(readdirSync(data('log')).filter((name) => /^journal-damaged-.*\.db$/.test(name))).toHaveLength(1)
      await person.press('Log')
      await expect.poll(() => person.read(), patience).toContain('was set aside because it did not verify')
    },
    4 * minutes,
  )
})

describe('a folder that can’t be made', () => {
  it(
    'is told, and made as soon as it can be',
    async () => {
      await mkdir(apps.folder(), { recursive: true })
      writeFileSync(data(), 'a file in its place')
      const launched = await apps.launch()
      await expectTold(launched, {
        picture: 'folder-missing',
        heading: 'Keyturn has no place to keep its data',
        about: data(),
        doNext: 'Give that file another name, or move it away',
      })
      rmSync(data())
      const person = new Person(launched.window)
      await person.press('Try again')
      await person.begin()
      expect(existsSync(journal())).toBe(true)
    },
    3 * minutes,
  )
})

describe('a folder that goes away while Keyturn runs', () => {
  it(
    'is missed as soon as a head of the log is to be kept, and the log is whole when it is back',
    async () => {
      const launched = await apps.launch()
      const { window } = launched
      const person = new Person(window)
      await person.begin()
      await person.press('Log')
      await window.getByRole('tab', { name: 'Verification' }).click()
      const away = join(apps.folder(), 'away')
      renameSync(data(), away)
      await person.press('Sign the log and keep its head now')
      const missed = `The head of the log was not kept in ${data('log', 'anchors', 'head.json')}`
      await expect.poll(() => person.read(), patience).toContain(missed)
      await expect.poll(() => person.read(), patience).toContain('its head is not kept in every place above')
      await expect.poll(() => window.locator('footer').textContent(), patience).toContain(missed)
      await takePictures(window, 'folder-gone-meanwhile')
      // Chromium makes a folder of its own at once; Keyturn begins no log beside the one that is away.
      expect(existsSync(data('log'))).toBe(false)
      rmSync(data(), { recursive: true, force: true })
      renameSync(away, data())
      await person.press('Sign the log and keep its head now')
      await expect.poll(() => person.read(), patience).toContain('every place above was told its head')
      await end(launched)
      const second = await apps.launch()
      await new Person(second.window).see('Stamps')
    },
    3 * minutes,
  )
})
