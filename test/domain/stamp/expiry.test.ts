import { describe, expect, it } from 'vitest'
import { currentRoot, daysUntil, expirySeverity } from '../../../src/domain/stamp/expiry.ts'

describe('the severity of an expiry', () => {
  it.each([
    [-1, 'critical'],
    [0, 'critical'],
    [30, 'critical'],
    [31, 'warning'],
    [90, 'warning'],
    [91, 'none'],
    [Number.NaN, 'critical'],
  ] as const)('%d days before the end is %s', (days, severity) => {
    expect(expirySeverity(days)).toBe(severity)
  })
})

describe('the days until an expiry', () => {
  it.each([
    ['2026-11-24T10:00:00Z', 1],
    ['2026-11-24T09:59:59Z', 0],
    ['2026-11-23T10:00:00Z', 0],
    ['2026-11-23T09:59:59Z', -1],
    ['2026-12-23T12:00:00+02:00', 30],
  ])('until %s are %d', (notAfter, days) => {
    expect(daysUntil(notAfter, new Date('2026-11-23T10:00:00Z'))).toBe(days)
  })

  it('are no number, and so critical, when the end can’t be read', () => {
    expect(expirySeverity(daysUntil('soon', new Date('2026-11-23T10:00:00Z')))).toBe('critical')
  })
})

describe('the root certificate', () => {
  const old = { thumbprint: 'A', subject: 'CN=Root', notAfter: '2026-12-01T00:00:00Z' }
  const renewed = { thumbprint: 'B', subject: 'CN=Root', notAfter: '2031-12-01T00:00:00Z' }
  const unreadable = { thumbprint: 'C', subject: 'CN=Root', notAfter: '' }

  it('in use is the one that expires last, not the one that the page’s snippet shows', () => {
    expect(currentRoot([old, renewed])).toEqual({ current: renewed, superseded: [old] })
    expect(currentRoot([renewed, old])).toEqual({ current: renewed, superseded: [old] })
  })

  it('is none when the stamp lists none', () => {
    expect(currentRoot([])).toEqual({ current: null, superseded: [] })
  })

  it('with an end that can’t be read is never taken for the current one', () => {
    expect(currentRoot([unreadable, old]).current).toBe(old)
    expect(currentRoot([old, unreadable]).current).toBe(old)
  })
})
