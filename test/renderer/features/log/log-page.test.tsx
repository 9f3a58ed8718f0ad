// @vitest-environment jsdom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeEach, describe, expect, it } from 'vitest'
import type { LogPageRequest, VerificationView } from '../../../../src/contract/log.ts'
import LogPage from '../../../../src/renderer/features/log/log-page.tsx'
import { useView } from '../../../../src/renderer/store.ts'
import type { DoubleHandlers } from '../../support/double.ts'
import { renderOver } from '../../support/render.tsx'
import { readyState } from '../../support/samples/application.ts'
import { atTheAuthority, sampleRun, summaryOf } from '../../support/samples/certificates.ts'
import { altered, newestPage, unreadableEntry, whole } from '../../support/samples/log.ts'
import { always } from '../../support/screen.ts'

beforeEach(() => useView.setState({ route: { page: 'log', run: null } }))

const shown = (log: NonNullable<DoubleHandlers['log']>) =>
  renderOver(
    { runs: { list: always([summaryOf(atTheAuthority())]) }, log: { page: async () => newestPage(1204, 3), ...log } },
    <LogPage state={readyState} />,
  )

const table = () => screen.findByRole('table', { name: /^Entries of the log/ })

const requests = (crossed: ReturnType<typeof shown>['crossed']) =>
  crossed.filter(({ operation }) => operation === 'log.page').map(({ input }) => input)

describe('the entries', () => {
  it('stand there with the newest first: number, time, who, what', async () => {
    const { crossed } = shown({})
    const [, first] = within(await table()).getAllByRole('row')
    expect(first?.textContent).toContain('1204')
    expect(first?.textContent).toContain('CONTOSO\\azs-operator')
    expect(first?.textContent).toContain('Readiness, attempt 1, was about to run')
    expect(requests(crossed)).toEqual([
      expect.objectContaining({ order: 'newest-first', beyond: null, filter: expect.objectContaining({ run: null }) }),
    ])
  })

  it('open to their facts', async () => {
    shown({})
    await table()
    fireEvent.click(screen.getByRole('button', { name: 'Entry 1203' }))
    expect(screen.getByRole('region', { name: 'Facts of entry 1203' }).textContent).toContain('"signature": "MEUCIQDp"')
  })

  it('that can’t be read are there, loudly', async () => {
    shown({ page: async () => ({ entries: [unreadableEntry(17)], next: null, lookedAt: 1 }) })
    expect((await table()).textContent).toContain('Entry 17 can’t be read: it is not as it was written.')
  })

  it('go on with older ones from where the page ended', async () => {
    const { crossed } = shown({
      page: async ({ beyond }: LogPageRequest) => (beyond === null ? newestPage(1204, 3) : newestPage(1201, 2)),
    })
    await table()
    expect(screen.getByText('3 entries found, 3 entries looked at; there are older ones.')).toBeDefined()
    fireEvent.click(screen.getByRole('button', { name: 'Show older entries' }))
    expect(await screen.findByText(/^5 entries found, 5 entries looked at/)).toBeDefined()
    expect(requests(crossed).at(-1)).toEqual(expect.objectContaining({ beyond: 1202 }))
    expect(within(await table()).getAllByRole('rowheader')).toHaveLength(5)
  })

  it('that came since are offered with their number, and shown when they are asked for', async () => {
    const { crossed, rerender } = shown({})
    await table()
    expect(screen.queryByRole('button', { name: /: show$/ })).toBeNull()
    const { log } = readyState
    rerender(<LogPage state={{ ...readyState, log: log === null ? null : { ...log, entries: 1216 } }} />)
    fireEvent.click(screen.getByRole('button', { name: '12 new entries: show' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: /: show$/ })).toBeNull())
    expect(requests(crossed)).toHaveLength(2)
  })

  it('that can’t be had are explained, and those that were found stay', async () => {
    shown({
      page: async ({ beyond }: LogPageRequest) => {
        if (beyond === null) return newestPage(1204, 3)
        throw new Error('The log can’t be read: the disk answered with an error.')
      },
    })
    await table()
    fireEvent.click(screen.getByRole('button', { name: 'Show older entries' }))
    expect((await screen.findByRole('alert')).textContent).toContain('the disk answered with an error')
    expect(within(await table()).getAllByRole('rowheader')).toHaveLength(3)
  })

  it('are looked for again when the first look failed', async () => {
    const pages = [() => Promise.reject(new Error('The log is locked.')), async () => newestPage(1204, 3)]
    shown({ page: () => pages.shift()?.() ?? Promise.reject(new Error('asked too often')) })
    fireEvent.click(await screen.findByRole('button', { name: 'Look again' }))
    expect(within(await table()).getAllByRole('rowheader')).toHaveLength(3)
    expect(screen.queryByRole('alert')).toBeNull()
  })

  it('of which none is looked for say how many were looked at, and that there are more', async () => {
    shown({ page: async () => ({ entries: [], next: 1184, lookedAt: 20_000 }) })
    fireEvent.change(await screen.findByLabelText('Words in it'), { target: { value: 'nowhere' } })
    expect(await screen.findByText(/^No entry is like that among those/)).toBeDefined()
    expect(screen.getByText('0 entries found, 20,000 entries looked at; there are older ones.')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Look among older entries' })).toBeDefined()
  })
})

