import { type Markup, markup } from './markup.ts'
import type { Labelled, ReportAttempt, ReportCertificate, ReportContent, ReportStep } from './report-content.ts'
import { reportStyle } from './report-style.ts'

/**
 * The report as one HTML file that needs nothing else: no script, no font, no network. Reads on a screen, light or dark,
 * and prints on A4 and Letter.
 */
export const reportHtml = (content: ReportContent): string =>
  markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>Rotation of ${content.stamp}: ${content.resultWords}</title>
<style>${reportStyle}</style>
</head>
<body>
${content.rehearsal === null ? null : rehearsalBanner(content.rehearsal)}
<header>
<p class="kind">Audit report of an external secret rotation</p>
<h1>${content.stamp}</h1>
<p class="result ${content.result}">${mark(content.result)} ${content.resultWords}</p>
</header>
<main>
${attention(content.attention)}
${section('Summary', definitions(content.summary))}
${content.notices.length === 0 ? null : section('To know about', list(content.notices))}
${overrides(content)}
${section('Checklist', markup`<ol class="steps">${content.steps.map(step)}</ol>`)}
${certificates(content.certificates)}
${findings(content)}
${stampSteps(content)}
${section('Confirmations', content.confirmations.length === 0 ? none() : definitions(content.confirmations))}
${section('Rules for this version', content.versionNotes.length === 0 ? none() : markup`<ul>${content.versionNotes.map(({ effect, message, source }) => markup`<li><b>${effect}</b>: ${message} <span class="source">${source}</span></li>`)}</ul>`)}
${files(content)}
${transcripts(content)}
${timeline(content)}
${section(
  'The log behind this report',
  markup`${definitions(content.log)}
<p>To verify it: <code>npm run --silent keyturn -- audit verify &lt;journal.db&gt; --anchor &lt;head.json&gt;</code></p>
<h3>What the log can’t prove</h3>${list(content.limits)}`,
)}
</main>
</body>
</html>
`.text

const rehearsalBanner = (scenario: string): Markup =>
  markup`<p class="rehearsal" role="note"><b>Rehearsal.</b> This ran against the simulated stamp (scenario “${scenario}”). Nothing real was touched.</p>`

const mark = (result: ReportContent['result']): string => (result === 'OK' ? '✓' : result === 'Warning' ? '!' : '✕')

const attention = (sentences: readonly string[]): Markup | null =>
  sentences.length === 0
    ? null
    : markup`<section class="attention" aria-labelledby="attention"><h2 id="attention">Attention</h2>${list(sentences)}</section>`

const section = (title: string, body: Markup): Markup => markup`<section><h2>${title}</h2>
${body}
</section>`

const none = (): Markup => markup`<p class="none">None.</p>`

const list = (sentences: readonly string[]): Markup =>
  markup`<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`

const definitions = (rows: readonly Labelled[]): Markup =>
  markup`<dl>${rows.map(({ label, value }) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

const table = (caption: string, heads: readonly string[], rows: readonly (readonly (string | Markup)[])[]): Markup =>
  markup`<table><caption>${caption}</caption><thead><tr>${heads.map((head) => markup`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${rows.map(([first, ...rest]) => markup`<tr><th scope="row">${first ?? ''}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}</tbody></table>`

const overrides = ({ overrides: given }: ReportContent): Markup | null =>
  given.length === 0
    ? null
    : section(
        'Overrides',
        table(
          'Gates that a person opened, with the reason',
          ['Gate', 'Reason', 'Support case', 'By', 'When'],
          given.map(({ gate, reason, supportCase, by, at }) => [gate, reason, supportCase, by, at]),
        ),
      )

const step = ({ name, status, line, attempts }: ReportStep): Markup => markup`<li class="step ${status}">
<h3>${name} <span class="status">${status}</span></h3>
${line === '' || attempts.length > 0 ? null : markup`<p>${line}</p>`}
${attempts.map(attempt)}
</li>`

const attempt = ({ number, by, began, ended, ran, outcome, verbatim, doNext, doNot, output }: ReportAttempt): Markup =>
  markup`<div class="attempt">
<p class="meta">Attempt ${number} · ${by} · ${began}${ended === '' ? '' : ` to ${ended}`}</p>
<pre class="ran"><span class="label">What ran</span>${ran}</pre>
<p class="outcome">${outcome}</p>
${verbatim === '' ? null : markup`<pre class="verbatim"><span class="label">Verbatim</span>${verbatim}</pre>`}
${doNext.length === 0 ? null : markup`<p class="label">What to do, in this order</p><ol class="advice">${doNext.map((sentence) => markup`<li>${sentence}</li>`)}</ol>`}
${doNot.length === 0 ? null : markup`<p class="label">What not to do</p>${list(doNot)}`}
${
  output.length === 0
    ? null
    : markup`<pre class="output"><span class="label">Last lines of the stamp</span>${output.map(({ text }) => text).join('\n')}</pre>`
}
</div>`

const certificates = (rows: readonly ReportCertificate[]): Markup =>
  section(
    'Certificates',
    rows.length === 0
      ? none()
      : markup`${table(
          'Thumbprint (SHA-1) that each endpoint served before, was to serve, and served after',
          ['Service', 'Before', 'Prepared', 'After', 'Verdict'],
          rows.map(({ folder, host, before, prepared, after, verdict }) => [
            markup`${folder}<br><span class="source">${host}</span>`,
            hash(before),
            hash(prepared),
            hash(after),
            markup`<span class="verdict">${verdict === 'replaced' ? '✓' : verdict === 'not replaced' ? '✕' : '?'} ${verdict}</span>`,
          ]),
        )}
${table(
  'The new certificates',
  ['Service', 'Subject', 'Names', 'Issuer', 'Valid'],
  rows.map(({ folder, subject, names, issuer, validity }) => [folder, subject, names, issuer, validity]),
)}`,
  )

const hash = (text: string): Markup =>
  text === '' ? markup`<span class="none">not looked at</span>` : markup`<code>${text}</code>`

const findings = ({ findings: found }: ReportContent): Markup =>
  section(
    'Checks of the certificates',
    found.length === 0
      ? markup`<p>Every check of every certificate said OK, or none was made.</p>`
      : table(
          'Everything but OK',
          ['Certificate', 'Check', 'Result', 'What it says', 'What mends it'],
          found.map(({ folder, name, result, message, fix }) => [folder, name, result, message, fix]),
        ),
  )

const stampSteps = ({ stampSteps: steps }: ReportContent): Markup | null =>
  steps.length === 0
    ? null
    : section(
        'The stamp’s own steps',
        table(
          'As the stamp last reported them, in its own time',
          ['Step', 'Status', 'Began', 'Ended'],
          steps.map(({ name, status, startedAt, endedAt }) => [name, status, startedAt, endedAt]),
        ),
      )

const files = ({ files: found }: ReportContent): Markup =>
  section(
    'Files',
    found.length === 0
      ? none()
      : table(
          'PFX files by SHA-256, where they were and where they were copied to',
          ['File', 'Place', 'SHA-256', 'Bytes'],
          found.map(({ path, place, sha256, bytes }) => [path, place, hash(sha256), String(bytes)]),
        ),
  )

const transcripts = ({ transcripts: found }: ReportContent): Markup =>
  section(
    'Transcripts of the privileged endpoint',
    found.length === 0
      ? none()
      : table(
          'By SHA-256',
          ['File', 'SHA-256', 'Bytes'],
          found.map(({ path, sha256, bytes }) => [path, hash(sha256), String(bytes)]),
        ),
  )

const timeline = ({ timeline: rows }: ReportContent): Markup =>
  section(
    'Timeline',
    table(
      'Entries of the log, in UTC; output, copies and checks stand in the tables above',
      ['Entry', 'Time', 'By', 'What'],
      rows.map(({ seq, at, by, words }) => [String(seq), at, by, words]),
    ),
  )
