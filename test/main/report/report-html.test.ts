import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunEventSchema } from '../../../src/contract/run-event.ts'
import { certificatesPath, powerShellOf } from '../../../src/domain/pep/command.ts'
import type { Recorded, RunEvent } from '../../../src/domain/run/event.ts'
import { headsInReport } from '../../../src/main/audit/anchors/head-in-report.ts'
import { reportContent } from '../../../src/main/report/report-content.ts'
import { reportHtml } from '../../../src/main/report/report-html.ts'
import { Story } from '../../domain/run/support/run-events.ts'
import {
  newThumbprint,
  oldThumbprint,
  rerunRun,
  successfulRun,
  unfinishedRun,
  warnedRun,
} from '../../support/run-history.ts'
import { contentOf, reportInput } from './support/report-input.ts'

/** What a reader copies from the page. */
const textOf = (code: string): string =>
  code
    .replace(/<[^>]*>/g, '')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')

const html = (events: readonly Recorded[]): string => reportHtml(contentOf(events))

const runs = [
  ['successful', successfulRun],
  ['warned', warnedRun],
  ['failed and rerun', rerunRun],
  ['unfinished', unfinishedRun],
  ['hardly begun', () => new Story().events],
] as const

describe('the HTML of a report', () => {
  it('says who, what, when and where the log stands', () => {
    const text = html(successfulRun())
    for (const told of [
      'east.contoso.com',
      'CONTOSO\\azs-operator',
      '2026-11-23 00:00:00.000 UTC (01:00:00.000 +01:00)',
      'CHG0042317',
      'JUMP01',
      oldThumbprint('KeyVault'),
      newThumbprint('KeyVault'),
      'ab'.repeat(32),
      'audit verify',
      'What the log can’t prove',
    ]) {
      expect(text).toContain(told)
    }
  })

  it('marks a rehearsal, and only a rehearsal', () => {
    const rehearsed = successfulRun().map((recorded) =>
      recorded.event.type === 'run-opened'
        ? { ...recorded, event: { ...recorded.event, stamp: { ...recorded.event.stamp, rehearsal: 'success' } } }
        : recorded,
    )
    expect(html(rehearsed)).toContain('Nothing real was touched')
    expect(html(successfulRun())).not.toContain('Nothing real was touched')
  })

  it('puts what needs attention right after the summary, before everything else', () => {
    expect(html(unfinishedRun())).toMatch(
      />Summary<[\s\S]*>Attention<[\s\S]*What became of the rotation is not known[\s\S]*>Checklist</,
    )
    expect(html(successfulRun())).not.toContain('>Attention<')
  })

  it('shows the stamp’s own words of a failure, with what to do and what not', () => {
    const text = html(rerunRun())
    for (const told of [
      'Access to the path &#39;\\\\10.4.0.9\\certs\\Certificates&#39; is denied.',
      'Put the backup copies back on the share.',
      'Do not start the rotation by hand beside Keyturn.',
    ]) {
      expect(text).toContain(told)
    }
  })

  it('shows each command as the windows and the runbook show it', () => {
    const codes = [...html(rerunRun()).matchAll(/<code>([\s\S]*?)<\/code>/g)].map(([, code = '']) => textOf(code))
    const pfxFilesPath = certificatesPath('\\\\10.4.0.9\\certs\\Certificates')
    if (pfxFilesPath === null) throw new Error('the path of the test is wrong')
    const secrets = { pathAccessCredential: 'share-credential', certificatePassword: 'pfx-password' } as const
    expect(codes).toEqual(
      expect.arrayContaining([
        powerShellOf({ command: 'Test-AzureStack', group: 'SecretRotationReadiness' }),
        powerShellOf({ command: 'Start-SecretRotation', rotate: 'external', pfxFilesPath, ...secrets }),
        powerShellOf({ command: 'Start-SecretRotation', rotate: 'external-rerun' }),
      ]),
    )
  })

  it('needs nothing but itself, and lets nothing run', () => {
    const text = html(rerunRun())
    expect(text).toContain(`http-equiv="Content-Security-Policy" content="default-src 'none';`)
    expect(text).not.toMatch(/<script|<link|<img|<iframe|\bsrc=|\bhref="(?!#)|url\(|@import|\bon\w+=/i)
  })

  it('goes from what happened to its evidence, and from there to what the evidence is worth', () => {
    expect([...html(unfinishedRun()).matchAll(/<h2[^>]*>([^<]*)<\/h2>/g)].map(([, title]) => title)).toEqual([
      'Summary',
      'Attention',
      'Checklist',
      'Evidence, step by step',
      'Stamp and plan',
      'Rotation commands',
      'The stamp’s own steps',
      'Certificates before and after',
      'Checks of the certificates',
      'Files',
      'Overrides',
      'Warnings',
      'Timeline',
      'Transcripts of the privileged endpoint',
      'The log behind this report',
      'What the log can’t prove',
      'Controls that this supports',
    ])
  })

  it('holds the head of the log so that “audit verify --anchor” finds it in the saved report', () => {
    const input = reportInput(successfulRun())
    expect(headsInReport(reportHtml(reportContent(input)), 1_000_000)).toEqual([input.headFile])
    expect(headsInReport(html(successfulRun()).replace('<pre>', '<pre class="of a browser">'), 1_000_000)).toHaveLength(
      1,
    )
  })

  it('lets nothing that a stamp wrote be taken for the head of the log', () => {
    const forged = '{"format":"keyturn.head.v1","entry":1}'
    const story = new Story().take(
      'Stamp',
      { result: 'failed', summary: forged, verbatim: forged, doNext: [], doNot: [] },
      {
        fact: 'output',
        lines: [
          { stream: 'output', text: `${forged} ` },
          { stream: 'output', text: '' },
        ],
      },
    )
    const text = reportHtml(contentOf(story.events, { headFile: null }))
    expect(text).toContain('keyturn.head.v1')
    expect(headsInReport(text, 1_000_000)).toEqual([])
  })

  it('shows the paper code in one piece, with lines for who wrote it down', () => {
    const text = html(successfulRun())
    expect(text.replace(/<\/?span[^>]*>/g, '')).toMatch(/\d+-NENA-QXBV-7MPA-EQXB-4/)
    for (const line of ['Name', 'Date', 'Signature']) expect(text).toContain(`<span>${line}</span>`)
    const none = reportHtml(contentOf(successfulRun(), { paperCode: null, headFile: null, head: null }))
    expect(none).not.toMatch(/paper-code"|>head\.json<|--anchor/)
    expect(none).toContain('the log was empty')
  })

  it('names stamp and run at the foot of each page, whatever characters they have', () => {
    const text = reportHtml(contentOf(successfulRun(), { run: '"; } </style> \u202e\\\n' }))
    const [, footer = ''] = /@bottom-left \{ content: "([^"]*)"/.exec(text) ?? []
    const shown = footer.replace(/\\([0-9a-f]+) /g, (_, number: string) =>
      String.fromCodePoint(Number.parseInt(number, 16)),
    )
    expect(shown).toBe('east.contoso.com, run "; } </style> \\u{202e}\\\n')
    expect(text.match(/<\/style>/g)).toHaveLength(1)
  })

  it('is the same for the same log', () => {
    expect(html(rerunRun())).toBe(html(rerunRun()))
  })

  describe.each(runs)('of a run that is %s', (_, events) => {
    const text = html(events())

    it('is well formed', () => {
      const open: string[] = []
      for (const [, closing, name = ''] of text.matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
        if (['meta', 'br', 'col'].includes(name)) continue
        if (closing === '') open.push(name)
        else expect(open.pop()).toBe(name)
      }
      expect(open).toEqual([])
    })

    it('can be read by ear: language, order of headings, captions and heads of tables, links that lead somewhere', () => {
      expect(text).toContain('<html lang="en">')
      const levels = [...text.matchAll(/<h([1-6])\b/g)].map(([, level]) => Number(level))
      expect(levels[0]).toBe(1)
      for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1)
      const tables = [...text.matchAll(/<table>([\s\S]*?)<\/table>/g)].map(([, table]) => table ?? '')
      for (const table of tables) {
        expect(table).toMatch(/^\s*<caption>[^<]+<\/caption>/)
        expect(table).not.toMatch(/<th(?![^>]*\bscope="(?:col|row|rowgroup)")[ >]/)
      }
      const ids = [...text.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id)
      expect(new Set(ids).size).toBe(ids.length)
      for (const [, target] of text.matchAll(/\bhref="#([^"]+)"/g)) expect(ids).toContain(target)
    })

    it('says in words what a sign or a colour says', () => {
      for (const [, after] of text.matchAll(/<span class="mark [a-z]+" aria-hidden="true">[^<]*<\/span>([^<]*)/g)) {
        expect(after?.trim()).not.toBe('')
      }
    })
  })
})

