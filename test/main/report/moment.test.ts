import { describe, expect, it } from 'vitest'
import { durationWords, exactTeller, foreignTime, momentTeller } from '../../../src/main/report/moment.ts'

describe('a moment', () => {
  it.each([
    [0, '2026-11-23 22:30:05 UTC'],
    [60, '2026-11-23 22:30:05 UTC (23:30:05 +01:00)'],
    [120, '2026-11-23 22:30:05 UTC (2026-11-24 00:30:05 +02:00)'],
    [-210, '2026-11-23 22:30:05 UTC (19:00:05 -03:30)'],
  ])('is told in UTC, and in local time %i minutes ahead', (offset, words) => {
    expect(momentTeller(() => offset)('2026-11-23T22:30:05.678Z')).toEqual({ utc: '2026-11-23T22:30:05.678Z', words })
  })
})

describe('a moment of which everything is told', () => {
  it.each([
    [0, '2026-11-23 22:30:05.678 UTC'],
    [120, '2026-11-23 22:30:05.678 UTC (2026-11-24 00:30:05.678 +02:00)'],
  ])('has its milliseconds, %i minutes ahead', (offset, words) => {
    expect(exactTeller(() => offset)('2026-11-23T22:30:05.678Z')).toBe(words)
  })

  it('has the offset that held then, not the one that holds when it is told', () => {
    const summerAndWinter = exactTeller((at) => (at.getUTCMonth() < 10 ? 120 : 60))
    expect(summerAndWinter('2026-10-20T08:00:00.000Z')).toContain('(10:00:00.000 +02:00)')
    expect(summerAndWinter('2026-11-23T08:00:00.000Z')).toContain('(09:00:00.000 +01:00)')
  })
})

describe('a duration', () => {
  it.each([
    ['00:00:00.100', 'less than a second'],
    ['00:00:41.000', '41 s'],
    ['00:02:00.000', '2 min'],
    ['00:59:59.000', '59 min 59 s'],
    ['09:40:10.000', '9 h 40 min'],
  ])('to %s is %s', (to, words) => {
    expect(durationWords('2026-11-23T00:00:00.000Z', `2026-11-23T${to}Z`)).toBe(words)
  })

  it('of days leaves the minutes out', () => {
    expect(durationWords('2026-11-23T00:00:00Z', '2026-11-24T05:10:00Z')).toBe('1 day 5 h')
    expect(durationWords('2026-11-23T00:00:00Z', '2026-11-26T00:00:00Z')).toBe('3 days')
  })

  it('that runs backwards or has no end is not told', () => {
    expect(durationWords('2026-11-23T00:00:01Z', '2026-11-23T00:00:00Z')).toBeNull()
    expect(durationWords('2026-11-23T00:00:00Z', '')).toBeNull()
  })
})

describe('a time of another machine', () => {
  it('is told as UTC only when it says that it is', () => {
    expect(foreignTime('2026-11-23T22:30:05.678Z')).toBe('2026-11-23 22:30:05 UTC')
    expect(foreignTime('11/23/2026 22:30:05')).toBe('11/23/2026 22:30:05')
  })
})
