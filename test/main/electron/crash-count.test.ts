import { expect, it } from 'vitest'
import { CrashCount } from '../../../src/main/electron/crash-count.ts'

it('counts the fourth crash within a minute as one too many', () => {
  const crashes = new CrashCount()
  expect([0, 10_000, 20_000, 59_999].map((time) => crashes.add(time))).toEqual([false, false, false, true])
})

it('does not count crashes together that are more than a minute apart', () => {
  const crashes = new CrashCount()
  expect([0, 20_000, 40_000, 60_000, 80_000].map((time) => crashes.add(time))).toEqual(Array(5).fill(false))
})
