import type { Finding } from '../certificates/checks.ts'
import type { OfferedCommands } from '../pep/offered-commands.ts'
import type { ReadinessReport } from '../readiness/test-azurestack.ts'
import type { RotationStep } from '../rotation/progress.ts'
import type { Departure } from '../share/layout.ts'
import {
  type Confirmation,
  checklist,
  confirmationNames,
  type GuidedKind,
  prerequisites,
  type StepName,
} from './checklist.ts'
import {
  type ActionMark,
  gateStep,
  type HashedFile,
  type Outcome,
  type OutputLine,
  type OverridableGate,
  type PreparedCertificate,
  type RunPlan,
  type ServedEndpoint,
  type StampInformation,
  type StampReference,
  type Will,
} from './event.ts'

/** The state of a run: nothing but its folded events. */
export interface RunState {
  readonly kind: GuidedKind
  readonly stamp: StampReference
  readonly plan: RunPlan
  readonly opened: Witness
  readonly attempts: { readonly [step in StepName]: readonly Attempt[] }
  readonly skipped: ReadonlyMap<StepName, Witness & { readonly reason: string }>
  readonly confirmed: ReadonlyMap<Confirmation, Witness>
  readonly overrides: readonly Override[]
  readonly information: StampInformation | null
  readonly readiness: ReadinessReport | null
  readonly servedBefore: ReadonlyMap<string, ServedEndpoint>
  readonly servedAfter: ReadonlyMap<string, ServedEndpoint>
  readonly requests: ReadonlyMap<string, { readonly file: string; readonly names: readonly string[] }>
  readonly prepared: ReadonlyMap<string, PreparedCertificate>
  readonly findings: ReadonlyMap<string, readonly Finding[]>
  readonly departures: readonly Departure[]
  readonly copies: { readonly backup: ReadonlyMap<string, HashedFile>; readonly share: ReadonlyMap<string, HashedFile> }
  readonly transcripts: readonly HashedFile[]
  /** Consoles on which a session was opened and never closed: their transcripts are still there. */
  readonly unclosed: ReadonlySet<string>
  /** Which of Keyturn's commands the newest session offered; null before the first one told. */
  readonly commands: OfferedCommands | null
  readonly report: HashedFile | null
  readonly closed: (Witness & { readonly end: 'completed' | 'abandoned'; readonly reason: string | null }) | null
}

/** When something was entered, by whom, and as which entry of the journal. */
export interface Witness {
  readonly seq: number
  readonly at: string
  readonly by: string
}

export interface Override extends Witness {
  readonly gate: OverridableGate
  readonly reason: string
  readonly supportCase: string | null
}

export interface Attempt {
  readonly number: number
  readonly will: Will
  readonly intended: Witness
  /** When something was last heard: the intent itself, a fact, the end. */
  readonly lastActivityAt: string
  /** Keyturn was restarted since, so that nobody knows what became of it. */
  readonly interrupted: boolean
  readonly outcome: Outcome | null
  readonly ended: Witness | null
  readonly rotation: RotationTrace
  /** The newest lines that the stamp wrote, at most `keptLines`. All of them are in the journal. */
  readonly output: readonly OutputLine[]
}

/** What is known of the command that an attempt of the step Rotation sends. */
export interface RotationTrace {
  /** Undefined until the stamp was asked; null when it had never rotated. */
  readonly before: ActionMark | null | undefined
  readonly sent: boolean
  readonly status: string | null
  readonly steps: readonly RotationStep[]
  readonly silentMinutes: number
}

export type StepStatus = 'locked' | 'ready' | 'running' | 'waiting' | 'failed' | 'unknown' | 'done' | 'skipped'

/** Where a step stands. Derived, never stored. */
export const statusOf = (state: RunState, step: StepName): StepStatus => {
  if (step === 'Notice') return noticeStatus(state)
  if (state.skipped.has(step)) return 'skipped'
  const last = state.attempts[step].at(-1)
  if (last === undefined || (step === 'Share' && shareMustBeRestored(state)))
    return isUnlocked(state, step) ? 'ready' : 'locked'
  if (last.outcome === null) return last.interrupted ? 'unknown' : 'running'
  switch (last.outcome.result) {
    case 'done':
    case 'failed':
    case 'unknown':
      return last.outcome.result
    case 'waiting':
      return validOverride(state, step) === null ? 'waiting' : 'done'
    case 'cancelled':
    case 'not-started':
      return isUnlocked(state, step) ? 'ready' : 'locked'
  }
}

/** Whether a step needs nothing more: done, or skipped with a reason. */
export const isFinished = (state: RunState, step: StepName): boolean =>
  statusOf(state, step) === 'done' || statusOf(state, step) === 'skipped'

/** The steps that still stand between now and this one. */
export const missingBefore = (state: RunState, step: StepName): readonly StepName[] =>
  prerequisites[step].filter((earlier) => checklist[state.kind].includes(earlier) && !isFinished(state, earlier))

export const lastAttempt = (state: RunState, step: StepName): Attempt | null => state.attempts[step].at(-1) ?? null

/**
 * The attempt that is under way, or else one whose outcome is not known. Beside an unknown outcome, only a report may
 * be under way.
 */
export const openAttempt = (state: RunState): { readonly step: StepName; readonly attempt: Attempt } | null => {
  const open = checklist[state.kind].flatMap((step) => {
    const attempt = lastAttempt(state, step)
    return attempt !== null && (attempt.outcome === null || attempt.outcome.result === 'unknown')
      ? [{ step, attempt }]
      : []
  })
  return open.find(({ step }) => statusOf(state, step) === 'running') ?? open[0] ?? null
}

/**
 * Attempts of the rotation that were sent to the stamp and failed. After one of them the certificates on the share are
 * replaced with the backup copies, and the next attempt is a rerun.
 * Source: Preparation step 3 and Rotation step 2 of azure-stack-rotate-secrets.md.
 */
export const failedRotations = (state: RunState): readonly Attempt[] =>
  state.attempts.Rotation.filter((attempt) => attempt.rotation.sent && attempt.outcome?.result === 'failed')

/** The newest override of the gate that looks at this step, if it was given after the step's newest result. */
export const validOverride = (state: RunState, step: StepName): Override | null => {
  const since = lastAttempt(state, step)?.ended?.seq ?? 0
  return state.overrides.findLast((override) => gateStep[override.gate] === step && override.seq > since) ?? null
}

/** How many commands that start or repeat a rotation were sent. */
export const rotationsSent = (state: RunState): number =>
  state.attempts.Rotation.filter((attempt) => attempt.rotation.sent).length

/** Whether a rotation failed after the share was last laid out: the stamp may have altered its files. */
export const shareMustBeRestored = (state: RunState): boolean => {
  const failed = failedRotations(state).at(-1)?.ended
  const laid = lastAttempt(state, 'Share')
  if (failed === undefined || failed === null || laid === null) return false
  return laid.outcome?.result === 'done' && (laid.ended?.seq ?? 0) < failed.seq
}

const isUnlocked = (state: RunState, step: StepName): boolean => missingBefore(state, step).length === 0

const noticeStatus = (state: RunState): StepStatus => {
  if (confirmationNames.every((name) => state.confirmed.has(name))) return 'done'
  if (!isUnlocked(state, 'Notice')) return 'locked'
  return state.confirmed.size > 0 ? 'waiting' : 'ready'
}
