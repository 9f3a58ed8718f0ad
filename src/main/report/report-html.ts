import type { RunResult } from '../../domain/run/view.ts'
import { type Markup, markup } from './markup.ts'
import { certificates, checks } from './report-certificates.ts'
import type { ReportContent, ReportFile, ReportLog, ReportRotation } from './report-content.ts'
import {
  type Column,
  code,
  command,
  definitions,
  list,
  mark,
  moment,
  none,
  type Sign,
  table,
} from './report-elements.ts'
import { checklist, step } from './report-steps.ts'
import { reportStyle } from './report-style.ts'
import type { TimelineRow } from './timeline.ts'

/**
 * The report as one HTML file that needs nothing else: no script, no font, no network. Reads on a screen, light or dark,
 * and prints on A4 and Letter, always light. The same content gives the same bytes.
 */
export const reportHtml = (content: ReportContent): string => {
  const sections = sectionsOf(content)
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width">
<title>Rotation of ${content.stamp}: ${content.result.words}</title>
<style>${reportStyle}</style>
</head>
<body>
${content.rehearsal === null ? null : rehearsalBanner(content.rehearsal)}
<header>
<p class="kind">Audit report of an external secret rotation</p>
<h1>${content.stamp}</h1>
<p class="result ${content.result.result}">${mark(resultMarks[content.result.result])}${content.result.words}</p>
<p class="soft">Written by ${content.written.label}, ${content.written.value}</p>
</header>
<main>
${attention(content.attention)}
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${sections.map(({ id, title, body }) => markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>\n${body}\n</section>`)}
</main>
</body>
</html>
`.text
}

interface Section {
  readonly id: string
  readonly title: string
  readonly body: Markup
}

const sectionsOf = (content: ReportContent): readonly Section[] => [
  { id: 'summary', title: 'Summary', body: definitions(content.summary) },
  { id: 'commands', title: 'Rotation commands', body: commands(content.rotations) },
  { id: 'decisions', title: 'Decisions and notices', body: decisions(content) },
  { id: 'checklist', title: 'Checklist', body: checklist(content.steps) },
  { id: 'evidence', title: 'Evidence, step by step', body: markup`${content.steps.map(step)}` },
  { id: 'certificates', title: 'Certificates', body: certificates(content.certificates) },
  { id: 'checks', title: 'Checks of the certificates', body: checks(content.checks) },
  { id: 'stamp-steps', title: 'The stamp’s own steps', body: stampSteps(content.rotations) },
  { id: 'files', title: 'Files', body: files(content) },
  { id: 'transcripts', title: 'Transcripts of the privileged endpoint', body: transcripts(content) },
  { id: 'timeline', title: 'Timeline', body: timeline(content.timeline) },
  { id: 'log', title: 'The log behind this report', body: log(content.log) },
]

const rehearsalBanner = (scenario: string): Markup =>
  markup`<p class="rehearsal" role="note"><b>Rehearsal. Nothing real was touched.</b> This ran against the simulated stamp, scenario “${scenario}”. What is said of the stamp below is simulated.</p>`

const resultMarks: { readonly [result in RunResult]: Sign } = { OK: 'good', Warning: 'warning', Fail: 'bad' }

const attention = (sentences: readonly string[]): Markup | null =>
  sentences.length === 0
    ? null
    : markup`<section class="attention" aria-labelledby="attention"><h2 id="attention">Attention</h2>${list(sentences)}</section>`

const commands = (rotations: readonly ReportRotation[]): Markup =>
  rotations.length === 0
    ? none('No command that starts or repeats a rotation was sent.')
    : table(
        'Every command that starts or repeats a rotation, as PowerShell with placeholders for secrets',
        [
          { head: 'Attempt', width: 9 },
          { head: 'Sent', width: 25 },
          { head: 'Command', width: 38 },
          { head: 'Outcome', width: 28 },
        ],
        rotations.map(({ attempt, sent, by, command: sentCommand, outcome }) => [
          String(attempt),
          markup`${moment(sent)}<br><span class="soft">${by}</span>`,
          markup`<code>${command(sentCommand)}</code>`,
          outcome,
        ]),
      )

const decisions = ({ overrides, notices, versionNotes }: ReportContent): Markup => markup`
<h3>Overrides</h3>
${
  overrides.length === 0
    ? none('No gate was overridden.')
    : table(
        'Gates that a person opened, with the reason that was given',
        [
          { head: 'Gate', width: 20 },
          { head: 'Reason', width: 34 },
          { head: 'Support case', width: 14 },
          { head: 'By', width: 14 },
          { head: 'When', width: 18 },
        ],
        overrides.map(({ gate, reason, supportCase, by, at }) => [
          gate,
          reason,
          supportCase === '' ? 'none was given' : supportCase,
          by,
          moment(at),
        ]),
      )
}
<h3>Notices</h3>
${notices.length === 0 ? none('None.') : list(notices)}
<h3>Rules for this version of the stamp</h3>
${
  versionNotes.length === 0
    ? none('None is known.')
    : markup`<ul>${versionNotes.map(({ effect, message, source }) => markup`<li><b>${effectWords(effect)}:</b> ${message} <span class="soft">Source: ${source}</span></li>`)}</ul>`
}`

const effectWords = (effect: string): string => `${effect.slice(0, 1).toUpperCase()}${effect.slice(1)}`

const stampSteps = (rotations: readonly ReportRotation[]): Markup => {
  const told = rotations.filter(({ steps }) => steps.length > 0)
  return told.length === 0
    ? none('The stamp reported no steps of a rotation.')
    : markup`${told.map(({ attempt: number, steps }) =>
        table(
          `Attempt ${number}, as the stamp last reported it, by the stamp’s own clock`,
          [
            { head: 'Step', width: 34 },
            { head: 'Status', width: 12 },
            { head: 'Began', width: 22 },
            { head: 'Ended', width: 22 },
            { head: 'Took', width: 10 },
          ],
          steps.map(({ name, depth, status, began, ended, took }) => [
            `${'– '.repeat(Math.min(depth, 6))}${name}`,
            status,
            began,
            ended,
            took,
          ]),
        ),
      )}`
}

const fileColumns: readonly Column[] = [
  { head: 'File', width: 30 },
  { head: 'SHA-256', width: 46 },
  { head: 'Bytes', width: 8 },
  { head: 'Where', width: 16 },
]

const files = ({ files: found, keptKeys }: ReportContent): Markup => markup`
${
  found.length === 0
    ? none('No PFX file was prepared or copied.')
    : table(
        'PFX files by SHA-256, and where they were with that hash: equal files stand in one row',
        fileColumns,
        found.map(({ path, sha256, bytes, places }: ReportFile) => [
          path,
          code(sha256),
          String(bytes),
          places.join(', '),
        ]),
      )
}
${
  keptKeys.length === 0
    ? null
    : markup`<h3>Private keys that are kept</h3>
<p>Keyturn does not remove these. Keep or destroy them by the rules of your organisation.</p>
${definitions(keptKeys)}`
}`

const transcripts = ({ transcripts: found }: ReportContent): Markup =>
  found.length === 0
    ? none('No transcript was fetched.')
    : table(
        'Transcripts that the stamp wrote of each session, by SHA-256',
        [
          { head: 'File', width: 44 },
          { head: 'SHA-256', width: 47 },
          { head: 'Bytes', width: 9 },
        ],
        found.map(({ path, sha256, bytes }) => [path, code(sha256), String(bytes)]),
      )

const timeline = (rows: readonly TimelineRow[]): Markup =>
  table(
    'Every entry of this run in the log. Times are UTC; entries of one kind that follow each other stand in one row.',
    [
      { head: 'Entry', width: 10 },
      { head: 'Time (UTC)', width: 22 },
      { head: 'By', width: 14 },
      { head: 'What', width: 54 },
    ],
    rows.map(({ first, last, at, by, words }) => [
      first === last ? String(first) : `${first}–${last}`,
      markup`<time datetime="${at}">${at.replace('T', ' ').replace('Z', '')}</time>`,
      by,
      words,
    ]),
  )

const log = ({ result, verification, head, headFile, limits }: ReportLog): Markup => markup`
<p><span class="state">${mark(resultMarks[result])}${verification}</span></p>
${
  head === null
    ? none('The log was empty.')
    : markup`<dl>
<div><dt>Head</dt><dd>entry ${head.seq}, ${moment(head.at)}</dd></div>
<div><dt>Hash of the head</dt><dd>${code(head.hash)}</dd></div>
</dl>
<h3>How to verify the log against this report</h3>
<p>Save these lines as <code>head.json</code>, and run the command with the path of the log. It finds any entry that was altered, removed, inserted or moved, and says whether the log still holds entry ${head.seq} with this hash. <code>docs/audit-log.md</code> in Keyturn’s source describes the format, byte by byte, for whoever verifies without Keyturn.</p>
<div class="block"><p class="label">head.json</p><pre>${headFile}</pre></div>
<div class="block"><p class="label">Command</p><pre>npm run --silent keyturn -- audit verify journal.db --anchor head.json</pre></div>`
}
<h3>What the log can’t prove</h3>
${list(limits)}`
