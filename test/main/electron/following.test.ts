import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronApplication } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { resultOf } from '../../../src/contract/definition.ts'
import { RunSnapshot } from '../../../src/contract/run-snapshot.ts'
import { StampState } from '../../../src/rehearsal/stamp-state.ts'
import { appEnvironment } from './support/app-processes.ts'
import { appsOverOneFolder, exited } from './support/apps.ts'
import { builtApp, type LaunchedApp } from './support/launch.ts'
import { alive, crash, goTo, inLivingPage, type Shown, shownBy } from './support/living-page.ts'
import { Person } from './support/person.ts'
import { answerQuestions, asked } from './support/questions.ts'

/** A rotation goes on on the stamp, whatever becomes of the windows, of Keyturn and of the computer: it is never lost sight
 * of for good, and never sent again. */

const apps = appsOverOneFolder()
const minutes = 60_000
const patience = { timeout: 30_000, interval: 100 }
const goesOn = 'The rotation of rehearsal goes on on the stamp, whatever you do here.'

/** The numbers of the buttons of that question. */
const keepFollowing = 0
const quit = 1
const cancel = 2

/** Starts a rotation from the first start on, and waits until the stamp is in the middle of it. */
const rotating = async (person: Person, pace: 'about a minute' | 'an hour, as on a real one'): Promise<void> => {
  await person.begin()
  await person.openRehearsal('success', 'AAD', pace)
  await person.prepare()
  await person.startRotation(/^Start the rotation of rehearsal$/)
  await person.stepIs('Rotation', 'running')
  await expect.poll(() => person.read(), patience).toMatch(/\d+ of \d+ of the stamp’s steps done/)
}

/** What a person does at the start after one that nobody saw the end of: the window opens on the run that is open. */
const findOut = async (person: Person): Promise<void> => {
  await person.stepIs('Rotation', 'unknown')
  await person.see('Rotation')
  await person.holdRehearsalsSecrets()
  await person.press('Find out')
  await person.stepIs('Rotation', 'running', 'done')
}

const closeWindow = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())

/** What the window knows of the run that it shows. */
const snapshotOf = async (app: ElectronApplication): Promise<RunSnapshot> => {
  const answer = resultOf(RunSnapshot).parse(
    await inLivingPage(
      app,
      `new Promise((resolve) => {
        const run = decodeURIComponent(location.hash.split('/')[2])
        const stop = window.keyturn.watch('runs.snapshot', { run }, (answer) => {
          resolve(answer)
          setTimeout(() => stop())
        })
      })`,
    ),
  )
  if (!answer.ok) throw new Error(answer.problem.message)
  return answer.value
}

/** How many times Start-SecretRotation came to the only stamp there is, as the stamp itself has counted. */
const callsAtTheStamp = ({ userData }: LaunchedApp): number => {
  const rehearsals = join(userData, 'rehearsals')
  const [only, ...others] = readdirSync(rehearsals)
  if (only === undefined || others.length > 0) throw new Error('there is not one rehearsal')
  const state = StampState.parse(JSON.parse(readFileSync(join(rehearsals, only, 'stamp', 'state.json'), 'utf8')))
  return state.startSecretRotationCalls
}

const expectOneRotation = async (launched: LaunchedApp): Promise<void> => {
  const { view } = await snapshotOf(launched.app)
  expect(view.steps.find(({ name }) => name === 'Rotation')?.outcome).toMatchObject({ result: 'done' })
  expect([view.rotationsSent, callsAtTheStamp(launched)]).toEqual([1, 1])
}

describe('Keyturn that ends in the middle of a rotation', () => {
  it(
    'killed, and then quit, finds out at each next start, and follows the one rotation to its end',
    async () => {
      const first = await apps.launch()
      await rotating(new Person(first.window), 'about a minute')
      await first.kill()

      const second = await apps.launch()
      await findOut(new Person(second.window))
      await answerQuestions(second.app, cancel)
      await closeWindow(second.app)
      await expect.poll(() => asked(second.app), patience).toEqual([goesOn])
      expect(await new Person(second.window).read()).toContain('Rotation')
      await answerQuestions(second.app, quit)
      expect(await exited(second, () => closeWindow(second.app))).toBe(0)

      const third = await apps.launch()
      const person = new Person(third.window)
      await findOut(person)
      await expect
        .poll(async () => (await shownBy(third.app)).text, { timeout: 2 * minutes })
        .toMatch(/Rotation:? ?Done/)
      await expectOneRotation(third)
    },
    5 * minutes,
  )
})