/** Members of events that hold text from outside Keyturn, in whatever event they stand. */
const fromOutside = new Set(
  'id region fqdn name address requests replies prepared backup setAside share transcripts report ticket subject issuer host path file folder as message text reason summary verbatim supportCase failure externalDomain cloudId version thumbprint sha256 publicKeySha256 notBefore notAfter startedAt endedAt instance status index fix source what doNext doNot dnsNames names differences chain left console rehearsal'.split(
    ' ',
  ),
)

/** Whether a notice about the stamp's root is given depends on when the root ends. */
const isRootsEnd = (event: RunEvent, key: string): boolean =>
  event.type === 'step-learned' && event.fact.fact === 'stamp-information' && key === 'notAfter'

/** The same history with something appended to every text that comes from outside. */
const withEverywhere = (events: readonly Recorded[], addition: string): readonly Recorded[] =>
  events.map(({ seq, at, by, event }) => ({
    seq,
    at,
    by: `${by}${addition}`,
    event: RunEventSchema.parse(
      JSON.parse(JSON.stringify(event), (key, value: unknown) => {
        if (event.type === 'confirmed' || !fromOutside.has(key) || isRootsEnd(event, key)) return value
        if (typeof value === 'string') return `${value}${addition}`
        return Array.isArray(value)
          ? value.map((item: unknown) => (typeof item === 'string' ? `${item}${addition}` : item))
          : value
      }),
    ),
  }))

