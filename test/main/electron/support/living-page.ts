import type { ElectronApplication } from 'playwright-core'
import { expect } from 'vitest'
import { z } from 'zod'

/** The page of the window after it has died and was loaded again: Playwright has no hold of it any more, main has. */

const patience = { timeout: 30_000, interval: 100 }

/** Kills the process of the page. */
export const crash = (app: ElectronApplication): Promise<void> =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer())

/** Waits until the page answers, after it was loaded again. */
export const alive = async (app: ElectronApplication): Promise<void> =>
  expect
    .poll(
      () =>
        app.evaluate(async ({ BrowserWindow }) => {
          const contents = BrowserWindow.getAllWindows()[0]?.webContents
          if (contents === undefined || contents.isCrashed() || contents.isLoading()) return null
          // A page that dies over the question never answers it.
          const silence = new Promise((resolve) => setTimeout(resolve, 1_000, null))
          return Promise.race([contents.executeJavaScript('typeof window.keyturn'), silence])
        }),
      patience,
    )
    .toBe('object')

/** What a script answers in the page. */
export const inLivingPage = (app: ElectronApplication, script: string): Promise<unknown> =>
  app.evaluate(
    ({ BrowserWindow }, given) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(given),
    script,
  )

const Shown = z.strictObject({ fragment: z.string(), heading: z.string(), text: z.string() })
export type Shown = z.infer<typeof Shown>

/** Where the window is and what it shows there. What was only spoken is over. */
export const shownBy = async (app: ElectronApplication): Promise<Shown> =>
  Shown.parse(
    await inLivingPage(
      app,
      `({
        fragment: location.hash,
        heading: document.querySelector('h1')?.innerText ?? '',
        text: [...document.querySelectorAll('main [role=status]')].reduce(
          (text, spoken) => text.replace(spoken.innerText, ''),
          document.querySelector('main')?.innerText ?? '',
        ).trim(),
      })`,
    ),
  )

/** Presses a place of the rail by its name. */
export const goTo = async (app: ElectronApplication, place: string): Promise<void> => {
  await inLivingPage(app, `document.querySelector('nav button[aria-label=${JSON.stringify(place)}]').click()`)
}
