import type { ElectronApplication } from 'playwright-core'

/** Has every question of the system answered by the number of a button; what is asked is collected anew. */
export const answerQuestions = (app: ElectronApplication, button: number): Promise<void> =>
  app.evaluate(({ dialog }, response) => {
    const asked: string[] = []
    Object.assign(globalThis, { asked })
    Object.assign(dialog, {
      showMessageBox: async (...given: { readonly message: string }[]) => {
        asked.push(given.at(-1)?.message ?? '')
        return { response, checkboxChecked: false }
      },
    })
  }, button)

/** What was asked since then. */
export const asked = (app: ElectronApplication): Promise<readonly string[]> =>
  app.evaluate(() => Reflect.get(globalThis, 'asked'))
