import { expect, test } from 'vitest'
import { sessionEnd, sessionsWords } from '../../../src/renderer/shell/session-words.ts'
import { lostSession, openSession, runningSession } from '../support/samples/sessions.ts'

test('the one session that goes on is named, with what it runs', () => {
  expect(sessionsWords([lostSession, openSession])).toBe('PEP 10.4.0.225 (AzS-ERCS02) connected')
  expect(sessionsWords([runningSession])).toBe('PEP 10.4.0.226 (AzS-ERCS03) runs Get-ActionStatus')
})

test('several sessions are counted, those that ended are not', () => {
  expect(sessionsWords([lostSession, openSession, runningSession])).toBe('2 PEP sessions')
})

test('a session that broke is said until another takes its place, one that was closed is not', () => {
  expect(sessionsWords([lostSession])).toBe('PEP 10.4.0.224 (AzS-ERCS01): connection lost')
  expect(sessionsWords([{ ...openSession, state: { is: 'closed', since: '2026-11-25T22:40:00.000Z' } }])).toBeNull()
  expect(sessionsWords([])).toBeNull()
})

test('why a session ended is told in the system’s own words', () => {
  expect(sessionEnd(lostSession)).toContain('WinRM client cannot complete')
  expect(sessionEnd(openSession)).toBeNull()
})
