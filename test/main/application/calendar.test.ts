import fc from 'fast-check'
import ICAL from 'ical.js'
import { describe, expect, it } from 'vitest'
import type { ExpiryItem } from '../../../src/contract/stamps.ts'
import { calendarOf } from '../../../src/main/application/calendar.ts'

const now = new Date('2026-11-25T10:15:00.000Z')

const portal: ExpiryItem = {
  stamp: 'east.azurestack.contoso.com',
  stampName: 'East.azurestack.contoso.com',
  rehearsal: false,
  kind: 'external',
  what: 'Public Portal',
  expiry: {
    notAfter: '2027-03-01T23:59:59.000Z',
    days: 96,
    severity: 'none',
    source: 'as portal.east.azurestack.contoso.com served it',
    seenAt: '2026-11-25T10:00:00.000Z',
  },
}

/** What another implementation reads. */
const eventsIn = (calendar: string) =>
  new ICAL.Component(ICAL.parse(calendar)).getAllSubcomponents('vevent').map((event) => ({
    uid: String(event.getFirstPropertyValue('uid')),
    summary: String(event.getFirstPropertyValue('summary')),
    description: String(event.getFirstPropertyValue('description')),
    start: String(event.getFirstPropertyValue('dtstart')),
    end: String(event.getFirstPropertyValue('dtend')),
    stamp: String(event.getFirstPropertyValue('dtstamp')),
    startIsDay: event.getFirstProperty('dtstart')?.type,
    triggers: event.getAllSubcomponents('valarm').map((alarm) => String(alarm.getFirstPropertyValue('trigger'))),
  }))

describe('the calendar', () => {
  it('has an event of one day for each end, with alarms 90 and 30 days before, as another program reads it', () => {
    const root: ExpiryItem = { ...portal, kind: 'root', what: 'Root certificate', rehearsal: true }
    expect(eventsIn(calendarOf([portal, root], now))).toEqual([
      {
        uid: expect.stringMatching(/^[0-9a-f]{32}@keyturn$/),
        summary: 'East.azurestack.contoso.com: Public Portal expires',
        description: expect.stringContaining('as portal.east.azurestack.contoso.com served it'),
        start: '2027-03-01',
        end: '2027-03-02',
        stamp: '2026-11-25T10:15:00Z',
        startIsDay: 'date',
        triggers: ['-P90D', '-P30D'],
      },
      expect.objectContaining({ summary: 'Rehearsal: East.azurestack.contoso.com: Root certificate expires' }),
    ])
  })

  it('names the same thing by the same UID in every export, and other things by others', () => {
    const later = { ...portal, expiry: { ...portal.expiry, notAfter: '2029-03-01T00:00:00.000Z' } }
    const [first] = eventsIn(calendarOf([portal], now))
    const [second, third] = eventsIn(calendarOf([later, { ...later, what: 'ARM Public' }], new Date(0)))
    expect(second?.uid).toBe(first?.uid)
    expect(third?.uid).not.toBe(first?.uid)
  })

  it('is the same for the same things at the same time', () => {
    expect(calendarOf([portal], now)).toBe(calendarOf([portal], now))
  })

  it('is a calendar when nothing is known, and leaves out an end that can’t be read', () => {
    const unreadable = { ...portal, expiry: { ...portal.expiry, notAfter: 'someday' } }
    expect(eventsIn(calendarOf([], now))).toEqual([])
    expect(eventsIn(calendarOf([unreadable], now))).toEqual([])
  })

  it('has no line of more than 75 bytes', () => {
    const long = { ...portal, what: 'a name that goes on and on, '.repeat(10) }
    for (const line of calendarOf([long], now).split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
  })

  it('brings every text through as it is', () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 120 })
      .filter((each) => !/[\p{C}\s]/u.test(each))
    fc.assert(
      fc.property(text, text, (what, source) => {
        const calendar = calendarOf([{ ...portal, what, expiry: { ...portal.expiry, source } }], now)
        const [event] = eventsIn(calendar)
        expect(event?.summary).toBe(`East.azurestack.contoso.com: ${what} expires`)
        expect(event?.description).toContain(source)
      }),
    )
  })
})
