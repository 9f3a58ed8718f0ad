import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { certificatesPath } from '../../../src/domain/pep/command.ts'
import type { Recorded, RunEvent } from '../../../src/domain/run/event.ts'
import { markup } from '../../../src/main/report/markup.ts'
import { reportContent } from '../../../src/main/report/report-content.ts'
import { reportHtml } from '../../../src/main/report/report-html.ts'

const opened = (region = 'east', rehearsal: string | null = null): RunEvent => {
  const pfxFilesPath = certificatesPath('\\\\10.4.0.9\\certs\\Certificates')
  if (pfxFilesPath === null) throw new Error('the path of the test is wrong')
  return {
    type: 'run-opened',
    kind: 'external',
    stamp: {
      id: 'east.contoso.com',
      names: { region, fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false },
      consoles: [{ name: 'AzS-ERCS01', address: '10.4.0.225' }],
      rehearsal,
    },
    plan: {
      requests: 'requests',
      replies: 'replies',
      prepared: 'prepared',
      backup: 'backup',
      setAside: 'aside',
      share: '\\\\10.4.0.9\\certs',
      pfxFilesPath,
      transcripts: 'transcripts',
      report: 'report.html',
      subject: 'O=Contoso',
      keyLength: 2048,
      authority: { from: 'Enterprise', to: 'Enterprise' },
    },
  }
}

const history = (...events: readonly RunEvent[]): readonly Recorded[] =>
  events.map((event, index) => ({
    seq: index + 1,
    at: new Date(Date.UTC(2026, 10, 23, 22, index)).toISOString(),
    by: 'CONTOSO\\azs-operator',
    event,
  }))

const report = (events: readonly Recorded[], offsetMinutes = 60): string =>
  reportHtml(
    reportContent({
      run: '2026-11-23-0a1b2c3d',
      events,
      head: { seq: events.length, hash: 'ab'.repeat(32), at: '2026-11-23T22:59:00.000Z' },
      app: 'Keyturn 0.1.0',
      host: 'JUMP01',
      at: new Date('2026-11-23T23:00:00Z'),
      offsetMinutes,
      logVerification: { result: 'OK', entries: events.length },
    }),
  )

const intended: RunEvent = {
  type: 'step-intended',
  attempt: 1,
  will: { step: 'Rotation', command: { command: 'Start-SecretRotation', rotate: 'external-rerun' } },
}

describe('a report', () => {
  it('says who, what, when in UTC and local time, and where the log stands', () => {
    const html = report(history(opened()))
    for (const text of [
      'east.contoso.com',
      'CONTOSO\\azs-operator',
      '2026-11-23 22:00:00 UTC (2026-11-23 23:00:00 +01:00)',
      'ab'.repeat(32),
      'entry 1',
      'JUMP01',
    ]) {
      expect(html).toContain(text)
    }
  })

  it('marks a rehearsal, and only a rehearsal', () => {
    expect(report(history(opened('east', 'success')))).toContain('Nothing real was touched')
    expect(report(history(opened()))).not.toContain('Nothing real was touched')
  })

  it('says first that the end of the rotation is not known', () => {
    const html = report(history(opened(), intended, { type: 'run-taken-up' }))
    expect(html).toMatch(/Attention[\s\S]*What became of the rotation is not known[\s\S]*Summary/)
    expect(html).toContain('Not finished')
  })

  it('shows the stamp’s own words of a failure, with what to do and what not', () => {
    const html = report(
      history(opened(), intended, {
        type: 'step-ended',
        step: 'Rotation',
        attempt: 1,
        outcome: {
          result: 'failed',
          summary: 'The layout is wrong.',
          verbatim: "argument to parameter 'Path' because it is null",
          doNext: ['Restore the share.'],
          doNot: ['Do not add -Internal.'],
        },
      }),
    )
    for (const text of [
      'Rotation failed: The layout is wrong.',
      'parameter &#39;Path&#39; because it is null',
      'Restore the share.',
      'Do not add -Internal.',
      'Start-SecretRotation -ReRun',
    ]) {
      expect(html).toContain(text)
    }
  })

  it('warns of private keys that are still on the share', () => {
    const copied: RunEvent = {
      type: 'step-learned',
      step: 'Share',
      attempt: 1,
      fact: {
        fact: 'copied',
        to: 'share',
        file: { path: 'ARM Admin/ARMAdmin.pfx', sha256: 'cd'.repeat(32), bytes: 4711 },
      },
    }
    const share: RunEvent = {
      type: 'step-intended',
      attempt: 1,
      will: { step: 'Share', mode: 'build', from: 'prepared', share: 'share' },
    }
    expect(report(history(opened(), share, copied))).toMatch(
      /Certificates with their private keys are still on the share/,
    )
  })

  it('tells overrides with reason, support case and who gave them', () => {
    const html = report(
      history(opened(), {
        type: 'gate-overridden',
        gate: 'readiness-warnings',
        reason: 'Known and harmless',
        supportCase: '2611-4711',
      }),
    )
    for (const text of ['Known and harmless', '2611-4711', 'Warnings of the readiness test'])
      expect(html).toContain(text)
  })

  it('needs nothing but itself, and lets nothing run', () => {
    const html = report(history(opened()))
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`)
    expect(html).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref=|url\(|@import/i)
  })

  it('is the same for the same log', () => {
    expect(report(history(opened()))).toBe(report(history(opened())))
  })

  it('never lets what comes from outside become markup', () => {
    const words = fc.stringMatching(/^[<>"'&/a-z =!-]{1,40}$/)
    fc.assert(
      fc.property(words, words, (reason, region) => {
        const html = report(
          history(opened(`${region}<b id=planted>`), {
            type: 'gate-overridden',
            gate: 'certificate-warnings',
            reason: `<script>${reason}</script>`,
            supportCase: null,
          }),
        )
        return !html.includes('<script') && !html.includes('<b id=planted>')
      }),
    )
  })
})

describe('markup', () => {
  it('shows what can’t be seen', () => {
    expect(markup`${'a\u202eb\u0007c\u200b'}`.text).toBe('a\\u{202e}b\\u{7}c\\u{200b}')
  })

  it('escapes every text exactly once', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const inner = markup`${text}`
        return markup`${inner}`.text === inner.text && !/[<>"']/.test(inner.text)
      }),
    )
  })
})
