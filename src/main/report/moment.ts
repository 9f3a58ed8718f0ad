/** A moment as a report tells it. */
export interface Moment {
  /** UTC, ISO 8601 with milliseconds, as the log has it. */
  readonly utc: string
  /** UTC to the second, and beside it the local time with its offset where that is another. */
  readonly words: string
}

/** Tells moments (ISO 8601) to a reader whose local time is so many minutes ahead of UTC. */
export const momentTeller =
  (offsetMinutes: number) =>
  (iso: string): Moment => {
    const at = new Date(iso)
    const local = new Date(at.getTime() + offsetMinutes * 60_000)
    return {
      utc: at.toISOString(),
      words: offsetMinutes === 0 ? utcWords(at) : `${utcWords(at)} (${localWords(at, local)} ${offset(offsetMinutes)})`,
    }
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

const utcWords = (at: Date): string => `${clock(at)} UTC`

/** The date stands there again only when it is another day locally. */
const localWords = (at: Date, local: Date): string =>
  clock(at).slice(0, 10) === clock(local).slice(0, 10) ? clock(local).slice(11) : clock(local)

const offset = (minutes: number): string =>
  `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`

const clock = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ')
const two = (value: number): string => String(value).padStart(2, '0')
