// @vitest-environment jsdom
import { expect, test } from 'vitest'
import { choicesOf, fragmentOf, type Route, routeOf } from '../../src/renderer/route.ts'

const routes: readonly Route[] = [
  { page: 'stamps' },
  { page: 'stamp', task: 'add', stamp: null },
  { page: 'stamp', task: 'rehearse', stamp: null },
  { page: 'stamp', task: 'rotate', stamp: 'east.azurestack.contoso.com' },
  { page: 'run', run: null, step: null, tab: null },
  { page: 'run', run: '2026/11 east', step: 'Rotation', tab: 'output' },
  { page: 'certificates', run: 'one' },
  { page: 'log', run: null },
  { page: 'report', run: 'one' },
  { page: 'help', article: 'step-rotation' },
  { page: 'expiry' },
  { page: 'settings' },
  { page: 'about' },
]

test('every screen comes back from its address', () => {
  for (const route of routes) expect(routeOf(fragmentOf(route))).toEqual(route)
})

test('what is chosen on a screen comes back from its address, and is no part of the way to it', () => {
  const choices = { tab: 'verification', text: 'PFX & 100 % of “east”?', actor: 'CONTOSO\\azs-operator' }
  for (const route of routes) {
    const fragment = fragmentOf(route, choices)
    expect(routeOf(fragment)).toEqual(route)
    expect(choicesOf(fragment)).toEqual(choices)
    expect(choicesOf(fragmentOf(route))).toEqual({})
  }
})

test('an address that names no screen shows the stamps', () => {
  for (const fragment of ['', '#', '#/nowhere', '#/report', '#/stamp/edit', '#/stamp/burn/east', '#/%E0%A4%A']) {
    expect(routeOf(fragment)).toEqual({ page: 'stamps' })
  }
})
