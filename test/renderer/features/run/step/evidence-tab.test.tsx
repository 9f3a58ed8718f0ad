// @vitest-environment jsdom
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import type { LogEntry } from '../../../../../src/contract/log.ts'
import { EvidenceTab } from '../../../../../src/renderer/features/run/step/evidence-tab.tsx'
import { renderOver } from '../../../support/render.tsx'

const entry = (seq: number): LogEntry => ({
  seq,
  readable: true,
  at: '2026-11-23T03:00:00.000Z',
  actor: 'CONTOSO\\azs-operator',
  stamp: 'east',
  run: 'a-run',
  step: 'Rotation',
  type: 'step-learned',
  words: `Entry ${seq} happened.`,
  facts: '{}',
})

/** A log of so many entries, which are given two by two. */
const logOf = (has: { count: number }) => ({
  runs: {
    evidence: async ({ beyond }: { readonly beyond: number | null }) => {
      const from = beyond ?? 0
      const entries = [from + 1, from + 2].filter((seq) => seq <= has.count).map(entry)
      const last = entries.at(-1)?.seq ?? from
      return { entries, next: last < has.count ? last : null }
    },
  },
})

it('shows the entries page by page, oldest first, each with its number, time and account', async () => {
  renderOver(logOf({ count: 3 }), <EvidenceTab run="a-run" step="Rotation" count={3} />)
  expect(await screen.findByText('Entry 1 happened.')).toBeTruthy()
  expect(screen.queryByText('Entry 3 happened.')).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Show more' }))
  expect(await screen.findByText('Entry 3 happened.')).toBeTruthy()
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull()
  expect(screen.getAllByRole('row').length).toBe(4)
  expect(screen.getAllByText('CONTOSO\\azs-operator').length).toBe(3)
})

it('says how many entries came since, and shows them when asked to', async () => {
  const log = { count: 1 }
  const handlers = logOf(log)
  const { rerender, crossed } = renderOver(handlers, <EvidenceTab run="a-run" step="Rotation" count={1} />)
  await screen.findByText('Entry 1 happened.')
  log.count = 3
  rerender(<EvidenceTab run="a-run" step="Rotation" count={3} />)
  fireEvent.click(screen.getByRole('button', { name: 'Show 2 newer entries' }))
  expect(await screen.findByText('Entry 3 happened.')).toBeTruthy()
  await waitFor(() => expect(crossed.at(-1)?.input).toEqual({ run: 'a-run', step: 'Rotation', beyond: 1 }))
})

it('marks an entry that was changed', async () => {
  renderOver(
    {
      runs: {
        evidence: async () => ({ entries: [{ ...entry(1), readable: false, at: null, actor: null }], next: null }),
      },
    },
    <EvidenceTab run="a-run" step="Rotation" count={1} />,
  )
  expect(await screen.findByText(/^Not readable: this entry was changed/)).toBeTruthy()
})
