/** A moment as a report tells it. */
export interface Moment {
  /** UTC, ISO 8601 with milliseconds, as the log has it. */
  readonly utc: string
  /** UTC to the second, and beside it the local time with its offset where that is another. */
  readonly words: string
}

/** How many minutes local time is ahead of UTC at a moment: in summer and in winter not the same. */
export type OffsetAt = (at: Date) => number

/** Tells moments (ISO 8601) to a reader in a local time. */
export const momentTeller =
  (offsetAt: OffsetAt) =>
  (iso: string): Moment => {
    const at = new Date(iso)
    return { utc: at.toISOString(), words: told(at, offsetAt(at), wholeSeconds) }
  }

/** Tells a moment to the millisecond, as the log has it. */
export const exactTeller =
  (offsetAt: OffsetAt) =>
  (iso: string): string => {
    const at = new Date(iso)
    return told(at, offsetAt(at), milliseconds)
  }

/** How long it was from one moment to another, for example `1 h 12 min`; null when that can't be told. */
export const durationWords = (from: string, to: string): string | null => {
  const seconds = Math.round((Date.parse(to) - Date.parse(from)) / 1000)
  if (Number.isNaN(seconds) || seconds < 0) return null
  if (seconds === 0) return 'less than a second'
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return joined([Math.floor(seconds / 60), 'min'], [seconds % 60, 's'])
  const minutes = Math.floor(seconds / 60)
  if (minutes < 1440) return joined([Math.floor(minutes / 60), 'h'], [minutes % 60, 'min'])
  return joined([Math.floor(minutes / 1440), minutes < 2880 ? 'day' : 'days'], [Math.floor((minutes % 1440) / 60), 'h'])
}

/** A time that another machine gave: to the second in UTC where it is ISO 8601 in UTC, else as it stands. */
export const foreignTime = (text: string): string =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/.test(text) ? `${text.slice(0, 19).replace('T', ' ')} UTC` : text

const joined = (...parts: readonly (readonly [number, string])[]): string =>
  parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ')

/** Characters of a time in ISO 8601 that are told. */
const wholeSeconds = 19
const milliseconds = 23

const told = (at: Date, offsetMinutes: number, characters: number): string => {
  const utc = clock(at, characters)
  if (offsetMinutes === 0) return `${utc} UTC`
  const local = clock(new Date(at.getTime() + offsetMinutes * 60_000), characters)
  // The date stands there again only when it is another day locally.
  const shown = local.slice(0, 10) === utc.slice(0, 10) ? local.slice(11) : local
  return `${utc} UTC (${shown} ${offset(offsetMinutes)})`
}

const offset = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`

const clock = (date: Date, characters: number): string => date.toISOString().slice(0, characters).replace('T', ' ')
const two = (value: number): string => String(value).padStart(2, '0')
