import { checklist, type StepName } from '../../domain/run/checklist.ts'
import { type Fact, type Outcome, type Recorded, type RunEvent, stepOf, type Will } from '../../domain/run/event.ts'
import { openAttempt, type RunState, type StepStatus, statusOf } from '../../domain/run/state.ts'
import { viewOf, willText } from '../../domain/run/view.ts'
import { countedAs, eventWords, factsWords, outcomeWords, outputLines, type WrittenLine } from './event-words.ts'
import type { Moment } from './moment.ts'

/** One step of the checklist, with everything that was tried for it. */
export interface ReportStep {
  readonly name: StepName
  readonly status: StepStatus
  /** What it established, or where it stands, in one line. */
  readonly line: string
  readonly began: Moment | null
  readonly ended: Moment | null
  /** What persons decided about it: confirmations by name, accepted warnings, the reason of a skip. */
  readonly decisions: readonly string[]
  readonly attempts: readonly ReportAttempt[]
}

export interface ReportAttempt {
  readonly number: number
  readonly by: string
  readonly began: Moment
  readonly ended: Moment | null
  /** What was intended, as PowerShell with variables in the place of secrets, or in words. */
  readonly intended: string
  /** Whether it was done: `begun` without an outcome yet, `not-run` when it is known that nothing was sent or changed. */
  readonly effect: 'ran' | 'begun' | 'not-run'
  /** Null when it has no outcome yet. */
  readonly result: Outcome['result'] | null
  readonly outcome: string
  readonly evidence: readonly string[]
  /** The stamp's or the file system's own words about a failure; empty when there are none. */
  readonly verbatim: string
  readonly doNext: readonly string[]
  readonly doNot: readonly string[]
  /** The last lines that the stamp wrote, and how many more there were before. */
  readonly output: { readonly lines: readonly string[]; readonly before: number }
}

type Tell = (iso: string) => Moment

const shownLines = 40

/** The steps in the order of the checklist, each with its attempts, those included that do not count. */
export const stepHistory = (
  events: readonly Recorded[],
  state: RunState,
  at: Date,
  tell: Tell,
): readonly ReportStep[] => {
  const all = attemptsIn(events)
  const { steps } = viewOf(state, at)
  return checklist[state.kind].map((name) => {
    const attempts = all.filter(({ will }) => will.step === name)
    const decided = decisionsOn(events, name)
    return {
      name,
      status: statusOf(state, name),
      line: isThisReport(state, name) ? 'this report' : (steps.find((step) => step.name === name)?.line ?? ''),
      began: momentOf(attempts[0]?.intended ?? decided[0], tell),
      ended: isEnded(state, name) ? momentOf(attempts.at(-1)?.ended ?? decided.at(-1), tell) : null,
      decisions: decided.map((recorded) => `${eventWords(recorded.event)} ${recorded.by}, ${tell(recorded.at).words}`),
      attempts: attempts.map((attempt) => reportAttempt(attempt, isThisReport(state, name), tell)),
    }
  })
}

/** A report is written while its own step runs: its end can't be in it. */
const isThisReport = (state: RunState, step: StepName): boolean =>
  step === 'Report' && openAttempt(state)?.step === 'Report' && statusOf(state, 'Report') === 'running'

const isEnded = (state: RunState, step: StepName): boolean =>
  ['done', 'skipped', 'failed'].includes(statusOf(state, step))

const momentOf = (recorded: Recorded | null | undefined, tell: Tell): Moment | null =>
  recorded === null || recorded === undefined ? null : tell(recorded.at)

const decisionsOn = (events: readonly Recorded[], step: StepName): readonly Recorded[] =>
  events.filter(
    ({ event }) => ['confirmed', 'step-skipped', 'gate-overridden'].includes(event.type) && stepOf(event) === step,
  )

/** An attempt as the log holds it: its intent and all that was entered until the next intent of the same step. */
interface LoggedAttempt {
  readonly number: number
  readonly will: Will
  readonly intended: Recorded
  readonly entries: Recorded[]
  ended: Recorded<Extract<RunEvent, { type: 'step-ended' }>> | null
}

/** All attempts, in the order of their intents. One that did not begin gives its number back and is here all the same. */
const attemptsIn = (events: readonly Recorded[]): readonly LoggedAttempt[] => {
  const all: LoggedAttempt[] = []
  const newest = new Map<StepName, LoggedAttempt>()
  for (const recorded of events) {
    const { event } = recorded
    switch (event.type) {
      case 'step-intended': {
        const attempt = { number: event.attempt, will: event.will, intended: recorded, entries: [], ended: null }
        all.push(attempt)
        newest.set(event.will.step, attempt)
        break
      }
      case 'step-learned':
        newest.get(event.step)?.entries.push(recorded)
        break
      case 'step-followed-up':
        followUp(newest.get(event.step), recorded)
        break
      case 'step-ended':
        end(newest.get(event.step), { ...recorded, event })
        break
      case 'run-taken-up':
        for (const attempt of newest.values()) if (attempt.ended === null) attempt.entries.push(recorded)
        break
      default:
    }
  }
  return all
}

