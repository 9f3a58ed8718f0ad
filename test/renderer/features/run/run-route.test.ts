// @vitest-environment jsdom
import { expect, it } from 'vitest'
import { mainStep, tabOf } from '../../../../src/renderer/features/run/run-route.ts'
import { noticed, reported, rotating, rotationUnknown, snapshotOf } from '../../support/samples/run.ts'

it('opens a run at what runs, then at what is unknown, then at what comes next', () => {
  expect(mainStep(snapshotOf(rotating()).view)).toBe('Rotation')
  expect(mainStep(snapshotOf(rotationUnknown()).view)).toBe('Rotation')
  expect(mainStep(snapshotOf(noticed()).view)).toBe('Readiness')
  expect(mainStep(snapshotOf(noticed().intend('Stamp')).view)).toBe('Stamp')
})

it('opens a run that is done at its report', () => {
  expect(mainStep(snapshotOf(reported()).view)).toBe('Report')
})

it('reads a tab from the address, and takes the details for one that does not exist', () => {
  expect(tabOf('output')).toBe('output')
  expect(tabOf('nothing')).toBe('details')
  expect(tabOf(null)).toBe('details')
})
