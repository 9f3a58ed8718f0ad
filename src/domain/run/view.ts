import { checkAuthority } from '../certificates/checks.ts'
import { powerShellOf } from '../pep/command.ts'
import type { RotationStep } from '../rotation/progress.ts'
import { currentRoot, daysUntil, expirySeverity } from '../stamp/expiry.ts'
import { parseStampVersion } from '../stamp/version.ts'
import { versionFindings } from '../stamp/version-rules.ts'
import { checklist, confirmationNames, type StepName } from './checklist.ts'
import { closingByHand, closingCommand } from './closing.ts'
import type { Outcome, RunPlan, StampReference, Will } from './event.ts'
import { isComplete, type Policy, type Refusal, refusals, standardPolicy } from './gates.ts'
import {
  failedRotations,
  isFinished,
  lastAttempt,
  openAttempt,
  type RunState,
  rotationsSent,
  type StepStatus,
  statusOf,
} from './state.ts'
import { willOf } from './will.ts'

/** What the windows and the command line show of a run: a snapshot, plain data, made anew from the state. */
export interface RunView {
  readonly stamp: StampReference
  readonly plan: RunPlan
  readonly openedAt: string
  readonly openedBy: string
  readonly steps: readonly StepView[]
  /** The first step, in the order of the checklist, that still needs something; null when all is done. */
  readonly current: StepName | null
  readonly result: RunResult
  /** What deserves attention without stopping anything: overrides, accepted warnings, roots near their end. */
  readonly notices: readonly string[]
  /** How many commands that start or repeat a rotation left, and how many rotations failed. */
  readonly rotationsSent: number
  readonly rotationsFailed: number
  readonly closed: {
    readonly end: 'completed' | 'abandoned'
    readonly reason: string | null
    readonly at: string
  } | null
}

/** `OK`: everything is done. `Warning`: done, with something a person decided or should know. `Fail`: not done. */
export type RunResult = 'OK' | 'Warning' | 'Fail'

export interface StepView {
  readonly name: StepName
  readonly status: StepStatus
  /** What the step established, in one line. */
  readonly line: string
  readonly attempts: number
  readonly outcome: Outcome | null
  /** What will run, or ran, as PowerShell or as words; secrets are variables. */
  readonly willRun: string
  /** Why it can't be started now; empty when it can. */
  readonly refusals: readonly Refusal[]
  readonly startedAt: string | null
  readonly endedAt: string | null
  readonly lastActivityAt: string | null
  readonly progress: {
    readonly steps: readonly RotationStep[]
    readonly status: string
    readonly silentMinutes: number
  } | null
}

export const viewOf = (state: RunState, at: Date, policy: Policy = standardPolicy): RunView => ({
  stamp: state.stamp,
  plan: state.plan,
  openedAt: state.opened.at,
  openedBy: state.opened.by,
  steps: checklist[state.kind].map((step) => stepView(state, step, at, policy)),
  current: checklist[state.kind].find((step) => !['done', 'skipped'].includes(statusOf(state, step))) ?? null,
  result: resultOf(state, at),
  notices: noticesOf(state, at),
  rotationsSent: rotationsSent(state),
  rotationsFailed: failedRotations(state).length,
  closed: state.closed === null ? null : { end: state.closed.end, reason: state.closed.reason, at: state.closed.at },
})

export const resultOf = (state: RunState, at: Date): RunResult => {
  if (!isComplete(state)) return 'Fail'
  return noticesOf(state, at).length > 0 ? 'Warning' : 'OK'
}

/** Overrides with their reasons, roots that the stamp will alert about, and advice before requests leave. */
export const noticesOf = (state: RunState, at: Date): readonly string[] => [
  ...state.overrides.map(
    ({ gate, reason, supportCase, by }) =>
      `${gate === 'readiness-warnings' ? 'Readiness warnings' : 'Certificate warnings'} were accepted by ${by}: ${reason}${supportCase === null ? '' : ` (support case ${supportCase})`}`,
  ),
  ...rootNotices(state, at),
  ...transcriptNotices(state),
  ...authorityNotices(state),
]

/** Information and warnings of the version rules for this stamp and kind, once the version is known. */
export const versionNotes = (
  state: RunState,
): readonly { readonly effect: string; readonly message: string; readonly source: string }[] =>
  state.information === null ? [] : versionFindings(parseStampVersion(state.information.version), state.kind)

const rootNotices = (state: RunState, at: Date): readonly string[] => {
  const { current } = currentRoot(state.information?.roots ?? [])
  if (current === null) return []
  const days = daysUntil(current.notAfter, at)
  const severity = expirySeverity(days)
  if (severity === 'none') return []
  return [
    `The stamp's own root certificate (${current.thumbprint}) expires in ${days} days, a ${severity} alert of the stamp. An external rotation does not renew it; an internal rotation does from release 2108 on.`,
  ]
}

