// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import type { ConnectionTrial } from '../../../../src/contract/stamps.ts'
import StampPage from '../../../../src/renderer/features/stamps/stamp-page.tsx'
import { fragmentOf, type Route } from '../../../../src/renderer/route.ts'
import { useView } from '../../../../src/renderer/store.ts'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { eastStamp, goodTrial, rehearsalStamp, troubledTrial, westStamp } from '../../support/samples/stamps.ts'
import { always } from '../../support/screen.ts'

const page = (route: Route, handlers: DoubleHandlers = {}) => {
  // The address says the same: the window's own event about it comes later.
  window.location.replace(fragmentOf(route))
  useView.setState({ route })
  return renderOver(
    {
      ...handlers,
      application: { typingSecret: async () => null, ...handlers.application },
      stamps: { cards: always([eastStamp, westStamp, rehearsalStamp]), ...handlers.stamps },
    },
    <StampPage />,
  )
}

const type = (label: string, value: string): boolean =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } })

const press = (name: string): boolean => fireEvent.click(screen.getByRole('button', { name }))

test('a stamp is added with what was typed', async () => {
  const { crossed } = page(
    { page: 'stamp', task: 'add', stamp: null },
    { stamps: { save: async () => ({ stamp: 'north.contoso.com' }) } },
  )
  type('Region', ' north ')
  type('Domain name', 'contoso.com')
  type('ERCS machine 1: address', '10.4.0.224')
  press('Remove ERCS machine 3')
  press('Remove ERCS machine 2')
  type('They expire on', '2027-03-01')
  press('Add the stamp')
  await waitFor(() => expect(window.location.hash).toBe('#/stamps'))
  expect(crossed.find(({ operation }) => operation === 'stamps.save')?.input).toMatchObject({
    stamp: null,
    draft: {
      names: { region: 'north', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false },
      consoles: [{ name: 'AzS-ERCS01', address: '10.4.0.224' }],
      internalNotAfter: '2027-03-01',
    },
  })
})

test('what is wrong is said while one types, of that field alone', async () => {
  page({ page: 'stamp', task: 'add', stamp: null })
  type('ERCS machine 1: address', '10.4.0.999')
  expect(screen.getByLabelText('ERCS machine 1: address').getAttribute('aria-invalid')).toBe('true')
  expect(screen.getByLabelText('ERCS machine 2: address').getAttribute('aria-invalid')).not.toBe('true')
})

test('an unfinished form is not sent: it says what is missing, and goes to the first such field', async () => {
  const { crossed } = page({ page: 'stamp', task: 'add', stamp: null })
  press('Add the stamp')
  expect(await screen.findByText(/things have to be put right/)).toBeDefined()
  expect(document.activeElement).toBe(screen.getByLabelText('Region'))
  expect(crossed.some(({ operation }) => operation === 'stamps.save')).toBe(false)
})

test('the names of a stamp with an open run stay as they are', async () => {
  page({ page: 'stamp', task: 'edit', stamp: eastStamp.id })
  expect((await screen.findByLabelText<HTMLInputElement>('Region')).disabled).toBe(true)
  expect(screen.getByText(/its names stay as they are/)).toBeDefined()
})

test('a run is opened with the stamp’s defaults and what was changed, and gone to', async () => {
  const { crossed } = page(
    { page: 'stamp', task: 'rotate', stamp: westStamp.id },
    { runs: { open: async () => ({ run: 'west-2026-11' }) } },
  )
  await screen.findByLabelText('Backup')
  type('Backup', 'F:\\Backup')
  type('Number', 'CHG-4711')
  press('Open the run')
  await waitFor(() => expect(window.location.hash).toBe('#/run/west-2026-11'))
  expect(crossed.find(({ operation }) => operation === 'runs.open')?.input).toEqual({
    stamp: westStamp.id,
    draft: { ...westStamp.saved?.defaults, backup: 'F:\\Backup', prepared: null, ticket: 'CHG-4711' },
  })
})

test('a path that the stamp would refuse is explained, and the run is not opened', async () => {
  const { crossed } = page({ page: 'stamp', task: 'rotate', stamp: westStamp.id })
  await screen.findByLabelText('Certificates on the share, as the stamp sees it')
  type('Certificates on the share, as the stamp sees it', '\\\\10.4.0.9\\certs')
  expect(screen.getByText(/does not end with \\Certificates: give/)).toBeDefined()
  press('Open the run')
  expect(crossed.some(({ operation }) => operation === 'runs.open')).toBe(false)
})

test('whoever has PFX files says where, and a folder is chosen in the system’s dialog', async () => {
  page(
    { page: 'stamp', task: 'rotate', stamp: westStamp.id },
    { application: { chooseFolder: async () => ({ folder: 'D:\\pfx' }) } },
  )
  fireEvent.click(await screen.findByRole('radio', { name: 'I already have PFX files' }))
  press('Choose: Folder of the PFX files')
  await waitFor(() => expect(screen.getByLabelText<HTMLInputElement>('Folder of the PFX files').value).toBe('D:\\pfx'))
})

const tried = async (trial: ConnectionTrial): Promise<void> => {
  page(
    { page: 'stamp', task: 'connection', stamp: westStamp.id },
    { secrets: { held: always([]) }, stamps: { tryConnection: always(trial) } },
  )
  fireEvent.click(await screen.findByRole('button', { name: 'Test the connection' }))
  await screen.findByRole('region', { name: 'Sessions' })
}

test('a connection that works is said of each ERCS machine', async () => {
  await tried(goodTrial)
  expect(screen.getAllByText(/a session was opened, with all 5 commands/)).toHaveLength(3)
  expect(screen.getByText('Every ERCS machine answers. A run can connect.')).toBeDefined()
})

test('one that does not is explained, with the system’s words and the scripts', async () => {
  await tried(troubledTrial)
  expect(screen.getByText(/AzS-ERCS01.*one command is missing/)).toBeDefined()
  expect(screen.getByText(/WinRM client cannot process the request/)).toBeDefined()
  expect(screen.getByText(/-Concatenate -Force/)).toBeDefined()
  expect(screen.getByText('Trying AzS-ERCS03 (10.4.0.226)…')).toBeDefined()
})

test('the account is asked for, for a rehearsal its own secrets do', async () => {
  const { crossed } = page(
    { page: 'stamp', task: 'connection', stamp: rehearsalStamp.id },
    { secrets: { held: always([]), holdRehearsals: async () => null } },
  )
  expect(await screen.findByLabelText('CloudAdmin: password')).toBeDefined()
  press('Use the rehearsal’s own secrets')
  await waitFor(() => expect(crossed.some(({ operation }) => operation === 'secrets.holdRehearsals')).toBe(true))
})

test('a stamp that is not there is said, with the way back', async () => {
  page({ page: 'stamp', task: 'edit', stamp: 'nowhere.contoso.com' })
  expect(await screen.findByRole('heading', { name: 'There is no such stamp to do this with' })).toBeDefined()
  press('Show the stamps')
  await waitFor(() => expect(window.location.hash).toBe('#/stamps'))
})
