// @vitest-environment jsdom
import { act, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RunAnnouncer } from '../../../../src/renderer/features/run/run-announcer.tsx'
import { renderOver } from '../../support/render.tsx'
import { readyToRotate, rotated, rotating, snapshotOf } from '../../support/samples/run.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

const said = (): string => screen.getByRole('status').textContent ?? ''
const pass = (milliseconds: number): void =>
  act(() => {
    vi.advanceTimersByTime(milliseconds)
  })

it('says a change at once, and what follows it only after a pause, as it stands then', () => {
  const { rerender } = renderOver({}, <RunAnnouncer view={snapshotOf(readyToRotate()).view} />)
  pass(1)
  expect(said()).toBe('')
  rerender(<RunAnnouncer view={snapshotOf(rotating()).view} />)
  pass(1)
  expect(said()).toBe('Rotation: Running.')
  rerender(<RunAnnouncer view={snapshotOf(rotated()).view} />)
  pass(14_000)
  expect(said()).toBe('Rotation: Running.')
  pass(2_000)
  expect(said()).toBe('Rotation: Done. Verification: Ready.')
})

it('stays silent while nothing changes', () => {
  const { view } = snapshotOf(rotating())
  const { rerender } = renderOver({}, <RunAnnouncer view={view} />)
  rerender(<RunAnnouncer view={{ ...view }} />)
  pass(60_000)
  expect(said()).toBe('')
})