/** Before Cleanup, and while a step runs, transcripts lie on the consoles as they should. */
const transcriptNotices = (state: RunState): readonly string[] => {
  if (state.unclosed.size === 0 || !isFinished(state, 'Cleanup')) return []
  const open = openAttempt(state)
  if (open !== null && open.step !== 'Report' && statusOf(state, open.step) === 'running') return []
  return [`Transcripts are still on ${[...state.unclosed].join(', ')}. ${closingByHand(state.plan, state.unclosed)}`]
}

/** What is known of public CAs has to be read before the first request leaves; afterwards the checks say it. */
const authorityNotices = (state: RunState): readonly string[] => {
  const { result, message, fix } = checkAuthority(state.plan.authority.to)
  return result === 'OK' || isFinished(state, 'Requests') ? [] : [`${message} ${fix}`]
}

const stepView = (state: RunState, step: StepName, at: Date, policy: Policy): StepView => {
  const last = lastAttempt(state, step)
  const status = statusOf(state, step)
  return {
    name: step,
    status,
    line: lineOf(state, step, status),
    attempts: state.attempts[step].length,
    outcome: last?.outcome ?? null,
    willRun: step === 'Notice' ? 'Confirmations by name' : willText(openOrNext(state, step)),
    refusals:
      step === 'Notice' || status === 'done' || status === 'skipped'
        ? []
        : refusals(state, { do: 'take-step', step, typedRegion: state.stamp.names.region }, at, policy),
    startedAt: last?.intended.at ?? null,
    endedAt: last?.ended?.at ?? null,
    lastActivityAt: last?.lastActivityAt ?? null,
    progress:
      step === 'Rotation' && last !== null && last.rotation.sent
        ? {
            steps: last.rotation.steps,
            status: last.rotation.status ?? 'not known',
            silentMinutes: last.rotation.silentMinutes,
          }
        : null,
  }
}

const openOrNext = (state: RunState, step: Exclude<StepName, 'Notice'>): Will => {
  const open = openAttempt(state)
  const last = lastAttempt(state, step)
  if (open?.step === step) return open.attempt.will
  return last !== null && statusOf(state, step) === 'done' ? last.will : willOf(state, step)
}

const lineOf = (state: RunState, step: StepName, status: StepStatus): string => {
  if (step === 'Notice') return `${state.confirmed.size} of ${confirmationNames.length} confirmed`
  if (status === 'skipped') return `skipped: ${state.skipped.get(step)?.reason ?? ''}`
  const last = lastAttempt(state, step)
  if (status === 'locked' || last === null) return ''
  if (status === 'ready') return last.outcome === null ? '' : 'to be done again'
  if (last.outcome !== null) return last.outcome.summary
  if (status === 'unknown') return 'nobody saw how this ended: find out first'
  return progressLine(last.rotation.steps)
}

const progressLine = (steps: readonly RotationStep[]): string => {
  const leaves = steps.filter(({ depth }) => depth === 0)
  if (leaves.length === 0) return 'running'
  const finished = leaves.filter(({ status }) => status === 'Success').length
  const current = leaves.find(({ status }) => status === 'InProgress')
  return `${finished} of ${leaves.length} of the stamp's steps done${current === undefined ? '' : ` · ${current.name}`}`
}

/** The intent in words, or as the PowerShell that would do the same by hand. */
export const willText = (will: Will): string => {
  switch (will.step) {
    case 'Stamp':
    case 'Readiness':
    case 'Rotation':
      return powerShellOf(will.command)
    case 'Verification':
      return `${powerShellOf(will.command)}; a TLS connection to each of ${will.expected.length} endpoints`
    case 'Requests':
      return `Make ${will.services.length} RSA ${will.keyLength} keys and requests for “${will.subject}” in ${will.folder}`
    case 'Certificates':
      return will.from.made === 'from-replies'
        ? `Build PFX files from the replies in ${will.from.replies} into ${will.prepared}, and check them`
        : `Check the PFX files in ${will.prepared}`
    case 'Backup':
      return `Copy ${will.from} to ${will.to} and compare by SHA-256`
    case 'Share':
      return will.mode === 'build'
        ? `Lay ${will.from} out on ${will.share} and compare by SHA-256`
        : `Put the backup ${will.from} back on ${will.share}, set aside in ${will.setAside} what differs, and compare by SHA-256`
    case 'Cleanup':
      return `Remove the certificates from ${will.share}; on each console whose transcripts are still there: ${powerShellOf(closingCommand({ transcriptsDestination: will.transcripts }))}`
    case 'Report':
      return `Write ${will.file}`
  }
}
