// @vitest-environment jsdom
import { beforeEach, expect, test } from 'vitest'
import { choose, goTo, useView } from '../../src/renderer/store.ts'

/** The address has changed when the window hears of it. */
const heard = (): Promise<unknown> =>
  new Promise((resolve) => window.addEventListener('hashchange', resolve, { once: true }))

beforeEach(() => {
  window.history.replaceState(null, '', '#/log')
  useView.setState({ route: { page: 'log', run: null }, choices: {} })
})

test('a choice is there at once, and stands in the address of the screen', () => {
  choose({ tab: 'export' })
  choose({ text: 'east' })
  expect(useView.getState().choices).toEqual({ tab: 'export', text: 'east' })
  expect(window.location.hash).toBe('#/log?tab=export&text=east')
})

test('an empty text is no choice', () => {
  choose({ text: 'east' })
  choose({ text: '' })
  expect(useView.getState().choices).toEqual({})
  expect(window.location.hash).toBe('#/log')
})

test('choices are left with their screen, and are there again on the way back', async () => {
  choose({ tab: 'export' })
  const there = heard()
  goTo({ page: 'expiry' })
  await there
  expect(useView.getState()).toEqual({ route: { page: 'expiry' }, choices: {} })
  const back = heard()
  window.history.back()
  await back
  expect(useView.getState()).toEqual({ route: { page: 'log', run: null }, choices: { tab: 'export' } })
})
