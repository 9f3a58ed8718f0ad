import { describe, expect, it } from 'vitest'
import type { OutputLine, Recorded } from '../../../src/domain/run/event.ts'
import type { ReportContent } from '../../../src/main/report/report-content.ts'
import { failed, notStarted, Story, unknown } from '../../domain/run/support/run-events.ts'
import {
  newThumbprint,
  oldThumbprint,
  rerunRun,
  stampFacts,
  successfulRun,
  unfinishedRun,
  warnedRun,
} from '../../support/run-history.ts'
import { contentOf, reportInput } from './support/report-input.ts'

const stepOf = (content: ReportContent, name: string): ReportContent['steps'][number] => {
  const step = content.steps.find((found) => found.name === name)
  if (step === undefined) throw new Error(`the report has no step ${name}`)
  return step
}

const summary = (content: ReportContent, label: string): string =>
  content.summary.find((row) => row.label === label)?.value ?? ''

/** The story of a run whose events are these, to be told further. */
const continued = (events: readonly Recorded[]): Story => {
  const story = new Story()
  story.events.splice(0, story.events.length, ...events)
  return story
}

describe('the report of a run that went well', () => {
  const content = contentOf(successfulRun())

  it('says so, and asks for no attention', () => {
    expect(content.result).toEqual({ result: 'OK', words: 'Rotated and verified' })
    expect(content.attention).toEqual([])
    expect(summary(content, 'Verified')).toBe('11 of 11 endpoints serve the certificate that was prepared for it')
  })

  it('says when it began and ended in UTC and in local time with its offset', () => {
    expect(summary(content, 'First entry')).toBe('2026-11-23 00:00:00.000 UTC (01:00:00.000 +01:00)')
    expect(summary(content, 'Last entry')).toMatch(
      /^2026-11-23 \d\d:\d\d:00\.000 UTC \(\d\d:\d\d:00\.000 \+01:00\), after 2 h/,
    )
  })

  it('answers first what an auditor asks first', () => {
    expect(content.summary.slice(0, 9).map(({ label }) => label)).toEqual([
      'Result',
      'Stamp',
      'Rotated',
      'Verified',
      'By',
      'First entry',
      'Last entry',
      'Change request',
      'Approvals',
    ])
    expect(summary(content, 'Result')).toBe('OK: Rotated and verified')
    expect(summary(content, 'Approvals')).toBe('None: no second person was asked for by a policy.')
  })

  it('names the change request that it was done for, and says when there was none', () => {
    expect(summary(content, 'Change request')).toBe('CHG0042317')
    expect(content.timeline[0]?.words).toContain('for the change request CHG0042317')
    const without = successfulRun().map((recorded) =>
      recorded.event.type === 'run-opened'
        ? { ...recorded, event: { ...recorded.event, plan: { ...recorded.event.plan, ticket: null } } }
        : recorded,
    )
    expect(summary(contentOf(without), 'Change request')).toBe('none was given')
    expect(contentOf(without).timeline[0]?.words).not.toContain('change request')
  })

  it('shows each certificate before, as prepared, and after, and that it is the one of the request', () => {
    expect(content.certificates).toHaveLength(11)
    expect(content.certificates.find(({ folder }) => folder === 'ARM Admin')).toMatchObject({
      verdict: 'served',
      before: { thumbprint: oldThumbprint('ARM Admin'), names: ['adminmanagement.east.contoso.com'] },
      prepared: { thumbprint: newThumbprint('ARM Admin'), issuer: 'CN=Contoso Issuing CA, O=Contoso' },
      after: { thumbprint: newThumbprint('ARM Admin') },
      request: 'adminmanagement_east_contoso_com_CertRequest_20261123000000.req',
    })
  })

  it('puts copies of one file into one row, by path and hash', () => {
    expect(content.files).toHaveLength(11)
    expect(new Set(content.files.map(({ places }) => places.join()))).toEqual(new Set(['prepared,backup,share']))
  })

  it('tells every entry of the log, each once and in its order', () => {
    const told = content.timeline.flatMap(({ first, last }) =>
      Array.from({ length: last - first + 1 }, (_, index) => first + index),
    )
    expect(told).toEqual(successfulRun().map(({ seq }) => seq))
    expect(content.timeline.filter(({ words }) => words.trim() === '')).toEqual([])
  })

  it('tells entries of one kind together only where they follow each other in the log', () => {
    const words = content.timeline.map((row) => row.words)
    expect(words).toContain('11 endpoints were looked at by TLS, before the rotation.')
    expect(words).toContain('The stamp wrote 2 lines.')
    expect(contentOf(rerunRun()).timeline.map((row) => row.words)).toEqual(
      expect.arrayContaining([
        '1 file was copied to the share.',
        'Set aside from the share: aside/AAD/Public Portal/PublicPortal.pfx',
      ]),
    )
    const interrupted = successfulRun().map((recorded) =>
      recorded.seq > 11 ? { ...recorded, seq: recorded.seq + 5 } : recorded,
    )
    expect(contentOf(interrupted).timeline.map((row) => row.words)).toEqual(
      expect.arrayContaining([
        '5 endpoints were looked at by TLS, before the rotation.',
        '6 endpoints were looked at by TLS, before the rotation.',
      ]),
    )
  })
})

