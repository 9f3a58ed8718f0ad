import { sessionRefusalAdvice, sessionRefusalReasons } from '../domain/pep/session-refusal.ts'
import { failureAdvices } from '../domain/rotation/failures.ts'
import { helpRouteFor } from './help-links.ts'
import type { Route } from './route.ts'

/** Where the help explains a failure that is known by what it means; null where only its own words are known. */
export const failureHelp = (meaning: string): Route | null => {
  const advice = failureAdvices.find((known) => known.meaning === meaning)
  if (advice !== undefined) return helpRouteFor({ failure: advice.id })
  const reason = sessionRefusalReasons.find((known) => sessionRefusalAdvice(known).meaning === meaning)
  return reason === undefined ? null : helpRouteFor({ session: reason })
}