describe('a window that dies in the middle of a rotation', () => {
  it(
    'comes back on the same screen with the same words',
    async () => {
      const { app, window } = await apps.launch()
      const person = new Person(window)
      // So slow that nothing happens on the stamp meanwhile.
      await rotating(person, 'an hour, as on a real one')
      // It dies more often than anything that is loaded again without a question.
      await answerQuestions(app, 0)
      const run = `#/run/${new URL(window.url()).hash.split('/')[2]}`
      const screens = [
        `${run}/Rotation/what-runs`,
        `${run}/Rotation`,
        `${run}/Certificates`,
        `${run}/Notice`,
        ...['stamps', 'certificates', 'expiry', 'settings', 'help'].map((page) => `#/${page}`),
      ]
      for (const screen of screens) {
        await inLivingPage(app, `location.hash = ${JSON.stringify(screen)}`)
        const before = await settled(app, screen)
        await crash(app)
        await alive(app)
        await expect.poll(async () => withoutTimes(await shownBy(app)), patience).toEqual(before)
      }
      // What these say grows with the log.
      for (const [place, heading] of [
        ['Log', 'Log'],
        ['About', 'About Keyturn'],
      ] as const) {
        await goTo(app, place)
        await expect.poll(async () => (await shownBy(app)).heading, patience).toBe(heading)
        await crash(app)
        await alive(app)
        await expect.poll(() => shownBy(app), patience).toMatchObject({ fragment: `#/${place.toLowerCase()}`, heading })
      }
    },
    5 * minutes,
  )
})

/** A screen when it has said the same twice. */
const settled = async (app: ElectronApplication, fragment: string): Promise<Shown> => {
  let before: Shown | null = null
  await expect
    .poll(
      async () => {
        const last = JSON.stringify(before)
        before = withoutTimes(await shownBy(app))
        return before.fragment === fragment && before.heading !== '' && JSON.stringify(before) === last
      },
      { timeout: 30_000, interval: 400 },
    )
    .toBe(true)
  return withoutTimes(await shownBy(app))
}

/** What is counted all the time says something else after a moment. */
const withoutTimes = ({ text, ...shown }: Shown): Shown => ({
  ...shown,
  text: text
    .replaceAll(/\d\d:\d\d:\d\d/g, 'time')
    .replaceAll(/\d+ (?:s|min) ago/g, 'ago')
    .replaceAll(/\d+ (entries|lines)/g, 'some $1'),
})

describe('the window closed in the middle of a rotation', () => {
  it(
    'goes to the background when that is chosen, keeps the computer awake, and comes back with the rotation',
    async () => {
      const launched = await apps.launch()
      const { app, window } = launched
      await app.evaluate(({ powerSaveBlocker }) => {
        const blockers: number[] = []
        const start = powerSaveBlocker.start.bind(powerSaveBlocker)
        Object.assign(globalThis, { blockers })
        Object.assign(powerSaveBlocker, {
          start: (type: 'prevent-app-suspension' | 'prevent-display-sleep') => {
            const id = start(type)
            blockers.push(id)
            return id
          },
        })
      })
      const person = new Person(window)
      await rotating(person, 'about a minute')
      expect(await keptAwake(app)).toEqual([true])
      await answerQuestions(app, keepFollowing)
      await app.evaluate(({ BrowserWindow }) => {
        const own = BrowserWindow.getAllWindows()[0]
        // On this screen there is nobody who would put a window away.
        if (own !== undefined) Object.assign(own, { minimize: () => own.hide() })
      })
      await closeWindow(app)
      await expect.poll(() => visibleWindows(app), patience).toEqual([false])
      expect(await asked(app)).toEqual([goesOn])
      await crash(app)
      await alive(app)
      await expect.poll(() => keptAwake(app), { timeout: 2 * minutes }).toEqual([false])
      expect(await visibleWindows(app)).toEqual([false])

      startAgain(launched)
      await expect.poll(() => visibleWindows(app), patience).toEqual([true])
      await expect.poll(async () => (await shownBy(app)).text, patience).toMatch(/Rotation:? ?Done/)
      await expectOneRotation(launched)
      expect(await exited(launched, () => closeWindow(app))).toBe(0)
    },
    5 * minutes,
  )
})

/** Whether each of the blockers of sleep that were ever asked for holds now. */
const keptAwake = (app: ElectronApplication): Promise<readonly boolean[]> =>
  app.evaluate(({ powerSaveBlocker }) => {
    const blockers: readonly number[] = Reflect.get(globalThis, 'blockers')
    return blockers.map((id) => powerSaveBlocker.isStarted(id))
  })

const visibleWindows = (app: ElectronApplication): Promise<readonly boolean[]> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((each) => each.isVisible()))

/** Starts Keyturn a second time over the same folder, and waits for the end of that start. */
const startAgain = ({ dataFolder }: LaunchedApp): void => {
  const { executable, folder, display } = builtApp()
  execFileSync(executable, [folder], {
    env: appEnvironment(dataFolder, dataFolder, display),
    stdio: 'ignore',
    timeout: 30_000,
  })
}
