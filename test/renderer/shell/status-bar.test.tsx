// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { ApplicationState } from '../../../src/contract/application-state.ts'
import { StatusBar } from '../../../src/renderer/shell/status-bar.tsx'
import { renderOver } from '../support/render.tsx'
import { readyState } from '../support/samples/application.ts'
import { lostSession, openSession, runningSession } from '../support/samples/sessions.ts'
import { always } from '../support/screen.ts'

const bar = (state: ApplicationState, silentSince: number | null = null) =>
  renderOver({ runs: { list: always([]) } }, <StatusBar state={state} silentSince={silentSince} />)

test('says the log, the account and the time in UTC', () => {
  bar(readyState)
  expect(screen.getByRole('button', { name: /Log intact to entry 1,204/ })).toBeDefined()
  expect(screen.getByText('CONTOSO\\azs-operator')).toBeDefined()
  expect(screen.getByText(/^\d\d:\d\d:\d\d UTC$/)).toBeDefined()
})

test('leads to the log', async () => {
  bar(readyState)
  fireEvent.click(screen.getByRole('button', { name: /Log intact/ }))
  await waitFor(() => expect(window.location.hash).toBe('#/log'))
})

test('names a real stamp that rotates, and marks a simulated one', () => {
  bar({
    ...readyState,
    rotating: [
      { run: 'one', region: 'east', rehearsal: false },
      { run: 'two', region: 'rehearsal', rehearsal: true },
    ],
  })
  expect(screen.getByText('east: rotation running')).toBeDefined()
  expect(screen.getByText('Rehearsal stamp')).toBeDefined()
  expect(screen.queryByText(/rehearsal: rotation/)).toBeNull()
})

test('counts sessions, and lists each with why it ended', () => {
  bar({ ...readyState, sessions: [lostSession, openSession, runningSession] })
  expect(screen.getByRole('button', { name: '2 PEP sessions' })).toBeDefined()
  expect(screen.getByText(/WinRM client cannot complete/)).toBeDefined()
})

test('says aloud what is wrong with the log, and only that', () => {
  const { unmount } = bar(readyState)
  expect(screen.getByRole('status').textContent).toBe('')
  unmount()
  bar({
    ...readyState,
    log: readyState.log === null ? null : { ...readyState.log, standing: 'unwritable', words: 'the disk is full' },
  })
  expect(screen.getByRole('status').textContent).toBe('Log can’t be written: the disk is full')
})

test('says since when Keyturn does not answer', () => {
  bar(readyState, Date.UTC(2026, 10, 25, 22, 37, 5))
  expect(screen.getAllByText(/does not answer this window.*25 Nov 2026, 22:37:05 UTC/)).not.toHaveLength(0)
})
