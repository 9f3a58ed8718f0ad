import { expect, it } from 'vitest'
import { changesBetween } from '../../../../src/renderer/features/run/announcements.ts'
import { readyToRotate, rotated, rotating, snapshotOf } from '../../support/samples/run.ts'

const viewOf = (story: ReturnType<typeof rotating>) => snapshotOf(story).view

it('says which steps changed, by their words', () => {
  expect(changesBetween(viewOf(readyToRotate()), viewOf(rotating()))).toEqual(['Rotation: Running.'])
  expect(changesBetween(viewOf(rotating()), viewOf(rotated()))).toEqual(['Rotation: Done.', 'Verification: Ready.'])
})

it('says how far the stamp is when that changed, and nothing otherwise', () => {
  const before = rotating()
  const view = viewOf(before)
  const steps = view.steps.map((step) =>
    step.progress === null ? step : { ...step, progress: { ...step.progress, steps: step.progress.steps.slice(0, 3) } },
  )
  expect(changesBetween({ ...view, steps }, view)).toEqual([
    '3 of 7 of the stamp’s steps done. Rotate storage endpoints (blob, queue, table) is under way.',
  ])
  expect(changesBetween(view, view)).toEqual([])
})