describe('what is looked for', () => {
  it('is applied as one types, once typing rests', async () => {
    const { crossed } = shown({})
    await table()
    for (const value of ['a', 'az', 'azs']) fireEvent.change(screen.getByLabelText('Account'), { target: { value } })
    fireEvent.change(screen.getByLabelText('Step'), { target: { value: 'Rotation' } })
    fireEvent.change(screen.getByLabelText('Type'), { target: { value: 'step-ended' } })
    await waitFor(() => expect(requests(crossed)).toHaveLength(2))
    expect(requests(crossed)[1]).toEqual(
      expect.objectContaining({
        filter: { run: null, step: 'Rotation', type: 'step-ended', actor: 'azs', from: null, to: null, text: null },
      }),
    )
  })

  it('is not applied with a time that is none, which is explained', async () => {
    const { crossed } = shown({})
    await table()
    fireEvent.change(screen.getByLabelText('From (UTC)'), { target: { value: 'yesterday' } })
    expect(screen.getByText(/^Write a day, as 2026-11-25/)).toBeDefined()
    fireEvent.change(screen.getByLabelText('From (UTC)'), { target: { value: '2026-11-25' } })
    await waitFor(() => expect(requests(crossed)).toHaveLength(2))
    expect(screen.queryByText(/^Write a day/)).toBeNull()
  })

  it('keeps the run in the route', async () => {
    shown({})
    await table()
    fireEvent.change(screen.getAllByLabelText('Run')[0] ?? document.body, { target: { value: sampleRun } })
    await waitFor(() => expect(useView.getState().route).toEqual({ page: 'log', run: sampleRun }))
  })

  it('an answer to what was typed before changes nothing', async () => {
    const answers: ((page: ReturnType<typeof newestPage>) => void)[] = []
    shown({ page: () => new Promise((resolve) => answers.push(resolve)) })
    fireEvent.change(await screen.findByLabelText('Words in it'), { target: { value: 'late' } })
    await waitFor(() => expect(answers).toHaveLength(2))
    answers[1]?.(newestPage(7, 2))
    await table()
    await act(async () => answers[0]?.(newestPage(1204, 3)))
    expect(within(await table()).getAllByRole('rowheader')).toHaveLength(2)
  })
})

