import { confirmationNames } from '../domain/run/checklist.ts'
import type { ActingStep, OverridableGate, RunPlan } from '../domain/run/event.ts'
import type { Refusal } from '../domain/run/gates.ts'
import type { Intention } from '../domain/run/intention.ts'
import type { RunView, StepView } from '../domain/run/view.ts'
import type { RunEngine } from '../main/runs/engine.ts'

/** What the rehearsal's operator works with. */
export interface OperatorOptions {
  readonly engine: RunEngine
  readonly run: string
  /** How many failed rotations the operator repeats before giving up. */
  readonly reruns: number
  /** Carries the requests to the CA and brings its replies back. */
  readonly answerRequests: (plan: RunPlan) => Promise<void>
  /** Called after everything the operator did. */
  readonly afterStep: () => Promise<void>
  /** Aborted when whoever watches wants to stop: the run then stays open, to be taken up later. */
  readonly signal: AbortSignal
}

/**
 * Goes through the checklist as a careful person would at the windows, through the engine's one door, and stops where
 * such a person would stop. Has no way around a gate. Answers in one sentence how it ended.
 */
export const leadRehearsal = async (options: OperatorOptions): Promise<string> => {
  const { engine, run } = options
  for (;;) {
    const view = engine.view(run)
    if (view.closed !== null) return view.closed.reason ?? 'Every step is done.'
    const stop = options.signal.aborted ? 'Stopped between two steps.' : await nextMove(options, view)
    await options.afterStep()
    if (stop === null) continue
    return options.signal.aborted ? `${stop} The same command takes it up again.` : end(options, stop)
  }
}

/** Does the next thing. Answers why the rehearsal has to stop, or null to go on. */
const nextMove = async (options: OperatorOptions, view: RunView): Promise<string | null> => {
  const rotation = view.steps.find(({ name }) => name === 'Rotation')
  if (rotation?.outcome?.result === 'failed' && view.rotationsFailed > options.reruns) {
    return `The rotation failed: ${rotation.outcome.summary}`
  }
  const step = view.steps.find(({ name }) => name === view.current)
  if (step === undefined) return take(options, { do: 'close', reason: null })
  if (step.name === 'Notice') return confirmAll(options)
  switch (step.status) {
    case 'unknown':
      return take(options, { do: 'find-out' })
    case 'waiting':
      return accept(options, step)
    case 'ready':
    case 'locked':
      return takeStep(options, view, step.name)
    case 'failed':
      return step.name === 'Rotation' && view.rotationsFailed > 0
        ? rerun(options, view)
        : `${step.name} failed: ${step.line}`
    case 'running':
    case 'done':
    case 'skipped':
      return `${step.name} is ${step.status}: nothing is left to do.`
  }
}

/** The next attempt of a rotation that failed on the stamp. One that fails before it is sent is not tried for ever. */
const rerun = async (options: OperatorOptions, view: RunView): Promise<string | null> => {
  const stop = await takeStep(options, view, 'Rotation')
  const { steps, rotationsSent } = options.engine.view(options.run)
  const rotation = steps.find(({ name }) => name === 'Rotation')
  if (stop !== null || rotation?.status !== 'failed' || rotationsSent > view.rotationsSent) return stop
  return `Rotation failed: ${rotation.line}`
}

const confirmAll = async (options: OperatorOptions): Promise<string | null> => {
  for (const what of confirmationNames) {
    const stop = await take(options, { do: 'confirm', what })
    if (stop !== null) return stop
  }
  return null
}

const accept = async (options: OperatorOptions, step: StepView): Promise<string | null> => {
  const gate = acceptable(step)
  if (gate === null) return `${step.name} waits: ${step.line}`
  return take(options, {
    do: 'override',
    gate,
    reason: 'Rehearsed: the warnings were read and judged harmless for this rotation.',
    supportCase: gate === 'readiness-warnings' ? 'REHEARSAL-0001' : null,
  })
}

const acceptable = (step: StepView): OverridableGate | null => {
  if (step.name === 'Readiness') return 'readiness-warnings'
  return step.name === 'Certificates' ? 'certificate-warnings' : null
}

const takeStep = async (options: OperatorOptions, view: RunView, step: ActingStep): Promise<string | null> => {
  if (step === 'Certificates') await options.answerRequests(view.plan)
  return take(options, { do: 'take-step', step, typedRegion: view.stamp.names.region })
}

const take = async (options: OperatorOptions, intention: Intention): Promise<string | null> => {
  const answer = await options.engine.take(options.run, intention)
  if (!answer.accepted) return refusedWords(answer.refusals)
  return answer.outcome?.result === 'unknown' || answer.outcome?.result === 'cancelled' ? answer.outcome.summary : null
}

/** Whatever happened, a report tells it. A run whose rotation has an unknown end stays open, to be taken up later. */
const end = async (options: OperatorOptions, reason: string): Promise<string> => {
  const { engine, run, afterStep } = options
  await engine.take(run, { do: 'take-step', step: 'Report' })
  await afterStep()
  await engine.take(run, { do: 'close', reason })
  await afterStep()
  return reason
}

const refusedWords = (refusals: readonly Refusal[]): string =>
  refusals.map(({ message, doFirst }) => `${message} ${doFirst}`).join(' ')
