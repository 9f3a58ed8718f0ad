import { expect, it } from 'vitest'
import { readinessAge } from '../../../../../src/renderer/features/run/contents/readiness-age.ts'

const result = { at: '2026-11-23T00:00:00.000Z', validUntil: '2026-11-24T00:00:00.000Z' }
const after = (minutes: number) => readinessAge(result, Date.parse(result.at) + minutes * 60_000)

it('says how old a result is and how old it may be', () => {
  expect(after(31 * 60)).toEqual({
    words: '31 h old; may be 24 h at most when the rotation starts',
    tooOld: true,
  })
  expect(after(12).words).toBe('12 min old; may be 24 h at most when the rotation starts')
})

it('calls it too old only after its time', () => {
  expect(after(24 * 60).tooOld).toBe(false)
  expect(after(24 * 60 + 1).tooOld).toBe(true)
})

it('says no age below nothing when the clock was set back', () => {
  expect(after(-5).words).toMatch(/^0 min old/)
})
