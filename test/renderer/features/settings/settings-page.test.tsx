// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import SettingsPage from '../../../../src/renderer/features/settings/settings-page.tsx'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { readyState } from '../../support/samples/application.ts'

const page = (application: NonNullable<DoubleHandlers['application']>, state = readyState) =>
  renderOver({ application }, <SettingsPage state={state} />)

test('a change is saved at once, and said to be', async () => {
  const { crossed } = page({ saveSettings: async () => null })
  fireEvent.click(screen.getByRole('radio', { name: 'Letter' }))
  await waitFor(() => expect(screen.getByText('Saved')).toBeDefined())
  expect(crossed).toEqual([{ operation: 'application.saveSettings', input: { theme: 'system', paper: 'Letter' } }])
})

test('what is shown is what is saved: a change that failed is not, and why is said', async () => {
  page({
    saveSettings: async () => {
      throw new Error('settings.json can’t be written: the disk is full.')
    },
  })
  fireEvent.click(screen.getByRole('radio', { name: 'Dark' }))
  expect(await screen.findByText(/the disk is full/)).toBeDefined()
  expect(screen.queryByText('Saved')).toBeNull()
  expect(screen.getByRole<HTMLInputElement>('radio', { name: 'As the system' }).checked).toBe(true)
})

test('says where everything lies, and how the key is protected', () => {
  page({})
  expect(screen.getAllByText(readyState.dataFolder)).not.toHaveLength(0)
  expect(screen.getByText(/protected by the operating system/)).toBeDefined()
})

test('a place that was not told of the newest head is named with why', () => {
  page(
    {},
    {
      ...readyState,
      log:
        readyState.log === null
          ? null
          : { ...readyState.log, keyProtection: 'none', places: [{ place: '\\\\fs01\\anchors', problem: 'no path' }] },
    },
  )
  expect(screen.getByText(/can sign a forged log/)).toBeDefined()
  expect(screen.getByText('Not there: no path')).toBeDefined()
})
