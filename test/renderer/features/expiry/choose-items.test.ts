import { describe, expect, it } from 'vitest'
import {
  choicesOfFilter,
  chosenItems,
  everything,
  expiryColumns,
  filterIn,
  orderedItems,
  soonestFirst,
} from '../../../../src/renderer/features/expiry/choose-items.ts'
import { expiryItems } from '../../support/samples/expiry.ts'

describe('what is shown of everything that expires', () => {
  it.each([everything, { stamp: 'north.hub.fabrikam.com', severity: 'critical', rehearsals: false }] as const)(
    'comes back from what stands in the address: %o',
    (filter) => {
      expect(filterIn(choicesOfFilter(filter))).toEqual(filter)
    },
  )

  it('is all of it where the address says nothing that there is', () => {
    expect(filterIn({ severity: 'toString', rehearsals: 'maybe' })).toEqual(everything)
  })

  it('is all of it at first', () => {
    expect(chosenItems(expiryItems, everything)).toEqual(expiryItems)
  })

  it('is one stamp, one severity, or no rehearsal, as a person wants it', () => {
    const north = chosenItems(expiryItems, { ...everything, stamp: 'north.hub.fabrikam.com' })
    expect(north.map(({ expiry }) => expiry.days)).toEqual([-3, 211, 60])
    const critical = chosenItems(expiryItems, { ...everything, severity: 'critical' })
    expect(critical.map(({ what }) => what)).toEqual(['Internal certificates', 'Public Portal'])
    const real = chosenItems(expiryItems, { ...everything, rehearsals: false })
    expect(real.some(({ rehearsal }) => rehearsal)).toBe(false)
    expect(real).toHaveLength(11)
  })
})

describe('the order', () => {
  const days = (order: Parameters<typeof orderedItems>[1]) =>
    orderedItems(expiryItems, order).map(({ expiry }) => expiry.days)

  it('begins with what ends first', () => {
    expect(days(soonestFirst)[0]).toBe(-3)
    expect(days(soonestFirst)).toEqual([...days(soonestFirst)].toSorted((a, b) => a - b))
  })

  it('is turned round', () => {
    expect(days({ by: 'ends', descending: true })).toEqual([...days(soonestFirst)].toReversed())
  })

  it('puts the worst severity first, and in it what ends first', () => {
    const severities = orderedItems(expiryItems, { by: 'severity', descending: false })
    expect(severities.slice(0, 3).map(({ expiry }) => [expiry.severity, expiry.days])).toEqual([
      ['critical', -3],
      ['critical', 26],
      ['warning', 60],
    ])
  })

  it.each(expiryColumns)('by %s loses nothing', (by) => {
    expect(new Set(orderedItems(expiryItems, { by, descending: false }))).toEqual(new Set(expiryItems))
  })
})
