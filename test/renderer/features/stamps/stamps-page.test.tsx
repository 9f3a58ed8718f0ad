// @vitest-environment jsdom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { StampCard } from '../../../../src/contract/stamps.ts'
import StampsPage from '../../../../src/renderer/features/stamps/stamps-page.tsx'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { eastStamp, newStamp, northStamp, rehearsalStamp, westStamp } from '../../support/samples/stamps.ts'
import { always } from '../../support/screen.ts'

const page = (cards: readonly StampCard[], handlers: DoubleHandlers = {}) =>
  renderOver({ ...handlers, stamps: { cards: always([...cards]), ...handlers.stamps } }, <StampsPage />)

const tile = async (name: string): Promise<HTMLElement> => screen.findByRole('region', { name })

test('a card says how many days are left, in words and as a meter', async () => {
  page([westStamp])
  const west = within(await tile('west'))
  expect(west.getByText('24 days left, critical')).toBeDefined()
  expect(west.getByRole('meter', { name: 'External' }).getAttribute('aria-valuenow')).toBe('24')
  expect(west.getByText('Last rotation 23 Nov 2025, verified')).toBeDefined()
})

test('a rotation that was not verified is not called so', async () => {
  page([northStamp])
  expect(within(await tile('north')).getByText('Last rotation 2 Jun 2026, not verified')).toBeDefined()
})

test('what is not known is said, with how to get to know it', async () => {
  page([newStamp])
  const card = within(await tile('new'))
  expect(card.getAllByText(/^Not known\./)).toHaveLength(3)
  expect(card.queryByRole('meter')).toBeNull()
})

test('a stamp with an open run leads to it, one without to the form', async () => {
  page([eastStamp, westStamp])
  fireEvent.click(await screen.findByRole('button', { name: 'Open run of east' }))
  await waitFor(() => expect(window.location.hash).toBe('#/run/east-2026-11'))
  fireEvent.click(screen.getByRole('button', { name: 'Rotate west' }))
  await waitFor(() => expect(window.location.hash).toBe('#/stamp/rotate/west.azurestack.contoso.com'))
})

test('where only the simulated stamp is, it is said what to do first', async () => {
  page([rehearsalStamp])
  expect(await tile('Begin here')).toBeDefined()
  expect(within(await tile('Rehearsal')).getByText('Rehearsal stamp')).toBeDefined()
})

test('a stamp is forgotten only after a question, and a refusal is shown', async () => {
  const { crossed } = page([westStamp], {
    stamps: {
      remove: async () => {
        throw new Error('A run is open on west.')
      },
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: 'More about west' }))
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove…' }))
  expect(await screen.findByText(/Its runs stay in the log/)).toBeDefined()
  expect(crossed.some(({ operation }) => operation === 'stamps.remove')).toBe(false)
  fireEvent.click(screen.getByRole('button', { name: 'Remove west' }))
  expect(await screen.findByText(/A run is open on west/)).toBeDefined()
})

test('why the stamps can’t be shown is said', async () => {
  renderOver(
    { stamps: { cards: (_input, watcher) => watcher.fail(new Error('The log can’t be read.')) } },
    <StampsPage />,
  )
  expect(await screen.findByText(/The log can’t be read/)).toBeDefined()
})