describe('the report of a run with accepted warnings', () => {
  const content = contentOf(warnedRun())

  it('is no plain success', () => {
    expect(content.result).toEqual({ result: 'Warning', words: 'Rotated and verified, with something to know about' })
  })

  it('tells who accepted what, when, why, and under which support case', () => {
    expect(content.overrides).toMatchObject([
      {
        gate: 'Warnings of the readiness test',
        reason: 'Capacity is known to be short until the next node comes.',
        supportCase: '2611-4711',
        by: 'CONTOSO\\azs-operator',
      },
      { gate: 'Warnings of the certificates', supportCase: '' },
    ])
    expect(content.notices).toEqual([])
    expect(stepOf(content, 'Readiness').decisions.join()).toContain('2611-4711')
  })

  it('tells what each of them let pass', () => {
    expect(content.overrides.map(({ accepted }) => accepted)).toEqual([
      ['Azure Stack Hub Infrastructure Capacity'],
      ['ARM Admin, HTTP CRL: No http address of a list of revoked certificates.'],
    ])
    expect(summary(content, 'Overrides')).toMatch(/^2 gates were opened/)
  })

  it('lists the checks that were not OK, and only those', () => {
    expect(content.checks.counts).toEqual({ OK: 10, Warning: 1, Fail: 0, Skipped: 0 })
    expect(content.checks.listed).toMatchObject([{ of: 'ARM Admin', name: 'HTTP CRL', result: 'Warning' }])
  })
})

describe('the report of a rotation that failed and was rerun', () => {
  const content = contentOf(rerunRun())

  it('counts and shows both commands, with their outcomes and the stamp’s steps of each', () => {
    expect(summary(content, 'Start-SecretRotation sent')).toBe('twice')
    expect(content.rotations).toMatchObject([
      { attempt: 1, outcome: expect.stringMatching(/^failed: /) },
      { attempt: 2, command: 'Start-SecretRotation -ReRun', outcome: expect.stringMatching(/^done: /) },
    ])
    expect(content.rotations[0]?.command).toMatch(/-CertificatePassword \$pfxPassword$/)
    expect(content.rotations[0]?.steps.map(({ status, took }) => [status, took])).toEqual([
      ['Success', '12 min'],
      ['Error', ''],
      ['not begun', ''],
    ])
  })

  it('keeps the stamp’s own words and the advice with the attempt that failed', () => {
    const [first, second] = stepOf(content, 'Rotation').attempts
    expect(first).toMatchObject({
      result: 'failed',
      verbatim: "Access to the path '\\\\10.4.0.9\\certs\\Certificates' is denied.",
      doNot: ['Do not start the rotation by hand beside Keyturn.'],
    })
    expect(second).toMatchObject({ result: 'done', verbatim: '', doNext: [] })
  })

  it('says what was put back before the rerun', () => {
    expect(stepOf(content, 'Share').attempts[1]?.evidence).toEqual(
      expect.arrayContaining([
        '1 file was copied to the share.',
        'Set aside from the share: aside/AAD/Public Portal/PublicPortal.pfx',
        'Compared by SHA-256, share with backup: 11 files, all equal.',
      ]),
    )
  })
})

describe('the report of a rotation whose end nobody saw', () => {
  const content = contentOf(unfinishedRun())

  it('says first what is not known, what was left behind, and what is to be done', () => {
    expect(content.result).toEqual({
      result: 'Fail',
      words: 'Not finished: what became of the rotation is not known',
    })
    expect(content.attention).toMatchObject([
      expect.stringContaining('It may be running on the stamp still'),
      expect.stringContaining('private keys are still on the share \\\\10.4.0.9\\certs: 11 files'),
      expect.stringContaining('Transcripts are still on AzS-ERCS01'),
      'The run is open. Not done yet: Rotation, Verification, Cleanup.',
    ])
  })

  it('says with the attempt that was open, and with no other, that Keyturn was started again', () => {
    const restarted = content.steps.filter(({ attempts }) =>
      attempts.some(({ evidence }) => evidence.join().includes('Keyturn was started again')),
    )
    expect(restarted.map(({ name }) => name)).toEqual(['Rotation'])
  })

  it('does not take a prepared certificate for a served one', () => {
    expect(new Set(content.certificates.map(({ verdict }) => verdict))).toEqual(new Set(['not-verified']))
    expect(summary(content, 'Verified')).toBe('No endpoint was looked at after a rotation')
  })
})

