import { worst } from '../certificates/checks.ts'
import { parseStampVersion } from '../stamp/version.ts'
import { versionFindings } from '../stamp/version-rules.ts'
import { checklist, confirmationNames, confirmations, repeatable, type StepName } from './checklist.ts'
import type { ActingStep, OverridableGate } from './event.ts'
import type { Intention } from './intention.ts'
import {
  isFinished,
  lastAttempt,
  missingBefore,
  openAttempt,
  type RunState,
  shareMustBeRestored,
  statusOf,
  validOverride,
} from './state.ts'
import { willOf } from './will.ts'

/** Why something can't be done now, in the operator's words, and what has to happen first. */
export interface Refusal {
  readonly gate: GateName
  readonly message: string
  readonly doFirst: string
  /** The gate that a person may open with a reason, or null. */
  readonly override: OverridableGate | null
}

export type GateName =
  | 'closed'
  | 'busy'
  | 'unknown-outcome'
  | 'order'
  | 'already-done'
  | 'version'
  | 'command'
  | 'readiness'
  | 'readiness-age'
  | 'certificates'
  | 'share'
  | 'region'
  | 'reason'
  | 'nothing-open'
  | 'rotation-over'
  | 'secret'

/** Limits that an organisation may set more tightly, never more loosely. */
export interface Policy {
  /** How old the readiness result may be when the rotation starts. */
  readonly readinessHours: number
}

export const standardPolicy: Policy = { readinessHours: 24 }

const hour = 3_600_000

/**
 * The only place that says no. An empty list means that the intention is allowed at that moment; the windows show the
 * same list that the engine obeys.
 */
export const refusals = (
  state: RunState,
  intention: Intention,
  at: Date,
  policy: Policy = standardPolicy,
): readonly Refusal[] => {
  if (state.closed !== null) {
    return [refusal('closed', 'This run is closed.', 'Open a new run on this stamp.')]
  }
  switch (intention.do) {
    case 'take-step':
      return [
        // What is known can be reported at any time, and most of all when something is not.
        ...(intention.step === 'Report' ? runningRefusals(state) : openAttemptRefusals(state)),
        ...stepRefusals(state, intention.step, intention.typedRegion, at, policy),
      ]
    case 'find-out':
      return openAttempt(state) === null
        ? [refusal('nothing-open', 'No step waits to be found out about.', 'Go on with the next step.')]
        : runningRefusals(state)
    case 'confirm':
      return orderRefusals(state, 'Notice')
    case 'override':
      return overrideRefusals(state, intention)
    case 'skip':
      return [
        ...openAttemptRefusals(state),
        ...orderRefusals(state, intention.step),
        ...reasonRefusals(intention.reason),
        ...doneRefusals(state, intention.step),
      ]
    case 'close':
      return [...openAttemptRefusals(state), ...closeRefusals(state, intention.reason)]
  }
}

/** Whether the run has everything: each step done or skipped. */
export const isComplete = (state: RunState): boolean => checklist[state.kind].every((step) => isFinished(state, step))

const refusal = (
  gate: GateName,
  message: string,
  doFirst: string,
  override: OverridableGate | null = null,
): Refusal => ({
  gate,
  message,
  doFirst,
  override,
})

const openAttemptRefusals = (state: RunState): readonly Refusal[] => {
  const open = openAttempt(state)
  if (open === null) return []
  if (statusOf(state, open.step) === 'running') return runningRefusals(state)
  return [
    refusal(
      'unknown-outcome',
      `What became of ${open.step}, attempt ${open.attempt.number}, is not known: Keyturn was not there when it ended.`,
      'Have Keyturn find out first. It looks; it does not repeat the step.',
    ),
  ]
}

const runningRefusals = (state: RunState): readonly Refusal[] => {
  const open = openAttempt(state)
  if (open === null || statusOf(state, open.step) !== 'running') return []
  return [refusal('busy', `${open.step} is running.`, 'Wait until it has ended, or cancel it where that is offered.')]
}

const stepRefusals = (
  state: RunState,
  step: ActingStep,
  typedRegion: string | undefined,
  at: Date,
  policy: Policy,
): readonly Refusal[] => [
  ...orderRefusals(state, step),
  ...doneRefusals(state, step),
  ...versionRefusals(state, step),
  ...commandRefusals(state, step),
  ...(step === 'Rotation' ? [...rotationRefusals(state, at, policy), ...regionRefusals(state, typedRegion)] : []),
]

const orderRefusals = (state: RunState, step: StepName): readonly Refusal[] =>
  missingBefore(state, step).map((earlier) => missing(state, step, earlier))

const missing = (state: RunState, step: StepName, earlier: StepName): Refusal => {
  if (earlier === 'Readiness' && state.readiness?.verdict === 'warn') {
    return refusal(
      'readiness',
      `${step} can't start: the readiness test has warnings, and in this group a warning blocks a rotation.`,
      'Mend what it names (contact support about warnings) and run it again, or override it with a reason and the number of the support case.',
      'readiness-warnings',
    )
  }
  if (earlier === 'Certificates' && statusOf(state, 'Certificates') === 'waiting' && certificatesWarn(state)) {
    return refusal(
      'certificates',
      `${step} can't start: the certificates have warnings that nobody has accepted yet.`,
      'Read them; mend them, or accept them with a reason.',
      'certificate-warnings',
    )
  }
  if (earlier === 'Share' && shareMustBeRestored(state)) {
    return refusal(
      'share',
      `${step} can't start: the rotation failed, and it may have altered the certificates on the share.`,
      'Run the step Share again: it puts the backup copies back and compares every file by its hash.',
    )
  }
  if (earlier === 'Notice') {
    const open = confirmationNames.filter((name) => !state.confirmed.has(name)).map((name) => confirmations[name])
    return refusal('order', `${step} can't start: not everything is confirmed in Notice.`, `Confirm: ${open.join(' ')}`)
  }
  return refusal(
    'order',
    `${step} can't start: ${earlier} is not done (it is ${statusOf(state, earlier)}).`,
    `Finish ${earlier} first.`,
  )
}

