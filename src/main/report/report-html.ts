import type { StepStatus } from '../../domain/run/state.ts'
import type { RunResult } from '../../domain/run/view.ts'
import type { ReportCertificate, ReportChecks, SeenCertificate, Verdict } from './certificate-history.ts'
import { count } from './count.ts'
import { type Markup, markup } from './markup.ts'
import type { Moment } from './moment.ts'
import type { Labelled, ReportContent, ReportFile, ReportLog, ReportRotation } from './report-content.ts'
import { reportStyle } from './report-style.ts'
import type { ReportAttempt, ReportStep } from './step-history.ts'
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

type Sign = 'good' | 'warning' | 'bad' | 'busy' | 'open'

const signs: { readonly [sign in Sign]: string } = { good: '✓', warning: '!', bad: '✕', busy: '…', open: '' }

/** A sign beside words that say the same: it is not read aloud, and its colour says nothing new. */
const mark = (sign: Sign): Markup => markup`<span class="mark ${sign}" aria-hidden="true">${signs[sign]}</span>`

const resultMarks: { readonly [result in RunResult]: Sign } = { OK: 'good', Warning: 'warning', Fail: 'bad' }

const attention = (sentences: readonly string[]): Markup | null =>
  sentences.length === 0
    ? null
    : markup`<section class="attention" aria-labelledby="attention"><h2 id="attention">Attention</h2>${list(sentences)}</section>`

const none = (words: string): Markup => markup`<p class="soft">${words}</p>`

const list = (sentences: readonly string[]): Markup =>
  markup`<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`

const definitions = (rows: readonly Labelled[]): Markup =>
  markup`<dl>${rows.map(({ label, value }) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

const moment = ({ utc, words }: Moment): Markup => markup`<time datetime="${utc}">${words}</time>`

const optionalMoment = (at: Moment | null): Markup | string => (at === null ? '' : moment(at))

type Cell = string | Markup

interface Column {
  readonly head: string
  /** Share of the width, in percent. */
  readonly width: number
}

/** A table with a caption, heads for its columns, and in each row a head in the first cell. */
const table = (caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Markup =>
  tableOf(
    caption,
    columns,
    markup`<tbody>
