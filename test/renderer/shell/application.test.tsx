// @vitest-environment jsdom
import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ApplicationState } from '../../../src/contract/application-state.ts'
import type { Watcher } from '../../../src/contract/definition.ts'
import { Application } from '../../../src/renderer/shell/application.tsx'
import { useView } from '../../../src/renderer/store.ts'
import { renderOver } from '../support/render.tsx'
import { readyState } from '../support/samples/application.ts'
import { keyNeedsPassphrase, stoppedBy } from '../support/samples/troubles.ts'
import { always } from '../support/screen.ts'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => 0, removeEventListener: () => 0 }))
  useView.setState({ route: { page: 'settings' } })
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The whole window over a main of which the test holds each watching of the state. */
const open = (first: ApplicationState | null) => {
  const watchers: Watcher<ApplicationState>[] = []
  renderOver(
    {
      application: {
        state: (_input, watcher) => {
          watchers.push(watcher)
          if (watchers.length === 1 && first !== null) watcher.show(first)
        },
      },
      runs: { list: always([]) },
    },
    <Application />,
  )
  return watchers
}

test('follows Keyturn from its start to its screens', async () => {
  const [watcher] = open({ ...readyState, log: null, phase: { is: 'opening', entriesVerified: 48_211 } })
  expect(await screen.findByText('48,211 entries hold so far.')).toBeDefined()
  act(() => watcher?.show(stoppedBy(keyNeedsPassphrase)))
  expect(await screen.findByRole('heading', { name: keyNeedsPassphrase.title })).toBeDefined()
  act(() => watcher?.show(readyState))
  expect(await screen.findByRole('heading', { name: 'Settings' })).toBeDefined()
  expect(screen.getByRole('button', { name: 'Settings' }).getAttribute('aria-current')).toBe('page')
})

test('says why when there is no state at all', async () => {
  const [watcher] = open(null)
  act(() => watcher?.fail(new Error('Keyturn is closing.')))
  expect(await screen.findByText('Keyturn is closing.')).toBeDefined()
})

test('shows the last state on when no more comes, and says that it is old', async () => {
  const [watcher] = open(readyState)
  await screen.findByRole('heading', { name: 'Settings' })
  act(() => watcher?.fail(new Error('Keyturn is closing.')))
  expect(await screen.findAllByText(/Keyturn does not answer this window/)).not.toHaveLength(0)
  expect(screen.getByRole('heading', { name: 'Settings' })).toBeDefined()
})

test('notices that Keyturn hangs, and that it answers again', async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true })
  const watchers = open(readyState)
  await screen.findByRole('heading', { name: 'Settings' })
  await act(() => vi.advanceTimersByTimeAsync(16_000))
  expect(screen.getAllByText(/Keyturn does not answer this window/)).not.toHaveLength(0)
  await act(async () => watchers.at(-1)?.show(readyState))
  expect(screen.queryByText(/Keyturn does not answer this window/)).toBeNull()
})