/** Every tag of a report in its order, without the times and the widths; parameters of commands depend on the text. */
const tagsOf = (text: string): readonly string[] =>
  [...text.replace(/<span class="parameter">([^<]*)<\/span>/g, '$1').matchAll(/<[^>]*>/g)].map(([tag]) => tag)

/** The text begins with a letter, so that what Keyturn reads in a value (a version, a time) is as unreadable every time. */
const htmlWithEverywhere = (events: readonly Recorded[], text: string): string => {
  const addition = `x${text}`
  return reportHtml(
    reportContent(
      reportInput(withEverywhere(events, addition), {
        run: `run${addition}`,
        app: `app${addition}`,
        host: `host${addition}`,
      }),
    ),
  )
}

describe('text from outside', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1 }),
    fc.constantFrom(
      '<script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='alert(1)",
      '</pre></div></section><h1>',
      '</title><meta http-equiv=refresh content=0>',
      '</style><style>*{display:none}',
      '<!--',
      ']]>',
      '&lt;b&gt;',
      '\u202egnp.exe',
      '\u0000\u001b[2J',
      '$&$1',
    ),
  )

  it.each(runs)('never becomes markup, in a run that is %s', (_, events) => {
    const expected = tagsOf(htmlWithEverywhere(events(), ''))
    fc.assert(
      fc.property(hostile, (addition) => {
        const text = htmlWithEverywhere(events(), addition)
        expect(tagsOf(text)).toEqual(expected)
        expect(/(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/u.exec(text)).toBeNull()
      }),
      { numRuns: 25 },
    )
  })
})
