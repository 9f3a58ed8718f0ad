import { type Markup, markup } from './markup.ts'
import { pageFooter } from './page-footer.ts'
import { certificates, checks } from './report-certificates.ts'
import type { ReportContent } from './report-content.ts'
import { controls } from './report-controls.ts'
import { overrides, warnings } from './report-decisions.ts'
import { definitions, list, mark, resultMarks } from './report-elements.ts'
import { files, transcripts } from './report-files.ts'
import { limits, log } from './report-log.ts'
import { commands, stampSteps } from './report-rotations.ts'
import { checklist, step } from './report-steps.ts'
import { reportStyle } from './report-style.ts'
import { timeline } from './report-timeline.ts'

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
<style>${reportStyle}${pageFooter(content.stamp, content.run)}</style>
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
${section({ id: 'summary', title: 'Summary', body: definitions(content.summary) })}
${attention(content.attention)}
<nav aria-label="Contents"><ul>${sections.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`)}</ul></nav>
${sections.map(section)}
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

/** In the order in which an auditor asks: what happened, on what evidence, and how far the evidence can be trusted. */
const sectionsOf = (content: ReportContent): readonly Section[] => [
  { id: 'checklist', title: 'Checklist', body: checklist(content.steps) },
  { id: 'evidence', title: 'Evidence, step by step', body: markup`${content.steps.map(step)}` },
  { id: 'plan', title: 'Stamp and plan', body: definitions(content.plan) },
  { id: 'commands', title: 'Rotation commands', body: commands(content.rotations) },
  { id: 'stamp-steps', title: 'The stamp’s own steps', body: stampSteps(content.rotations) },
  { id: 'certificates', title: 'Certificates before and after', body: certificates(content.certificates) },
  { id: 'checks', title: 'Checks of the certificates', body: checks(content.checks) },
  { id: 'files', title: 'Files', body: files(content) },
  { id: 'overrides', title: 'Overrides', body: overrides(content) },
  { id: 'warnings', title: 'Warnings', body: warnings(content) },
  { id: 'timeline', title: 'Timeline', body: timeline(content.timeline) },
  { id: 'transcripts', title: 'Transcripts of the privileged endpoint', body: transcripts(content) },
  { id: 'log', title: 'The log behind this report', body: log(content.log) },
  { id: 'limits', title: 'What the log can’t prove', body: limits(content.log) },
  { id: 'controls', title: 'Controls that this supports', body: controls(content.controls) },
]

const section = ({ id, title, body }: Section): Markup =>
  markup`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>\n${body}\n</section>`

const rehearsalBanner = (scenario: string): Markup =>
  markup`<p class="rehearsal" role="note"><b>Rehearsal. Nothing real was touched.</b> This ran against the simulated stamp, scenario “${scenario}”. What is said of the stamp below is simulated.</p>`

const attention = (sentences: readonly string[]): Markup | null =>
  sentences.length === 0
    ? null
    : markup`<section class="attention" aria-labelledby="attention"><h2 id="attention">Attention</h2>${list(sentences)}</section>`