describe('the report of sessions that could not be closed', () => {
  const opened = { fact: 'session-opened', console: 'AzS-ERCS02', address: '10.4.0.226' } as const
  const stays = { fact: 'session-not-closed', console: 'AzS-ERCS02', reason: 'the share is full' } as const

  it('names the console, the reason, and the command by which a person does it', () => {
    const content = contentOf(new Story().take('Stamp', failed, opened, stays).events)
    expect(content.attention.join()).toContain(
      String.raw`Transcripts are still on AzS-ERCS02: a session there was not closed with Close-PrivilegedEndpoint. Open a session on AzS-ERCS02 and run there: Close-PrivilegedEndpoint -TranscriptsPathDestination '\\10.4.0.9\transcripts'`,
    )
    expect(stepOf(content, 'Stamp').attempts[0]?.evidence).toContain(
      'The session on AzS-ERCS02 could not be closed, so that its transcripts are there still: the share is full',
    )
  })

  it('says of those that were closed when their transcripts could not be seen', () => {
    const unseen = 'No transcript has appeared in transcripts; the stamp was told to write to the share.'
    const closed = { fact: 'session-closed', console: 'AzS-ERCS02', transcripts: [], unseen } as const
    const content = contentOf(new Story().take('Stamp', failed, opened, closed).events)
    expect(content.attention).toContain(
      `Transcripts of closed sessions are not in this log. Stamp, AzS-ERCS02: ${unseen}`,
    )
    expect(stepOf(content, 'Stamp').attempts[0]?.evidence.join()).toContain(`0 transcripts fetched. ${unseen}`)
  })
})

describe('what the stamp wrote, in a report', () => {
  const written = (...lines: readonly OutputLine[]): readonly string[] =>
    stepOf(contentOf(new Story().take('Stamp', failed, { fact: 'output', lines }).events), 'Stamp').attempts[0]?.output
      .lines ?? []

  it('has the word that a console puts before a record, once', () => {
    expect(
      written(
        { stream: 'verbose', text: 'Start action plan' },
        { stream: 'verbose', text: 'VERBOSE: as earlier rehearsals wrote it' },
        { stream: 'warning', text: 'of two\nlines' },
        { stream: 'progress', text: 'half-way' },
        { stream: 'information', text: 'plain' },
      ),
    ).toEqual([
      'VERBOSE: Start action plan',
      'VERBOSE: as earlier rehearsals wrote it',
      'WARNING: of two',
      'lines',
      'plain',
    ])
  })

  it('is whole again where the log holds it in pieces', () => {
    expect(
      written(
        { stream: 'output', text: 'a long ', piece: { number: 1, of: 2 } },
        { stream: 'output', text: 'record', piece: { number: 2, of: 2 } },
        { stream: 'output', text: 'another' },
      ),
    ).toEqual(['a long record', 'another'])
  })
})

it('tells which of Keyturn’s commands a console offers', () => {
  const detected = {
    fact: 'commands-detected',
    console: 'AzS-ERCS01',
    offered: ['Test-AzureStack', 'Start-SecretRotation'],
    missing: ['Get-ActionStatus'],
  } as const
  const [attempt] = stepOf(contentOf(new Story().take('Stamp', failed, detected).events), 'Stamp').attempts
  expect(attempt?.evidence).toEqual([
    'AzS-ERCS01 offers 2 commands of those that Keyturn can send; missing: Get-ActionStatus.',
  ])
})