describe('the verification', () => {
  const verified = async (result: VerificationView) => {
    shown({ verify: always({ entries: result.entries, result }) })
    fireEvent.click(await screen.findByRole('tab', { name: 'Verification' }))
    fireEvent.click(screen.getByRole('button', { name: 'Verify the whole log' }))
  }

  it('says that the log is whole, and gives the code for paper', async () => {
    await verified(whole)
    expect(await screen.findByText('The log is whole: 1,204 entries.')).toBeDefined()
    expect(screen.getByText('1204-9QQT-2M0X-RQGD-DCGV-S')).toBeDefined()
    const anchors = screen.getByRole('table', { name: /^Heads that were kept/ })
    expect(within(anchors).getAllByText('holds')).toHaveLength(2)
  })

  it('says how far an altered log holds, and gives no code', async () => {
    await verified(altered)
    expect(await screen.findByText(/holds up to entry 812, and can’t be relied on from entry 813 on/)).toBeDefined()
    expect(screen.getByText(/it was changed after it was written/)).toBeDefined()
    expect(screen.getAllByText('does not hold')).toHaveLength(2)
    expect(screen.queryByRole('heading', { name: 'Code to write on paper' })).toBeNull()
  })

  it('shows how far it is, and goes on while the entries are looked at', async () => {
    const told: { show: (value: { entries: number; result: VerificationView | null }) => void }[] = []
    shown({ verify: (_input, watcher) => void told.push(watcher) })
    fireEvent.click(await screen.findByRole('tab', { name: 'Verification' }))
    fireEvent.click(screen.getByRole('button', { name: 'Verify the whole log' }))
    await act(async () => told[0]?.show({ entries: 800, result: null }))
    expect(screen.getByText('800 entries are whole so far.')).toBeDefined()
    expect(screen.getByRole('progressbar', { name: 'Entries verified' }).getAttribute('aria-valuenow')).toBe('800')
    fireEvent.click(screen.getByRole('tab', { name: 'Entries' }))
    await act(async () => told[0]?.show({ entries: 1204, result: whole }))
    fireEvent.click(screen.getByRole('tab', { name: 'Verification' }))
    expect(screen.getByText('The log is whole: 1,204 entries.')).toBeDefined()
  })

  it('has the log signed and kept now', async () => {
    const { crossed } = shown({ anchor: async () => null })
    fireEvent.click(await screen.findByRole('tab', { name: 'Verification' }))
    fireEvent.click(screen.getByRole('button', { name: /^Sign the log and keep its head now/ }))
    expect(await screen.findByText(/^The log is signed/)).toBeDefined()
    expect(crossed.at(-1)?.operation).toBe('log.anchor')
  })
})

describe('the export', () => {
  it('asks for a run where a report is wanted, and says where the file is', async () => {
    const { crossed } = shown({ export: async () => ({ file: 'D:\\audit\\keyturn.pdf' }) })
    fireEvent.click(await screen.findByRole('tab', { name: 'Export' }))
    fireEvent.click(screen.getByRole('radio', { name: /^Report, PDF/ }))
    const button = screen.getByRole('button', { name: 'Export…' })
    expect(button.getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByText('A report tells of one run: choose it above.')).toBeDefined()
    fireEvent.change(screen.getByLabelText('Of which run'), { target: { value: sampleRun } })
    fireEvent.click(button)
    expect(await screen.findByText('Written to D:\\audit\\keyturn.pdf.')).toBeDefined()
    expect(crossed.at(-1)).toEqual({ operation: 'log.export', input: { format: 'pdf', run: sampleRun } })
  })

  it('exports the whole log in the forms that can hold it, and says when nothing was written', async () => {
    const { crossed } = shown({ export: async () => null })
    fireEvent.click(await screen.findByRole('tab', { name: 'Export' }))
    fireEvent.click(screen.getByRole('radio', { name: /^Table, CSV/ }))
    fireEvent.click(screen.getByRole('button', { name: 'Export…' }))
    expect(await screen.findByText('No file was chosen: nothing was written.')).toBeDefined()
    expect(crossed.at(-1)?.input).toEqual({ format: 'csv', run: null })
  })
})

describe('a window that is opened again', () => {
  it('shows the tab that was open', () => {
    useView.setState({ choices: { tab: 'export' } })
    shown({})
    expect(screen.getByRole('tab', { name: 'Export' }).getAttribute('aria-selected')).toBe('true')
    fireEvent.click(screen.getByRole('tab', { name: 'Verification' }))
    expect(useView.getState().choices).toEqual({ tab: 'verification' })
  })

  it('looks for what was looked for', async () => {
    useView.setState({ choices: { text: 'Public Portal' } })
    const { crossed } = shown({})
    await table()
    expect(requests(crossed)).toEqual([
      expect.objectContaining({ filter: expect.objectContaining({ text: 'Public Portal' }) }),
    ])
    fireEvent.change(screen.getByLabelText('Account'), { target: { value: 'CONTOSO' } })
    expect(useView.getState().choices).toEqual({ text: 'Public Portal', actor: 'CONTOSO' })
  })
})
