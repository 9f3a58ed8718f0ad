import type { Expiry, ExpiryItem } from '../../../contract/stamps.ts'

/** How far ahead a timeline looks, in days. */
export const horizons = { 'half-year': 183, year: 365, 'five-years': 1827 } as const
export type Horizon = keyof typeof horizons

export const horizonWords: { readonly [horizon in Horizon]: string } = {
  'half-year': '6 months',
  year: '12 months',
  'five-years': '5 years',
}

/** One place on a lane: an item, or several that would lie on each other. */
export interface TimelineMark {
  /** From the left, 0 to 1. */
  readonly position: number
  /** What ends there, the soonest first. */
  readonly items: readonly ExpiryItem[]
  /** `several` when it stands for items of different kinds. */
  readonly kind: ExpiryItem['kind'] | 'several'
  readonly severity: Expiry['severity']
}

export interface TimelineLane {
  readonly stamp: string
  readonly stampName: string
  readonly rehearsal: boolean
  readonly marks: readonly TimelineMark[]
  /** How many of its items end beyond the horizon. */
  readonly later: number
}

/** The part of the width that is past: what expired lately, or longer ago at the very edge. */
const past = 0.08

/** The part at the other end, where the number of what ends later stands. */
const beyond = 0.1

/** Marks that are nearer to each other than this part of the width are drawn as one. */
const closest = 0.035

/** Where a day stands on the timeline, from the left, 0 to 1. Days before the past that is shown stand at its edge. */
export const positionOf = (days: number, horizon: Horizon): number =>
  Math.max(past / 4, past + (days / horizons[horizon]) * (1 - past - beyond))

/** One lane for each stamp, in the order of the soonest end. */
export const timelineLanes = (items: readonly ExpiryItem[], horizon: Horizon): readonly TimelineLane[] => {
  const bySoonest = items.toSorted((a, b) => a.expiry.days - b.expiry.days)
  return [...Map.groupBy(bySoonest, ({ stamp }) => stamp).values()].flatMap((ofStamp) => {
    const [first] = ofStamp
    if (first === undefined) return []
    const shown = ofStamp.filter(({ expiry }) => expiry.days <= horizons[horizon])
    const { stamp, stampName, rehearsal } = first
    return [{ stamp, stampName, rehearsal, marks: marksOf(shown, horizon), later: ofStamp.length - shown.length }]
  })
}

const marksOf = (soonestFirst: readonly ExpiryItem[], horizon: Horizon): readonly TimelineMark[] => {
  const groups: { readonly position: number; readonly items: ExpiryItem[] }[] = []
  for (const item of soonestFirst) {
    const position = positionOf(item.expiry.days, horizon)
    const last = groups.at(-1)
    if (last !== undefined && position - last.position < closest) last.items.push(item)
    else groups.push({ position, items: [item] })
  }
  return groups.map(({ position, items }) => ({ position, items, kind: kindOf(items), severity: worstOf(items) }))
}

const kindOf = (items: readonly ExpiryItem[]): TimelineMark['kind'] => {
  const [kind = 'several', another] = new Set(items.map((item) => item.kind))
  return another === undefined ? kind : 'several'
}

const worstOf = (items: readonly ExpiryItem[]): Expiry['severity'] =>
  (['critical', 'warning'] as const).find((severity) => items.some(({ expiry }) => expiry.severity === severity)) ??
  'none'

/** A day that is named below the lanes. */
export interface TimelineTick {
  readonly position: number
  readonly label: string
}

/** How many months lie between two ticks. */
const monthsBetween: { readonly [horizon in Horizon]: number } = { 'half-year': 1, year: 2, 'five-years': 12 }

/**
 * The first days of months, at most six or seven of them.
 * @param today any moment of the day from which the items' days are counted, in milliseconds
 */
export const timelineTicks = (today: number, horizon: Horizon): readonly TimelineTick[] => {
  const ticks: TimelineTick[] = []
  const step = monthsBetween[horizon]
  for (let ahead = step; ; ahead += step) {
    const first = firstOfMonth(today, ahead)
    const days = (first.getTime() - today) / day
    if (days > horizons[horizon]) return ticks
    ticks.push({ position: positionOf(days, horizon), label: monthWords.format(first) })
  }
}

const day = 86_400_000

const firstOfMonth = (today: number, ahead: number): Date => {
  const date = new Date(today)
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + ahead, 1))
}

const monthWords = new Intl.DateTimeFormat('en', { month: 'short', year: 'numeric', timeZone: 'UTC' })

/** The day from which the items' days are counted, as they themselves tell it; null without items. */
export const todayOf = (items: readonly ExpiryItem[]): number | null => {
  const [first] = items
  return first === undefined ? null : Date.parse(first.expiry.notAfter) - first.expiry.days * day
}
