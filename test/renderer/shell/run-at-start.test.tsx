// @vitest-environment jsdom
import { act, waitFor } from '@testing-library/react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunSummary } from '../../../src/contract/run-snapshot.ts'
import { runAtStart, useRunAtStart } from '../../../src/renderer/shell/run-at-start.ts'
import { useView } from '../../../src/renderer/store.ts'
import { renderOver } from '../support/render.tsx'
import { atTheAuthority, summaryOf } from '../support/samples/certificates.ts'
import { always } from '../support/screen.ts'

const open = summaryOf(atTheAuthority())
const closed: RunSummary = {
  ...open,
  run: 'closed',
  closed: { end: 'completed', reason: null, at: '2026-11-01T10:00:00.000Z' },
}
const rotating = { run: 'rotating', region: 'west', rehearsal: false }

describe('the run at the start', () => {
  it('is the only one that is open', () => {
    expect(runAtStart([closed, open], [])).toBe(open.run)
  })

  it('is the one whose rotation runs, whatever else is open', () => {
    expect(runAtStart([open, { ...open, run: 'other' }], [rotating])).toBe('rotating')
  })

  it('is none where there is a choice, or nothing is open', () => {
    expect(runAtStart([open, { ...open, run: 'other' }], [])).toBeNull()
    expect(runAtStart([closed], [])).toBeNull()
  })
})

const known = vi.fn()

const Shell = () => {
  useRunAtStart([], known)
  return null
}

describe('a window that opens', () => {
  const at = (fragment: string): void => {
    window.history.replaceState(null, '', fragment === '' ? window.location.pathname : fragment)
    useView.setState({ route: { page: 'stamps' } })
  }

  beforeEach(() => {
    at('')
    known.mockReset()
  })

  it('opens on the run where its address names no screen', async () => {
    renderOver({ runs: { list: always([closed, open]) } }, <Shell />)
    await waitFor(() => expect(useView.getState().route).toMatchObject({ page: 'run', run: open.run }))
    expect(known).toHaveBeenCalled()
  })

  it('stays on the screen that its address names', async () => {
    at('#/stamps')
    const { crossed } = renderOver({ runs: { list: always([open]) } }, <Shell />)
    await act(async () => expect(crossed).not.toHaveLength(0))
    expect(window.location.hash).toBe('#/stamps')
    await waitFor(() => expect(known).toHaveBeenCalled())
  })

  it('leaves whoever has gone elsewhere before the runs were known', async () => {
    const told: (() => void)[] = []
    renderOver({ runs: { list: (_input, watcher) => void told.push(() => watcher.show([open])) } }, <Shell />)
    expect(told).toHaveLength(1)
    at('#/settings')
    await act(async () => {
      for (const tell of told) tell()
    })
    expect(window.location.hash).toBe('#/settings')
  })
})
