import { isOver, type WatchedSession } from '../domain/pep/session-state.ts'
import type { RotationStep } from '../domain/rotation/progress.ts'
import { terminalStatus } from '../domain/rotation/progress.ts'
import type { StepStatus } from '../domain/run/state.ts'
import type { RunView, StepView } from '../domain/run/view.ts'
import { printable } from './printable.ts'
import { displayWidth, fitted, padded, type StyledLine, shortened, span, type Tone, wrapped } from './styled-text.ts'

/** What the picture of a run shows, and the size of the terminal that it must fit. */
export interface PictureInput {
  readonly view: RunView
  readonly sessions: readonly WatchedSession[]
  readonly scenario: string
  /** When the command began, and now. */
  readonly began: Date
  readonly now: Date
  readonly columns: number
  /** The newest lines that were said, oldest first. */
  readonly recent: readonly string[]
  /** The still picture that stays when all is over. */
  readonly final: boolean
}

const widestPicture = 110
const nameColumn = 14
const wordColumn = 9
const barColumns = 21

/** How a state looks: never by colour alone, the mark and the word stand beside each other. */
const looks: { readonly [status in StepStatus]: { readonly mark: string; readonly tone: Tone } } = {
  locked: { mark: '·', tone: 'faint' },
  ready: { mark: '○', tone: 'plain' },
  running: { mark: '▸', tone: 'active' },
  waiting: { mark: '‖', tone: 'attention' },
  failed: { mark: '✗', tone: 'bad' },
  unknown: { mark: '?', tone: 'attention' },
  done: { mark: '✓', tone: 'good' },
  skipped: { mark: '–', tone: 'plain' },
}

/** A line, and how willingly it is left out on a terminal that is too low: the smallest importance goes first. */
export interface PictureLine {
  readonly spans: StyledLine
  readonly importance: number
}

const importance = { blank: 0, session: 1, recent: 1, stampStepToCome: 2, stampStepFinished: 3, rest: 4 } as const

/** What is shown until there is a run to show: keys and the simulated stamp take a moment. */
export const preparingPicture = (input: Omit<PictureInput, 'view' | 'sessions'>): readonly PictureLine[] => {
  const columns = columnsFor(input)
  return fittedToColumns(columns, [
    blank,
    ...heading(`scenario ${input.scenario}`, columns),
    blank,
    ...recentLines(input.recent),
    line([span(`  Preparing the simulated stamp · ${duration(input.now.getTime() - input.began.getTime())}`, 'faint')]),
  ])
}

/** The checklist as lines, none wider than the terminal. Pure: the same input gives the same picture. */
export const checklistPicture = (input: PictureInput): readonly PictureLine[] => {
  const columns = columnsFor(input)
  const { view } = input
  return fittedToColumns(columns, [
    blank,
    ...heading(runTitle(view, input.scenario), columns),
    blank,
    ...view.steps.flatMap((step) => stepLines(step, columns)),
    blank,
    ...(input.final ? [] : view.notices.flatMap((notice) => textLines('  ! ', notice, 'attention', columns))),
    ...(input.final ? [] : recentLines(input.recent)),
    ...(input.final ? [] : sessionLines(input.sessions)),
    line([span(`  ${footer(input)}`, 'faint')]),
  ])
}

/** A picture that is higher than the terminal can't be redrawn in place: what matters least is left out. */
export const fittedToRows = (picture: readonly PictureLine[], rows: number): readonly PictureLine[] => {
  let shown = picture
  for (let least = importance.blank; least < importance.rest && shown.length >= rows; least += 1) {
    shown = shown.filter((candidate) => candidate.importance > least)
  }
  return shown.length < rows ? shown : shown.slice(-Math.max(1, rows - 1))
}

/** Where the run takes place, in one line; that it is a rehearsal stands beside it everywhere. */
export const runTitle = (view: RunView, scenario: string): string =>
  `${view.stamp.names.region}.${view.stamp.names.fqdn} · ${view.stamp.names.identity} · external rotation · scenario ${scenario}`

const columnsFor = ({ columns }: { readonly columns: number }): number =>
  Math.max(24, Math.min(columns - 1, widestPicture))

const line = (spans: StyledLine, weight: number = importance.rest): PictureLine => ({ spans, importance: weight })
const blank = line([], importance.blank)

const fittedToColumns = (columns: number, lines: readonly PictureLine[]): readonly PictureLine[] =>
  lines.map((wide) => ({ ...wide, spans: fitted(wide.spans, columns) }))

const recentLines = (recent: readonly string[]): readonly PictureLine[] =>
  recent.map((text) => line([span('  │ ', 'faint'), span(text, 'faint')], importance.recent))

/** The open sessions in one line, so that it is seen what Keyturn is connected to. */
const sessionLines = (sessions: readonly WatchedSession[]): readonly PictureLine[] => {
  const open = sessions.filter(({ state }) => !isOver(state))
  return open.length === 0
    ? []
    : [line([span(`  ${open.map(sessionWords).map(printable).join('   ')}`, 'faint')], importance.session)]
}

const sessionWords = ({ console, address, state }: WatchedSession): string => {
  const what = state.is === 'running' ? state.command : state.is
  return `${console} ${address} · ${what} since ${state.since.slice(11, 16)}`
}