const doneRefusals = (state: RunState, step: StepName): readonly Refusal[] => {
  if (repeatable.has(step)) {
    const over = step === 'Readiness' && isFinished(state, 'Rotation')
    return over
      ? [
          refusal(
            'rotation-over',
            'The rotation is done: its readiness needs no second look.',
            'Go on with Verification.',
          ),
        ]
      : []
  }
  if (!isFinished(state, step) || (step === 'Share' && shareMustBeRestored(state))) return []
  return [
    refusal(
      'already-done',
      `${step} is done already.`,
      'Go on with the next step; a step that changed something is not done twice.',
    ),
  ]
}

const versionRefusals = (state: RunState, step: ActingStep): readonly Refusal[] => {
  if (step === 'Stamp' || step === 'Report' || state.information === null) return []
  return versionFindings(parseStampVersion(state.information.version), state.kind)
    .filter((finding) => finding.effect === 'refused')
    .map((finding) => refusal('version', finding.message, 'Update the stamp first, or close this run.'))
}

/**
 * A step whose command no session offered. Stamp finds out what is offered, so it is never refused; Verification and
 * Cleanup do the greater part of their work without the stamp's commands, and say which part they had to leave out.
 */
const commandRefusals = (state: RunState, step: ActingStep): readonly Refusal[] => {
  if (step !== 'Readiness' && step !== 'Rotation') return []
  const will = willOf(state, step)
  if (!('command' in will) || state.commands?.missing.includes(will.command.command) !== true) return []
  return [
    refusal(
      'command',
      `${step} can't start: the privileged endpoint does not offer ${will.command.command} to this account.`,
      'See that the account is a CloudAdmin and that the sessions are opened on the configuration PrivilegedEndpoint. Then take the step Stamp again: it looks anew.',
    ),
  ]
}

const rotationRefusals = (state: RunState, at: Date, policy: Policy): readonly Refusal[] => {
  const readiness = lastAttempt(state, 'Readiness')?.ended
  if (readiness === null || readiness === undefined) return []
  const age = (at.getTime() - Date.parse(readiness.at)) / hour
  if (age <= policy.readinessHours) return []
  return [
    refusal(
      'readiness-age',
      `Rotation can't start: readiness is ${Math.floor(age)} hours old, and it may be ${policy.readinessHours} at most.`,
      'Run the readiness test again.',
    ),
  ]
}

/** Whoever starts a rotation types the region by hand: nobody does that for the wrong stamp by a slip of the mouse. */
const regionRefusals = (state: RunState, typedRegion: string | undefined): readonly Refusal[] => {
  const { region } = state.stamp.names
  if (typedRegion?.trim().toLowerCase() === region.toLowerCase()) return []
  return [
    refusal(
      'region',
      typedRegion === undefined || typedRegion.trim() === ''
        ? 'A rotation starts only after its region was typed.'
        : `“${typedRegion.trim()}” is not the region of this stamp.`,
      `Type ${region} to start the rotation of this stamp.`,
    ),
  ]
}

const overrideRefusals = (state: RunState, intention: Extract<Intention, { do: 'override' }>): readonly Refusal[] => {
  const reason = reasonRefusals(intention.reason)
  switch (intention.gate) {
    case 'readiness-warnings':
      if (statusOf(state, 'Readiness') !== 'waiting') return [...reason, ...nothingToOverride(state, 'Readiness')]
      return [
        ...reason,
        ...((intention.supportCase ?? '').trim() === ''
          ? [
              refusal(
                'reason',
                'Warnings of the readiness test are overridden only with a support case.',
                'Enter the number of the support case.',
              ),
            ]
          : []),
      ]
    case 'certificate-warnings':
      if (statusOf(state, 'Certificates') !== 'waiting' || !certificatesWarn(state)) {
        return [...reason, ...nothingToOverride(state, 'Certificates')]
      }
      return reason
  }
}

const nothingToOverride = (state: RunState, step: 'Readiness' | 'Certificates'): readonly Refusal[] => [
  validOverride(state, step) === null
    ? refusal(
        'nothing-open',
        `${step} has no warnings that could be accepted; a failure can't be overridden.`,
        `Mend what ${step} names and run it again.`,
      )
    : refusal('already-done', `The warnings of ${step} are accepted already.`, 'Go on with the next step.'),
]

const reasonRefusals = (reason: string): readonly Refusal[] =>
  reason.trim() === '' ? [refusal('reason', 'This needs a reason: the report will show it.', 'Enter the reason.')] : []

const certificatesWarn = (state: RunState): boolean =>
  worst([...state.findings.values()].flat()) === 'Warning' ||
  state.departures.some(({ result }) => result === 'Warning')

const closeRefusals = (state: RunState, reason: string | null): readonly Refusal[] => {
  if (isComplete(state)) return []
  return reasonRefusals(reason ?? '')
}
