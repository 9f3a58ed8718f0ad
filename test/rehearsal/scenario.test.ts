import { describe, expect, it } from 'vitest'
import { parseStampVersion } from '../../src/domain/stamp/version.ts'
import { scenarioNamed, scenarios } from '../../src/rehearsal/scenario.ts'

describe('the scenarios', () => {
  it('have the promised names, in order, and how each should end', () => {
    expect(
      scenarios.map(({ name, expected }) => `${name}: ${expected.result} ${expected.startSecretRotationCalls}`),
    ).toEqual([
      'success: OK 1',
      'readiness-warning: Warning 1',
      'readiness-failure: Fail 0',
      'wrong-layout: Fail 1',
      'wrong-password: Fail 1',
      'share-unreadable: Fail 0',
      'fails-then-rerun: OK 2',
      'session-drops: OK 1',
      'ercs-down: OK 1',
      'transcripts-stay: Warning 1',
      'never-ends: Fail 1',
      'one-endpoint-not-rotated: Fail 1',
      'release-1808: Fail 0',
      'release-1901: Warning 1',
      'root-expiring: Warning 1',
    ])
  })

  it.each(scenarios)('$name is told in one sentence and has a real version', ({ description, version }) => {
    expect(description).toMatch(/^[A-Z].*[^.]\.$/)
    expect(parseStampVersion(version)).not.toBeNull()
  })

  it('are found by their exact names only', () => {
    expect(scenarioNamed('never-ends')?.stopsInStep).not.toBeNull()
    expect(scenarioNamed('Never-Ends')).toBeNull()
    expect(scenarioNamed('')).toBeNull()
  })
})
