import { expect, it } from 'vitest'
import { nextZoom } from '../../../src/main/electron/zoom.ts'

const repeated = (change: 'in' | 'out', from: number): readonly number[] => {
  const next = nextZoom(from, change)
  return next === from ? [] : [next, ...repeated(change, next)]
}

it('goes up to three times the size, step by step, and down again', () => {
  expect(repeated('in', 1)).toEqual([1.1, 1.25, 1.5, 1.75, 2, 2.5, 3])
  expect(repeated('out', 3)).toEqual([2.5, 2, 1.75, 1.5, 1.25, 1.1, 1, 0.9, 0.8, 0.75])
  expect(nextZoom(2.5, 'reset')).toBe(1)
})

it('takes the next step from a factor that is off by a little, as Chromium gives it back', () => {
  expect(nextZoom(1.0999999, 'in')).toBe(1.25)
  expect(nextZoom(1.1000001, 'out')).toBe(1)
})