/** The outcome until then is no longer the last word, but it was one. */
const followUp = (attempt: LoggedAttempt | undefined, recorded: Recorded): void => {
  if (attempt === undefined) return
  if (attempt.ended !== null) attempt.entries.push(attempt.ended)
  attempt.entries.push(recorded)
  attempt.ended = null
}

const end = (attempt: LoggedAttempt | undefined, recorded: NonNullable<LoggedAttempt['ended']>): void => {
  if (attempt !== undefined) attempt.ended = recorded
}

const reportAttempt = (attempt: LoggedAttempt, thisReport: boolean, tell: Tell): ReportAttempt => {
  const outcome = attempt.ended?.event.outcome ?? null
  const facts = factsOf(attempt)
  const failure = outcome?.result === 'failed' ? outcome : null
  return {
    number: attempt.number,
    by: attempt.intended.by,
    began: tell(attempt.intended.at),
    ended: momentOf(attempt.ended, tell),
    intended: willText(attempt.will),
    effect: effectOf(attempt),
    result: outcome?.result ?? null,
    outcome: outcome === null ? openWords(thisReport) : outcomeWords(outcome),
    evidence: [...evidence(attempt, tell), ...(wasNotSent(attempt) ? ['The command was not sent.'] : [])],
    verbatim: failure?.verbatim.trimEnd() ?? '',
    doNext: failure?.doNext ?? [],
    doNot: failure?.doNot ?? [],
    output: tail(outputLines(facts), failure?.verbatim ?? ''),
  }
}

const openWords = (thisReport: boolean): string =>
  thisReport ? 'being written: this report' : 'no outcome was entered yet'

const factsOf = ({ entries }: LoggedAttempt): readonly Fact[] =>
  entries.flatMap(({ event }) => (event.type === 'step-learned' ? [event.fact] : []))

/** What stands among the stamp's own words of the failure is not shown twice. */
const tail = (lines: readonly WrittenLine[], verbatim: string): ReportAttempt['output'] => {
  const text = lines
    .map((line) => line.text)
    .join('\n')
    .trim()
  if (text === '' || verbatim.replace(/\r\n?/g, '\n').includes(text)) return { lines: [], before: 0 }
  const shown = lines.slice(-shownLines).map((line) => `${line.word}${line.text}`)
  return { lines: shown, before: Math.max(0, lines.length - shownLines) }
}

/** One sentence for each kind of fact that a reader wants counted, one each for the others, in the order of the log. */
const evidence = (attempt: LoggedAttempt, tell: Tell): readonly string[] => {
  const groups = new Map<string, Recorded[]>()
  for (const recorded of attempt.entries) {
    const kind = evidenceKind(recorded)
    if (kind === null) continue
    const group = groups.get(kind)
    if (group === undefined) groups.set(kind, [recorded])
    else group.push(recorded)
  }
  return [...groups.values()].flatMap((group) => groupWords(group, tell))
}

/** Null for what the report tells elsewhere: the lines of the stamp, and its progress but for the last. */
const evidenceKind = ({ seq, event }: Recorded): string | null => {
  if (event.type !== 'step-learned') return `entry ${seq}`
  switch (event.fact.fact) {
    case 'output':
      return null
    case 'session-opened':
    case 'session-closed':
    case 'action-progress':
      return event.fact.fact
    default:
      return countedAs(event.fact) ?? `entry ${seq}`
  }
}

const groupWords = (group: readonly Recorded[], tell: Tell): readonly string[] => {
  const last = group.at(-1)
  if (last === undefined) return []
  const { event } = last
  if (event.type !== 'step-learned') return [`${tell(last.at).words}: ${eventWords(event)}`]
  const facts = group.flatMap((recorded) => (recorded.event.type === 'step-learned' ? [recorded.event.fact] : []))
  switch (event.fact.fact) {
    case 'command-sending':
      return [`The command was sent at ${tell(last.at).words}, entry ${last.seq}.`]
    case 'action-progress':
      return [factsWords([event.fact])]
    default:
      return [factsWords(facts)]
  }
}

const effectOf = (attempt: LoggedAttempt): ReportAttempt['effect'] => {
  if (attempt.ended === null) return 'begun'
  return attempt.ended.event.outcome.result === 'not-started' || wasNotSent(attempt) ? 'not-run' : 'ran'
}

/** A rotation that ended before its command left: the share had changed, or no session could be opened. */
const wasNotSent = (attempt: LoggedAttempt): boolean =>
  attempt.will.step === 'Rotation' &&
  attempt.ended !== null &&
  !factsOf(attempt).some(({ fact }) => fact === 'command-sending')
