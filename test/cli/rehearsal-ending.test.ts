import { describe, expect, it } from 'vitest'
import { type RehearsalEnding, rehearsalEnding } from '../../src/cli/rehearsal-ending.ts'
import { runningStep, runView } from './support/run-views.ts'

const ending: RehearsalEnding = {
  scenario: 'success',
  result: 'OK',
  asExpected: true,
  startSecretRotationCalls: 1,
  out: '/srv/a rehearsal',
  report: '/srv/a rehearsal/report/report.html',
  journal: '/srv/a rehearsal/journal.db',
  head: { seq: 124, hash: 'ab'.repeat(32) },
  ending: 'Every endpoint serves its new certificate.',
}

describe('the end of a rehearsal', () => {
  it('tells result, whether it was to be so, and where everything is', () => {
    const text = rehearsalEnding(ending, null, 'linux').join('\n')
    expect(text).toContain('OK: everything is done')
    expect(text).toContain('yes, the scenario “success” ends like this')
    expect(text).toContain('Every endpoint serves its new certificate.')
    expect(text).toContain('/srv/a rehearsal/report/report.html')
    expect(text).toContain('Start-SecretRotation: once')
  })

  it('gives the command that verifies the log, quoted so that it can be pasted', () => {
    expect(rehearsalEnding(ending, null, 'linux').join('\n')).toContain(
      "npm run --silent keyturn -- audit verify '/srv/a rehearsal/journal.db' --anchor '/srv/a rehearsal/anchors/head.json'",
    )
    expect(
      rehearsalEnding({ ...ending, out: '/srv/x', journal: '/srv/x/journal.db' }, null, 'linux').join('\n'),
    ).toMatch(/audit verify \/srv\/x\/journal\.db --anchor \/srv\/x\/anchors\/head\.json$/m)
  })

  it('tells a failed step with the words of the stamp and what to do', () => {
    const view = runView({
      Rotation: {
        ...runningStep(),
        status: 'failed',
        line: 'The layout is wrong',
        outcome: {
          result: 'failed',
          summary: 'The layout is wrong',
          verbatim: 'Cannot bind argument\nto parameter',
          doNext: ['Restore the share.'],
          doNot: ['Do not start it again without -ReRun.'],
        },
      },
    })
    const lines = rehearsalEnding({ ...ending, result: 'Fail', asExpected: false }, view, 'linux')
    expect(lines).toEqual(
      expect.arrayContaining([
        '  Rotation failed: The layout is wrong',
        '    | Cannot bind argument',
        '    | to parameter',
        '    Do next: Restore the share.',
        '    Do not: Do not start it again without -ReRun.',
      ]),
    )
    expect(lines.join('\n')).toContain('NO, this is not how the scenario “success” should end')
  })

  it('tells overrides and other notices', () => {
    const view = runView(
      {},
      { notices: ['Readiness warnings were accepted by CONTOSO\\operator: agreed (support case 7)'] },
    )
    expect(rehearsalEnding(ending, view, 'linux').join('\n')).toContain(
      'Readiness warnings were accepted by CONTOSO\\operator',
    )
  })
})
