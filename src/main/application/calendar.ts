import { createHash } from 'node:crypto'
import { createEvents, type DateArray, type EventAttributes } from 'ics'
import type { ExpiryItem } from '../../contract/stamps.ts'

/** The stamp's own alerts come so many days before the end. Source: "Overview", azure-stack-rotate-secrets.md. */
const alarmDays = [90, 30] as const

/**
 * Ends of validity as a calendar (RFC 5545): an event of one day for each, with alarms 90 and 30 days before. The same
 * thing has the same UID in every export, so that a calendar replaces the event of the export before.
 */
export const calendarOf = (items: readonly ExpiryItem[], now: Date): string => {
  const header = { productId: '-//Keyturn//Keyturn//EN', calName: 'Keyturn: ends of validity' }
  const readable = items.filter(({ expiry }) => !Number.isNaN(Date.parse(expiry.notAfter)))
  const { error, value } = createEvents(
    readable.map((item) => eventOf(item, now)),
    header,
  )
  if (error !== null || value === null) throw new Error('the calendar could not be made', { cause: error })
  return value
}

const eventOf = (item: ExpiryItem, now: Date): EventAttributes => {
  const { stampName, rehearsal, kind, what, expiry } = item
  const title = `${rehearsal ? 'Rehearsal: ' : ''}${stampName}: ${what} expires`
  const event: EventAttributes = {
    uid: uidOf(item),
    start: dayOf(expiry.notAfter, 0),
    end: dayOf(expiry.notAfter, 1),
    title,
    description: [
      `${what} of ${stampName} is valid until ${expiry.notAfter}, ${expiry.source} (${expiry.seenAt}).`,
      kindWords[kind],
    ].join('\n'),
    categories: ['Azure Stack Hub', kind],
    transp: 'TRANSPARENT',
    busyStatus: 'FREE',
    alarms: alarmDays.map((days) => ({
      action: 'display',
      description: `${title} in ${days} days`,
      trigger: { days, before: true },
    })),
  }
  // The library would take the time of the call, and does not name this member in its types.
  return Object.assign(event, { timestamp: now.getTime() })
}

const kindWords: { readonly [kind in ExpiryItem['kind']]: string } = {
  external: 'An external rotation renews it.',
  internal: 'An internal rotation renews it.',
  root: 'An external rotation does not renew it; an internal rotation does from release 2108 on.',
}

const uidOf = ({ stamp, kind, what }: ExpiryItem): string =>
  `${createHash('sha256')
    .update(JSON.stringify([stamp, kind, what]))
    .digest('hex')
    .slice(0, 32)}@keyturn`

/** A day in UTC, so many days later. */
const dayOf = (moment: string, later: number): DateArray => {
  const day = new Date(Date.parse(moment) + later * 86_400_000)
  return [day.getUTCFullYear(), day.getUTCMonth() + 1, day.getUTCDate()]
}
