import type { StepStatus } from '../../domain/run/state.ts'
import { type Markup, markup } from './markup.ts'
import { command, list, mark, moment, none, optionalMoment, type Sign, table } from './report-elements.ts'
import type { ReportAttempt, ReportStep } from './step-history.ts'

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

/** The checklist as one table: where each step stands. */
export const checklist = (steps: readonly ReportStep[]): Markup =>
  table(
    'Where each step stands, and what it established',
    [
      { head: 'Step', width: 15 },
      { head: 'State', width: 19 },
      { head: 'Began', width: 21 },
      { head: 'Ended', width: 21 },
      { head: 'Established', width: 24 },
    ],
    steps.map(({ name, status, line, began, ended, attempts }) => [
      name,
      markup`<span class="state">${mark(statusMarks[status])}${statusWords[status]}${attempts.length < 2 ? '' : `, ${attempts.length} attempts`}</span>`,
      optionalMoment(began),
      optionalMoment(ended),
      line,
    ]),
  )

/** One step with everything that was decided about it and tried for it. */
export const step = ({ name, status, decisions: decided, attempts }: ReportStep): Markup => markup`<div class="step">
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
<div class="block"><p class="label">${effectLabels[tried.effect]}</p><pre><code>${command(tried.intended)}</code></pre></div>
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
    : markup`<div class="block bad"><p class="label">What was said of the failure, verbatim</p><pre><samp>${verbatim}</samp></pre></div>`
}`

const output = ({ lines, before }: ReportAttempt['output']): Markup | null =>
  lines.length === 0
    ? null
    : markup`<div class="block output"><p class="label">${before === 0 ? 'What the stamp wrote' : `The last ${lines.length} lines that the stamp wrote; ${before} more before them are in the log`}</p><pre><samp>${lines.join('\n')}</samp></pre></div>`