const heading = (title: string, columns: number): readonly PictureLine[] => [
  line([span('  Keyturn', 'strong'), span('  rehearsal', 'attention')]),
  ...textLines('  ', 'The simulated stamp: nothing real is touched.', 'attention', columns),
  ...textLines('  ', title, 'faint', columns),
]

const stepLines = (step: StepView, columns: number): readonly PictureLine[] => {
  const { mark, tone } = looks[step.status]
  const attempts = step.attempts > 1 ? `attempt ${step.attempts}${step.line === '' ? '' : ' · '}` : ''
  const indent = 4 + nameColumn + wordColumn
  const [first = '', ...rest] = folded(`${attempts}${shownLine(step)}`, columns - indent)
  return [
    line([
      span(`  ${mark} `, tone),
      span(padded(step.name, nameColumn), tone === 'active' ? 'strong' : tone === 'faint' ? 'faint' : 'plain'),
      span(padded(step.status, wordColumn), tone),
      span(first),
    ]),
    ...rest.map((piece) => line([span(`${' '.repeat(indent)}${piece}`)])),
    ...progressLines(step, columns),
  ]
}

/** The state has a column of its own and is not said twice. */
const shownLine = (step: StepView): string => {
  if (step.line === step.status) return ''
  return step.status === 'skipped' ? step.line.replace(/^skipped: /, '') : step.line
}

const progressLines = (step: StepView, columns: number): readonly PictureLine[] => {
  const { progress } = step
  if (progress === null) return []
  const silence =
    progress.silentMinutes > 0 && step.status === 'running'
      ? [line([span(`      The stamp has been silent for ${progress.silentMinutes} min by its clock.`, 'attention')])]
      : []
  const bar = step.status === 'running' && progress.steps.length > 0 ? [progressBar(progress.steps)] : []
  return [...bar, ...progress.steps.map((rotationStep) => rotationStepLine(rotationStep, columns)), ...silence]
}

const progressBar = (steps: readonly RotationStep[]): PictureLine => {
  const outer = steps.filter(({ depth }) => depth === 0)
  const finished = outer.filter(({ status }) => terminalStatus(status) === 'success').length
  const filled = outer.length === 0 ? 0 : Math.floor((finished / outer.length) * barColumns)
  return line([
    span('      '),
    span('━'.repeat(filled), 'active'),
    span('─'.repeat(barColumns - filled), 'faint'),
    span(`  ${finished} of ${outer.length} · the stamp's clock`, 'faint'),
  ])
}

const rotationStepLine = (step: RotationStep, columns: number): PictureLine => {
  const stand = rotationStepStatus(step)
  const { mark, tone } = looks[stand]
  const indent = ' '.repeat(6 + 2 * Math.min(step.depth, 4))
  const status = stand === 'locked' ? 'not begun' : step.status
  const nameColumns = Math.max(8, Math.min(58, columns - 26) - indent.length)
  const spans = [
    span(`${indent}${mark} `, tone),
    span(padded(shortened(step.name, nameColumns), nameColumns), tone === 'faint' ? 'faint' : 'plain'),
    span(`  ${padded(status, 10)}`, tone),
    span(` ${rotationStepTime(step).padStart(10)}`, 'faint'),
  ]
  return line(spans, rotationStepImportance[stand] ?? importance.rest)
}

const rotationStepImportance: { readonly [status in StepStatus]?: number } = {
  locked: importance.stampStepToCome,
  done: importance.stampStepFinished,
}

const rotationStepStatus = (step: RotationStep): StepStatus => {
  const end = terminalStatus(step.status)
  if (end !== null) return end === 'success' ? 'done' : 'failed'
  return step.startedAt === null ? 'locked' : 'running'
}

/** How long a step of the stamp took, or since when it runs; the stamp's clock is fast in a rehearsal. */
const rotationStepTime = ({ startedAt, endedAt }: RotationStep): string => {
  if (startedAt === null || Number.isNaN(Date.parse(startedAt))) return ''
  if (endedAt === null) return `since ${new Date(startedAt).toISOString().slice(11, 16)}`
  return duration(Date.parse(endedAt) - Date.parse(startedAt))
}

/** A length of time in words: `8 s`, `1 m 08 s`, `1 h 04 m`. */
export const duration = (milliseconds: number): string => {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000))
  if (!Number.isFinite(seconds)) return ''
  if (seconds < 60) return `${seconds} s`
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ${String(seconds % 60).padStart(2, '0')} s`
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds / 60) % 60).padStart(2, '0')} m`
}

const footer = ({ view, began, now, final }: PictureInput): string => {
  const elapsed = duration(now.getTime() - began.getTime())
  if (final) return `Took ${elapsed}`
  const activity = Math.max(
    0,
    ...view.steps.map(({ lastActivityAt }) => (lastActivityAt === null ? 0 : Date.parse(lastActivityAt))),
  )
  const last = activity === 0 ? '' : ` · last activity ${duration(now.getTime() - activity)} ago`
  return `Elapsed ${elapsed}${last} · Ctrl+C cancels where that is safe`
}

const textLines = (head: string, text: string, tone: Tone, columns: number): readonly PictureLine[] =>
  folded(text, columns - displayWidth(head)).map((piece, row) =>
    line([span(`${row === 0 ? head : ' '.repeat(displayWidth(head))}${piece}`, tone)]),
  )

const folded = (text: string, columns: number): readonly string[] =>
  wrapped(printable(text.trim().replace(/\s+/g, ' ')), Math.max(12, columns))
