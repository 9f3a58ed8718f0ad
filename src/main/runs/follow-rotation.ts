import { rotationEnd } from '../../domain/rotation/console.ts'
import type { Outcome } from '../../domain/run/event.ts'
import { lastAttempt } from '../../domain/run/state.ts'
import { CommandFailed, type PepSession } from '../pep/privileged-endpoint.ts'
import { closeSession } from './console-session.ts'
import { commandFailure, wordsOf } from './failure.ts'
import type { RotationWatch } from './rotation-watch.ts'
import { differs, type StampAction } from './stamp-action.ts'
import type { StepContext } from './step.ts'

/** The session in which the command was sent, for as long as it streams. */
export interface RotationStream {
  readonly session: PepSession
  ended: /** `error`: the first error record, if one was written; a command may go on past it and complete. */
    | { readonly how: 'completed'; readonly text: string; readonly error: CommandFailed | null }
    | { readonly how: 'failed'; readonly error: CommandFailed }
    | { readonly how: 'lost'; readonly error: unknown }
    | null
  /** On the monotonic clock. */
  heardAt: number
}

/**
 * Follows a rotation until the stamp gives it a terminal status, which is the only end: a stream that stops, or a
 * session that breaks, says nothing. Without activity the operator is told, and the following goes on.
 * Source: azure-stack-hub facts, "Console output, progress, dropped session"; Get-ActionStatus reference page.
 */
export const followRotation = async (
  context: StepContext,
  watch: RotationWatch,
  stream: RotationStream | null,
): Promise<Outcome> => {
  const silence = new Silence(context)
  const absence = new Absence(context)
  try {
    for (;;) {
      context.signal.throwIfAborted()
      // Read before the look: an end that comes after it is met by the next one.
      const ended = stream?.ended ?? null
      const seen = await watch.glance()
      const action = ownAction(context, seen)
      const outcome = outcomeNow(seen, action, ended) ?? absence.outcome(seen, action, ended)
      if (action !== null && watch.note(action)) silence.broken()
      if (stream !== null) silence.heard(stream.heardAt)
      if (outcome !== null) return outcome
      silence.say()
      await context.ports.timing.wait(context.ports.timing.pollMilliseconds, context.signal)
    }
  } finally {
    if (stream !== null) await leave(context, stream)
  }
}

type Seen = Awaited<ReturnType<RotationWatch['glance']>>

/** The stamp's newest action if it belongs to this attempt. */
const ownAction = (context: StepContext, seen: Seen): StampAction | null => {
  if (seen === null || seen === 'unavailable' || seen === 'unreachable') return null
  const before = lastAttempt(context.state(), 'Rotation')?.rotation.before
  return before !== undefined && differs(before, seen.mark) ? seen : null
}

const outcomeNow = (seen: Seen, action: StampAction | null, ended: RotationStream['ended']): Outcome | null => {
  if (action !== null) return actionOutcome(action, ended)
  if (ended === null || seen === 'unreachable') return null
  // The stamp has no action of this attempt, or can't tell: then what the command itself said is all there is.
  if (ended.how === 'failed') return commandFailure(ended.error)
  if (seen !== 'unavailable') return null
  return streamOutcome(ended)
}

const actionOutcome = (action: StampAction, ended: RotationStream['ended']): Outcome | null => {
  switch (action.end) {
    case 'success':
      return { result: 'done', summary: doneSummary(action) }
    case 'failure':
      return ended?.how === 'failed' ? commandFailure(ended.error) : failedWithoutWords(action)
    case null:
      return null
  }
}

const doneSummary = (action: StampAction): string => {
  const steps = action.progress.steps.filter(({ depth }) => depth === 0).length
  return `the stamp reports ${action.mark.status}${steps === 0 ? '' : ` after ${steps} steps`}`
}

const failedWithoutWords = (action: StampAction): Outcome => {
  const step = action.progress.steps.find(({ status }) => /fail|error/i.test(status))
  const words = `The rotation (action ${action.mark.instance}) ended with status ${action.mark.status}${step === undefined ? '' : `, in the stamp's step “${step.name}”`}.`
  const advised = commandFailure(new CommandFailed(words, ''))
  return { ...advised, summary: words }
}

/** For stamps without Get-ActionStatus: only a success or failure text decides; a stream without one is unknown. */
const streamOutcome = (ended: Exclude<RotationStream['ended'], null>): Outcome => {
  if (ended.how === 'completed') {
    const end = rotationEnd(ended.text)
    if (end === 'success') return { result: 'done', summary: 'the stamp printed its success message' }
    if (end === 'failure') return commandFailure(new CommandFailed(ended.text.slice(-2000), ''))
    return { result: 'unknown', summary: 'The output of the rotation ended without saying how it went.' }
  }
  const why = ended.how === 'lost' ? wordsOf(ended.error) : ended.error.message
  return { result: 'unknown', summary: `The session was lost before the rotation said how it went: ${why}` }
}

const leave = async (context: StepContext, stream: RotationStream): Promise<void> => {
  // Once the stamp has said how the rotation went, the command has nothing left to write but its last lines.
  for (let turn = 0; stream.ended === null && turn < 3 && !context.signal.aborted; turn++) {
    await context.ports.timing.wait(context.ports.timing.pollMilliseconds, context.signal)
  }
  if (stream.ended === null || stream.ended.how === 'lost') stream.session.abandon()
  else await closeSession(context, stream.session)
}

/**
 * The stamp answers, the command that was sent has ended, and still there is no action of it: after the time that one may
 * take to show, the following ends. Otherwise a command that was refused by mere words would be followed for ever.
 */
class Absence {
  readonly #context: StepContext
  #since: number | null = null

  constructor(context: StepContext) {
    this.#context = context
  }

  outcome(seen: Seen, action: StampAction | null, ended: RotationStream['ended']): Outcome | null {
    if (seen === 'unreachable') return null
    const { clock, timing } = this.#context.ports
    if (action !== null || ended === null) {
      this.#since = null
      return null
    }
    this.#since ??= clock.monotonicMilliseconds()
    const patience = timing.appearanceMinutes * timing.minuteMilliseconds
    if (clock.monotonicMilliseconds() - this.#since < patience) return null
    if (ended.how === 'completed' && ended.error !== null) return commandFailure(ended.error)
    return {
      result: 'unknown',
      summary:
        'The command was sent and its session is over, but the stamp shows no action of it. Find out what became of it before anything else is done.',
    }
  }
}

/** Says so when nothing was heard for long: once, then again after the same time. */
class Silence {
  readonly #context: StepContext
  #since: number
  #said = 0

  constructor(context: StepContext) {
    this.#context = context
    this.#since = context.ports.clock.monotonicMilliseconds()
  }

  broken(): void {
    this.heard(this.#context.ports.clock.monotonicMilliseconds())
  }

  heard(at: number): void {
    if (at <= this.#since) return
    this.#since = at
    this.#said = 0
  }

  say(): void {
    const { clock, timing } = this.#context.ports
    const minutes = Math.floor((clock.monotonicMilliseconds() - this.#since) / timing.minuteMilliseconds)
    const due = Math.floor(minutes / timing.silenceMinutes)
    if (due <= this.#said) return
    this.#said = due
    this.#context.learn({ fact: 'silence', minutes })
  }
}