describe('a report', () => {
  it('comes from a log that verifies, or says before all else that it can’t be relied on', () => {
    const { logVerification } = reportInput(successfulRun())
    const content = contentOf(successfulRun(), {
      logVerification: { ...logVerification, result: 'Fail', entries: 3, firstBad: 4 },
    })
    expect(content.result).toEqual({ result: 'Fail', words: 'Not to be relied on: the log does not verify' })
    expect(content.attention[0]).toMatch(/does not verify from entry 4 on.*Nothing below can be relied on/)
  })

  it('shows an endpoint that still serves the certificate from before', () => {
    const content = contentOf(
      continued(unfinishedRun())
        .end('Rotation')
        .intend('Verification')
        .learn('Verification', {
          fact: 'served',
          when: 'after',
          endpoint: {
            folder: 'Public Portal',
            host: 'portal.east.contoso.com',
            certificate: {
              thumbprint: oldThumbprint('Public Portal'),
              subject: 'CN=old',
              issuer: 'CN=CA',
              dnsNames: [],
              notBefore: '2024-11-01T00:00:00Z',
              notAfter: '2026-12-01T00:00:00Z',
              chain: [],
              der: null,
            },
            failure: null,
          },
        })
        .end('Verification', failed).events,
    )
    expect(content.certificates.find(({ folder }) => folder === 'Public Portal')?.verdict).toBe('old')
    expect(summary(content, 'Verified')).toBe('0 of 1 endpoint serve the certificate that was prepared for it')
    expect(content.result.words).toBe('Not finished: rotated, but the verification failed')
  })

  it('takes for “before” what was served before the command left, however often the stamp was read since', () => {
    const later = continued(successfulRun())
      .intend('Stamp')
      .learn('Stamp', ...stampFacts(newThumbprint))
      .end('Stamp')
    expect(contentOf(later.events).certificates.map(({ before }) => before)).toEqual(
      contentOf(successfulRun()).certificates.map(({ before }) => before),
    )
  })

  it('shows attempts that did not begin, though they do not count', () => {
    const story = new Story().take('Stamp', notStarted).take('Stamp')
    const { attempts } = stepOf(contentOf(story.events), 'Stamp')
    expect(attempts.map(({ number, effect }) => [number, effect])).toEqual([
      [1, 'not-run'],
      [1, 'ran'],
    ])
  })

  it('says of a rotation that failed before its command left that nothing was sent', () => {
    const content = contentOf(new Story().readyToRotate().rotate(failed, false).events)
    expect(content.result.words).toBe('Not finished: nothing was rotated')
    expect(content.rotations).toEqual([])
    expect(stepOf(content, 'Rotation').attempts[0]).toMatchObject({
      effect: 'not-run',
      evidence: ['The command was not sent.'],
    })
  })

  it('keeps the outcome that was taken back when it was found out later', () => {
    const story = new Story()
      .readyToRotate()
      .rotate(unknown)
      .add({ type: 'step-followed-up', step: 'Rotation', attempt: 1 })
      .end('Rotation')
    const [attempt] = stepOf(contentOf(story.events), 'Rotation').attempts
    expect(attempt?.result).toBe('done')
    expect(attempt?.evidence.join(' ')).toMatch(/outcome unknown: nobody knows.*is being found out/)
  })

  it('names what a cleanup left on the share', () => {
    const story = continued(unfinishedRun()).end('Rotation').take('Verification')
    const left = 'AAD/Public Portal/PublicPortal.pfx'
    story.take('Cleanup', undefined, { fact: 'removed', files: [], left: [left] })
    expect(contentOf(story.events).attention.join()).toContain(`left on the share \\\\10.4.0.9\\certs, as it did not`)
    expect(contentOf(story.events).attention.join()).toContain(left)
  })

  it('says why a run was closed before its end', () => {
    const story = new Story().take('Stamp').add({ type: 'run-closed', end: 'abandoned', reason: 'The window is over.' })
    const content = contentOf(story.events)
    expect(content.result.words).toBe('Not finished: nothing was rotated, and the run was closed')
    expect(content.attention.join()).toContain('The reason: The window is over.')
  })

  it('does not wait for its own end', () => {
    const content = contentOf(continued(successfulRun()).intend('Report').events)
    expect(content.result.result).toBe('OK')
    expect(stepOf(content, 'Report').line).toBe('this report')
  })

  it('shows the last lines of a long output, and says how many there were before', () => {
    const lines = Array.from({ length: 100 }, (_, index) => ({ stream: 'output', text: `line ${index}` }) as const)
    const story = new Story().take('Stamp', undefined, { fact: 'output', lines })
    const [attempt] = stepOf(contentOf(story.events), 'Stamp').attempts
    expect(attempt?.output.before).toBe(60)
    expect(attempt?.output.lines.at(-1)).toBe('line 99')
  })

  it('does not show twice what stands among the words of the failure', () => {
    const story = new Story().take(
      'Stamp',
      { result: 'failed', summary: 'it failed', verbatim: 'first\r\nsecond', doNext: [], doNot: [] },
      {
        fact: 'output',
        lines: [
          { stream: 'output', text: 'first' },
          { stream: 'output', text: 'second' },
        ],
      },
    )
    expect(stepOf(contentOf(story.events), 'Stamp').attempts[0]?.output.lines).toEqual([])
  })

  it('is plain data, so that every format can be written from it', () => {
    const content = contentOf(rerunRun())
    expect(JSON.parse(JSON.stringify(content))).toEqual(content)
  })
})
