import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ExpiryItem } from '../../../../src/contract/stamps.ts'
import {
  type Horizon,
  horizons,
  positionOf,
  timelineLanes,
  timelineTicks,
  todayOf,
} from '../../../../src/renderer/features/expiry/timeline-layout.ts'
import { expiryIn, expiryItems } from '../../support/samples/expiry.ts'

const every = ['half-year', 'year', 'five-years'] as const satisfies readonly Horizon[]

const item = (days: number, kind: ExpiryItem['kind'] = 'external', stamp = 'east'): ExpiryItem => ({
  stamp,
  stampName: stamp,
  rehearsal: false,
  kind,
  what: `${kind} in ${days}`,
  expiry: expiryIn(days, 'sample'),
})

describe('lanes', () => {
  it('are one for each stamp, the one with the soonest end on top', () => {
    expect(timelineLanes(expiryItems, 'year').map(({ stamp }) => stamp)).toEqual([
      'north.hub.fabrikam.com',
      'east.azurestack.contoso.com',
      'rehearsal.azurestack.local',
    ])
  })

  it('draw what lies on each other as one mark with a count, and say the worst of it', () => {
    const [lane] = timelineLanes([item(91), item(90), item(300), item(89, 'root')], 'year')
    expect(lane?.marks.map(({ items, kind, severity }) => [items.length, kind, severity])).toEqual([
      [3, 'several', 'warning'],
      [1, 'external', 'none'],
    ])
  })

  it('count what ends beyond the horizon', () => {
    const [lane] = timelineLanes([item(10), item(1190), item(1200)], 'year')
    expect([lane?.marks.length, lane?.later]).toEqual([1, 2])
    expect(timelineLanes([item(10), item(1190)], 'five-years')[0]?.later).toBe(0)
  })

  it('lose no item, and keep every mark within the picture, apart from the others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -4000, max: 4000 }), { minLength: 1 }),
        fc.constantFrom(...every),
        (days, horizon) => {
          const lanes = timelineLanes(
            days.map((each) => item(each)),
            horizon,
          )
          const marks = lanes.flatMap((lane) => lane.marks)
          const drawn = marks.reduce((sum, { items }) => sum + items.length, 0)
          expect(drawn + lanes.reduce((sum, { later }) => sum + later, 0)).toBe(days.length)
          marks.forEach(({ position }, index) => {
            expect(position).toBeGreaterThan(0)
            expect(position).toBeLessThan(1)
            expect(position - (marks[index - 1]?.position ?? -1)).toBeGreaterThanOrEqual(0.0349)
          })
        },
      ),
    )
  })
})

describe('the scale', () => {
  it.each(every)('of %s has today before 30 days, and those before 90', (horizon) => {
    const [today, thirty, ninety, end] = [0, 30, 90, horizons[horizon]].map((days) => positionOf(days, horizon))
    expect([today, thirty, ninety, end]).toEqual([today, thirty, ninety, end].toSorted())
    expect(new Set([today, thirty, ninety, end]).size).toBe(4)
  })

  it.each(every)('of %s names first days of months, few enough to be read', (horizon) => {
    const today = Date.UTC(2026, 10, 25)
    const ticks = timelineTicks(today, horizon)
    expect(ticks.length).toBeGreaterThanOrEqual(4)
    expect(ticks.length).toBeLessThanOrEqual(7)
    expect(timelineTicks(today, 'half-year')[0]?.label).toBe('Dec 2026')
  })

  it('counts from the day that the items count from', () => {
    expect(new Date(todayOf(expiryItems) ?? 0).toISOString().slice(0, 10)).toBe('2026-11-25')
    expect(todayOf([])).toBeNull()
  })
})