${rows.map(([first, ...rest]) => markup`<tr><th scope="row">${first ?? ''}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}
</tbody>`,
  )

const tableOf = (caption: string, columns: readonly Column[], body: Markup): Markup =>
  markup`<table>
<caption>${caption}</caption>
<colgroup>${columns.map(({ width }) => markup`<col style="width: ${width}%">`)}</colgroup>
<thead><tr>${columns.map(({ head }) => markup`<th scope="col">${head}</th>`)}</tr></thead>
${body}
</table>`

const code = (text: string): Markup => markup`<code>${text}</code>`

/** A command, with no line break between the hyphen and the name of a parameter. */
const command = (text: string): Markup =>
  markup`${text.split(/(?<=\s)(-[A-Za-z]+)/).map((part, index) => (index % 2 === 0 ? markup`${part}` : markup`<span class="parameter">${part}</span>`))}`

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

const statusMarks: { readonly [status in StepStatus]: Sign } = {
  done: 'good',
  skipped: 'good',
  failed: 'bad',
  unknown: 'bad',
  waiting: 'warning',
  running: 'busy',
  ready: 'open',
  locked: 'open',
}

const statusWords: { readonly [status in StepStatus]: string } = {
  done: 'done',
  skipped: 'skipped',
  failed: 'failed',
  unknown: 'outcome unknown',
  waiting: 'waiting',
  running: 'running',
  ready: 'not done',
  locked: 'not done',
}

const checklist = (steps: readonly ReportStep[]): Markup =>
  table(
    'Where each step stands, and what it established',
    [
      { head: 'Step', width: 12 },
      { head: 'State', width: 13 },
      { head: 'Attempts', width: 8 },
      { head: 'Began', width: 20 },
      { head: 'Ended', width: 20 },
      { head: 'Established', width: 27 },
    ],
    steps.map(({ name, status, line, began, ended, attempts }) => [
      name,
      markup`<span class="state">${mark(statusMarks[status])}${statusWords[status]}</span>`,
      attempts.length === 0 ? '' : String(attempts.length),
      optionalMoment(began),
      optionalMoment(ended),
      line,
    ]),
  )

const step = ({ name, status, decisions: decided, attempts }: ReportStep): Markup => markup`<div class="step">
<h3>${mark(statusMarks[status])}${name} <span class="soft">${statusWords[status]}</span></h3>
${decided.length === 0 ? null : list(decided)}
${attempts.map(attempt)}
${decided.length + attempts.length === 0 ? none('Nothing was entered for this step.') : null}
</div>`

const effectLabels: { readonly [effect in ReportAttempt['effect']]: string } = {
  ran: 'What ran',
  begun: 'What was begun',
  'not-run': 'What was to run, and did not',
}

const attempt = (tried: ReportAttempt): Markup => markup`<div class="attempt">
<h4>Attempt ${tried.number} <span class="soft">${tried.by}, ${moment(tried.began)}${tried.ended === null ? null : markup` to ${moment(tried.ended)}`}</span></h4>
<div class="block"><p class="label">${effectLabels[tried.effect]}</p><pre>${command(tried.intended)}</pre></div>
<p class="outcome ${tried.result ?? 'open'}">${tried.outcome}</p>
${failure(tried)}
${tried.evidence.length === 0 ? null : list(tried.evidence)}
${output(tried.output)}
</div>`

const failure = ({ verbatim, doNext, doNot }: ReportAttempt): Markup => markup`
${doNext.length === 0 ? null : markup`<p class="label">What to do, in this order</p><ol>${doNext.map((sentence) => markup`<li>${sentence}</li>`)}</ol>`}
${doNot.length === 0 ? null : markup`<p class="label">What not to do</p>${list(doNot)}`}
${
  verbatim === ''
    ? null
    : markup`<div class="block bad"><p class="label">What was said of the failure, verbatim</p><pre>${verbatim}</pre></div>`
}`

const output = ({ lines, before }: ReportAttempt['output']): Markup | null =>
  lines.length === 0
    ? null
    : markup`<div class="block"><p class="label">${before === 0 ? 'What the stamp wrote' : `The last ${lines.length} lines that the stamp wrote; ${before} more before them are in the log`}</p><pre>${lines.join('\n')}</pre></div>`

const certificates = (rows: readonly ReportCertificate[]): Markup =>
  tableOf(
    'For each service: what its endpoint served before, what was prepared, what it served after (thumbprints are SHA-1, as Windows shows them)',
    [
      { head: 'Service', width: 10 },
      { head: 'Thumbprint and validity', width: 42 },
      { head: 'Subject and issuer', width: 48 },
    ],
    markup`${rows.map(certificate)}`,
  )

const verdictMarks: { readonly [verdict in Verdict]: Sign } = {
  served: 'good',
  old: 'bad',
  other: 'bad',
  'not-seen': 'bad',
  'not-verified': 'open',
}

const verdictWords: { readonly [verdict in Verdict]: string } = {
  served: 'the prepared certificate is served',
  old: 'the certificate from before is served still',
  other: 'a certificate is served that is neither the prepared one nor that from before',
  'not-seen': 'the endpoint could not be seen',
  'not-verified': 'not verified',
}

const certificate = (row: ReportCertificate): Markup => markup`<tbody class="group">
<tr><th scope="rowgroup" colspan="3">${row.folder} <span class="state">${mark(verdictMarks[row.verdict])}${verdictWords[row.verdict]}</span>
<br><span class="soft">${row.names.join(', ')}${row.host === '' ? '' : ` · looked at as ${row.host}`}</span></th></tr>
${seenRow('Before', row.before)}
${seenRow('Prepared', row.prepared)}
${keyRow(row)}
${row.after.seen && row.verdict === 'served' ? sameRow(row.after.thumbprint) : seenRow('After', row.after)}
</tbody>
`

const seenRow = (label: string, found: SeenCertificate): Markup =>
  found.seen
    ? markup`<tr><th scope="row">${label}</th><td>${code(found.thumbprint)}<br><span class="soft">${validity(found)}</span></td>
<td>${found.subject}<br><span class="soft">issued by ${found.issuer}</span></td></tr>`
    : markup`<tr><th scope="row">${label}</th><td colspan="2" class="soft">${found.why}</td></tr>`

const validity = ({ notBefore, notAfter }: Extract<SeenCertificate, { seen: true }>): string =>
  `${notAfter.endsWith(' UTC') ? notBefore.replace(/ UTC$/, '') : notBefore} to ${notAfter}`

/** What is the same as above is not said twice, but for the thumbprint that proves it. */
const sameRow = (thumbprint: string): Markup =>
  markup`<tr><th scope="row">After</th><td>${code(thumbprint)}</td><td>the prepared certificate</td></tr>`

/** What ties the prepared certificate to the key that was made for it. */
const keyRow = ({ publicKeySha256, keyBits, request }: ReportCertificate): Markup | null =>
  publicKeySha256 === ''
    ? null
    : markup`<tr><th scope="row">Its key</th><td colspan="2">${keyBits === null ? '' : `${keyBits} bits, `}SHA-256 of the public key ${code(publicKeySha256)}${request === '' ? null : markup`<br><span class="soft">requested with ${request}</span>`}</td></tr>`

const checks = ({ counts, listed }: ReportChecks): Markup => {
  const all = counts.OK + counts.Warning + counts.Fail + counts.Skipped
  if (all === 0 && listed.length === 0) return none('No check was made.')
  const summary = markup`<p>${count(all, 'check')}: ${counts.OK} OK, ${counts.Warning} Warning, ${counts.Fail} Fail, ${counts.Skipped} skipped.</p>`
  if (listed.length === 0) return summary
  return markup`${summary}
${table(
  'Everything that is not OK',
  [
    { head: 'Of', width: 16 },
    { head: 'Check', width: 14 },
    { head: 'Result', width: 11 },
    { head: 'What it says', width: 31 },
    { head: 'What mends it', width: 28 },
  ],
  listed.map(({ of, name, result, message, fix, source }) => [
    of,
    name,
    result,
    markup`${message}${source === '' ? null : markup`<br><span class="soft">${source}</span>`}`,
    fix,
  ]),
)}`
}

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
