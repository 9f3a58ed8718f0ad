// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { RehearseForm } from '../../../../src/renderer/features/stamps/rehearse-form.tsx'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { scenarios } from '../../support/samples/stamps.ts'

const form = (handlers: DoubleHandlers = {}) =>
  renderOver({ ...handlers, stamps: { scenarios: async () => scenarios, ...handlers.stamps } }, <RehearseForm />)

const choose = async (name: string | RegExp): Promise<boolean> =>
  fireEvent.click(await screen.findByRole('radio', { name }))

const press = (name: string): boolean => fireEvent.click(screen.getByRole('button', { name }))

test('a rehearsal is opened with what was chosen, and the window goes to its run', async () => {
  const { crossed } = form({ runs: { openRehearsal: async () => ({ run: 'rehearsal-1' }) } })
  await choose(/^fails-then-rerun/)
  await choose('ADFS')
  await choose('a few seconds')
  press('Open the rehearsal')
  await waitFor(() => expect(window.location.hash).toBe('#/run/rehearsal-1'))
  expect(crossed.filter(({ operation }) => operation === 'runs.openRehearsal').map(({ input }) => input)).toEqual([
    { scenario: 'fails-then-rerun', identity: 'ADFS', pace: 'seconds' },
  ])
})

test('the first scenario is chosen before anything is', async () => {
  form()
  const first = await screen.findByRole('radio', { name: /^success/ })
  await waitFor(() => expect(first).toHaveProperty('checked', true))
})

test('it is opened once, however often it is asked for while the stamp starts', async () => {
  const { crossed } = form({ runs: { openRehearsal: () => new Promise(() => undefined) } })
  await choose(/^success/)
  press('Open the rehearsal')
  await screen.findByText(/^Starting the simulated stamp/)
  press('Open the rehearsal')
  expect(crossed.filter(({ operation }) => operation === 'runs.openRehearsal')).toHaveLength(1)
})

test('why it did not start is said, and it can be tried again', async () => {
  window.history.replaceState(null, '', '#/stamp/rehearse')
  form({
    runs: {
      openRehearsal: async () => {
        throw new Error('Port 5986 of this computer is taken.')
      },
    },
  })
  await choose(/^success/)
  press('Open the rehearsal')
  expect((await screen.findByRole('alert')).textContent).toContain('Port 5986 of this computer is taken.')
  expect(screen.getByRole('button', { name: 'Open the rehearsal' }).getAttribute('aria-disabled')).toBeNull()
  expect(window.location.hash).toBe('#/stamp/rehearse')
})
