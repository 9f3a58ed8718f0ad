import { expect, it } from 'vitest'
import { sessionRefusalAdvice, sessionRefusalReasons } from '../../src/domain/pep/session-refusal.ts'
import { failureAdvices } from '../../src/domain/rotation/failures.ts'
import { failureHelp } from '../../src/renderer/failure-help.ts'
import { helpRouteFor } from '../../src/renderer/help-links.ts'

it.each(failureAdvices)('leads from what $id means to its article', ({ id, meaning }) => {
  expect(failureHelp(meaning)).toEqual(helpRouteFor({ failure: id }))
})

it.each(sessionRefusalReasons)('leads from what a session that is refused for %s means to its article', (session) => {
  expect(failureHelp(sessionRefusalAdvice(session).meaning)).toEqual(helpRouteFor({ session }))
})

it('leads nowhere from what nobody knows', () => {
  expect(failureHelp('The readiness test has a failure: Azure Stack Hub Infrastructure Roles Summary.')).toBeNull()
})
