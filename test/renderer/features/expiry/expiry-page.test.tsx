// @vitest-environment jsdom
import { fireEvent, screen, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ExpiryItem } from '../../../../src/contract/stamps.ts'
import ExpiryPage from '../../../../src/renderer/features/expiry/expiry-page.tsx'
import { useView } from '../../../../src/renderer/store.ts'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { expiryItems } from '../../support/samples/expiry.ts'
import { always } from '../../support/screen.ts'

const over = (items: readonly ExpiryItem[], more: DoubleHandlers = {}) =>
  renderOver({ ...more, expiry: { items: always(items), ...more.expiry } }, <ExpiryPage />)

const rows = async (): Promise<readonly string[]> =>
  within(await screen.findByRole('table'))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent)

beforeEach(() => useView.setState({ route: { page: 'expiry' } }))

describe('the page of what expires', () => {
  it('says everything in a table, the soonest end first, with the days in words and the source', async () => {
    over(expiryItems)
    const [first = ''] = await rows()
    for (const words of ['north.hub.fabrikam.com', 'Public Portal', 'expired 3 days ago', 'critical', 'served it']) {
      expect(first).toContain(words)
    }
  })

  it('draws the same, and says in a sentence what can’t be seen', async () => {
    over(expiryItems)
    const picture = await screen.findByRole('img', { name: /What ends within 12 months/ })
    expect(picture.getAttribute('aria-label')).toContain(
      'north.hub.fabrikam.com: 3 ends are known, the first: Public Portal, 22 Nov 2026, expired 3 days ago.',
    )
    expect(picture.getAttribute('aria-label')).toContain('rehearsal.azurestack.local (rehearsal)')
  })

  it('hides rehearsals, and says how many are left', async () => {
    over(expiryItems)
    fireEvent.click(await screen.findByRole('checkbox', { name: 'Show rehearsals' }))
    expect((await rows()).some((row) => row.includes('rehearsal'))).toBe(false)
    expect(screen.getByText('11 of 13 ends')).toBeTruthy()
  })

  it('chooses in a window that is opened again what was chosen in the last', async () => {
    useView.setState({ choices: { stamp: 'north.hub.fabrikam.com' } })
    over(expiryItems)
    expect(await rows()).toHaveLength(3)
    fireEvent.click(screen.getByRole('checkbox', { name: 'Show rehearsals' }))
    expect(useView.getState().choices).toEqual({ stamp: 'north.hub.fabrikam.com', rehearsals: 'hidden' })
  })

  it('sorts by a column, and the other way when it is chosen again', async () => {
    over(expiryItems)
    const head = await screen.findByRole('button', { name: 'Stamp' })
    fireEvent.click(head)
    expect((await rows())[0]).toContain('east')
    fireEvent.click(head)
    expect((await rows())[0]).toContain('rehearsal')
    expect(screen.getByRole('columnheader', { name: 'Stamp' }).getAttribute('aria-sort')).toBe('descending')
  })

  it('writes the calendar, and says where it is', async () => {
    const { crossed } = over(expiryItems, { expiry: { exportCalendar: async () => ({ file: 'D:\\ends.ics' }) } })
    fireEvent.click(await screen.findByRole('button', { name: /Save as calendar/ }))
    expect(await screen.findByText(/The calendar was written to D:\\ends.ics/)).toBeTruthy()
    expect(crossed.map(({ operation }) => operation)).toContain('expiry.exportCalendar')
  })

  it('says why the calendar could not be written', async () => {
    over(expiryItems, {
      expiry: {
        exportCalendar: async () => {
          throw new Error('D: is read-only.')
        },
      },
    })
    fireEvent.click(await screen.findByRole('button', { name: /Save as calendar/ }))
    expect((await screen.findByRole('alert')).textContent).toContain('D: is read-only.')
  })

  it('copies what is shown as cells, and saves it as CSV', async () => {
    const { crossed } = over(expiryItems, {
      application: { copy: async () => null, saveText: async () => ({ file: 'D:\\ends.csv' }) },
    })
    fireEvent.click(await screen.findByRole('checkbox', { name: 'Show rehearsals' }))
    fireEvent.click(screen.getByRole('button', { name: 'Copy the table' }))
    fireEvent.click(screen.getByRole('button', { name: 'Save the table' }))
    await screen.findByText('Saved')
    const texts = crossed.flatMap(({ operation, input }) =>
      operation.startsWith('application.') ? [JSON.stringify(input)] : [],
    )
    expect(texts).toHaveLength(2)
    expect(texts[0]).toContain('Stamp\\tWhat\\tKind')
    expect(texts[1]).toContain('keyturn-expiry.csv')
    for (const text of texts) expect(text).not.toContain('rehearsal.azurestack.local')
  })

  it('says how to get to know something where nothing is known', async () => {
    over([])
    expect(await screen.findByText('No end is known yet')).toBeTruthy()
    expect(screen.getByText(/take its first step, Stamp/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /Save as calendar/ })).toBeNull()
  })
})
