import type { Departure } from '../domain/share/layout.ts'

/** The departures from the required layout for a person: each with what to do about it. */
export const departureLines = (departures: readonly Departure[]): readonly string[] =>
  departures.flatMap(({ code, path, result, message, fix }) => [
    `${result}  ${code}  ${path}`,
    `      ${message}`,
    `      ${fix}`,
  ])

export const worstDeparture = (departures: readonly Departure[]): 'OK' | 'Warning' | 'Fail' => {
  if (departures.some(({ result }) => result === 'Fail')) return 'Fail'
  return departures.length > 0 ? 'Warning' : 'OK'
}
