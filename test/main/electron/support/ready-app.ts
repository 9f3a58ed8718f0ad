import type { Page } from 'playwright-core'
import { contract } from '../../../../src/contract/contract.ts'
import { resultOf } from '../../../../src/contract/definition.ts'
import type { LaunchedApp } from './launch.ts'

/** Asks something of the app as its page does. */
export const ask = (page: Page, operation: string, input: unknown): Promise<unknown> =>
  page.evaluate(([name, given]) => window.keyturn.ask(name, given), [operation, input] as const)

/** The first value of something that is watched. */
export const firstOf = (page: Page, operation: string, input: unknown): Promise<unknown> =>
  page.evaluate(
    ([name, given]) =>
      new Promise((resolve) => {
        const stop = window.keyturn.watch(name, given, (answer) => {
          resolve(answer)
          setTimeout(() => stop())
        })
      }),
    [operation, input] as const,
  )

const State = resultOf(contract.application.state.output)
const LogPage = resultOf(contract.log.page.output)

/** Waits until the log is open. Its key is protected by nothing: an account of the tests has no keyring. */
export const becomeReady = async ({ window }: Pick<LaunchedApp, 'window'>): Promise<void> => {
  for (;;) {
    const state = State.parse(await firstOf(window, 'application.state', null))
    if (!state.ok) throw new Error(state.problem.message)
    const { phase } = state.value
    if (phase.is === 'ready') return
    if (phase.is === 'stopped') await protectByNothing(window, phase.trouble)
    await window.waitForTimeout(50)
  }
}

const protectByNothing = async (
  page: Page,
  { kind, message }: { readonly kind: string; readonly message: string },
): Promise<void> => {
  if (kind !== 'key-unprotected') throw new Error(`Keyturn is in trouble: ${message}`)
  await ask(page, 'application.choose', { choice: 'protect-by-nothing', passphrase: null })
}

/** The facts of the entries of a type, newest first. */
export const factsOf = async (page: Page, type: string): Promise<readonly unknown[]> => {
  const filter = { run: null, step: null, type, actor: null, from: null, to: null, text: null }
  const answer = LogPage.parse(await ask(page, 'log.page', { filter, order: 'newest-first', beyond: null, limit: 200 }))
  if (!answer.ok) throw new Error(answer.problem.message)
  return answer.value.entries.map(({ facts }) => JSON.parse(facts))
}
