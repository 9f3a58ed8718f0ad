import type { Finding } from '../certificates/checks.ts'
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
  type ActingStep,
  type ActionMark,
  type Fact,
  gateStep,
  type HashedFile,
  type Outcome,
  type OutputLine,
  type OverridableGate,
  type PreparedCertificate,
  type Recorded,
  type RunEvent,
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

const keptLines = 200

/**
 * The state after all events, in their order. Throws `RunHistoryInvalid` when they contradict each other, which the
 * journal's chain makes impossible unless Keyturn itself is at fault.
 */
export const fold = (events: Iterable<Recorded>): RunState => {
  let state: RunState | null = null
  for (const recorded of events) state = apply(state, recorded)
  if (state === null) throw new RunHistoryInvalid('a run has no entries')
  return state
}

export class RunHistoryInvalid extends Error {
  override readonly name = 'RunHistoryInvalid'
}

/** One event further. `null` stands for "no run yet". */
export const apply = (state: RunState | null, recorded: Recorded): RunState => {
  const { event } = recorded
  if (event.type === 'run-opened') {
    if (state !== null) throw new RunHistoryInvalid(`entry ${recorded.seq} opens a run that is open already`)
    return opened(recorded, event)
  }
  if (state === null) throw new RunHistoryInvalid(`entry ${recorded.seq} belongs to a run that was never opened`)
  const witness: Witness = { seq: recorded.seq, at: recorded.at, by: recorded.by }
  switch (event.type) {
    case 'run-taken-up':
      return mapAttempts(state, (attempt) => (attempt.outcome === null ? { ...attempt, interrupted: true } : attempt))
    case 'step-intended':
      return intended(state, witness, event)
    case 'step-learned':
      return learned(
        changeAttempt(state, recorded, event, (attempt) => heard(attempt, recorded.at, event.fact)),
        event.step,
        event.fact,
      )
    case 'step-followed-up':
      return changeAttempt(state, recorded, event, (attempt) => ({
        ...attempt,
        interrupted: false,
        outcome: null,
        ended: null,
        lastActivityAt: recorded.at,
      }))
    case 'step-ended':
      return ended(state, recorded, witness, event)
    case 'step-skipped':
      return { ...state, skipped: new Map(state.skipped).set(event.step, { ...witness, reason: event.reason }) }
    case 'confirmed':
      return { ...state, confirmed: new Map(state.confirmed).set(event.what, witness) }
    case 'gate-overridden':
      return {
        ...state,
        overrides: [
          ...state.overrides,
          { ...witness, gate: event.gate, reason: event.reason, supportCase: event.supportCase },
        ],
      }
    case 'run-closed':
      return { ...state, closed: { ...witness, end: event.end, reason: event.reason } }
  }
}

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

const opened = (recorded: Recorded, event: Extract<RunEvent, { type: 'run-opened' }>): RunState => ({
  kind: event.kind,
  stamp: event.stamp,
  plan: event.plan,
  opened: { seq: recorded.seq, at: recorded.at, by: recorded.by },
  attempts: {
    Stamp: [],
    Notice: [],
    Readiness: [],
    Requests: [],
    Certificates: [],
    Backup: [],
    Share: [],
    Rotation: [],
    Verification: [],
    Cleanup: [],
    Report: [],
  },
  skipped: new Map(),
  confirmed: new Map(),
  overrides: [],
  information: null,
  readiness: null,
  servedBefore: new Map(),
  servedAfter: new Map(),
  requests: new Map(),
  prepared: new Map(),
  findings: new Map(),
  departures: [],
  copies: { backup: new Map(), share: new Map() },
  transcripts: [],
  unclosed: new Set(),
  report: null,
  closed: null,
})

const intended = (state: RunState, witness: Witness, event: Extract<RunEvent, { type: 'step-intended' }>): RunState => {
  const step: ActingStep = event.will.step
  const attempt: Attempt = {
    number: event.attempt,
    will: event.will,
    intended: witness,
    lastActivityAt: witness.at,
    interrupted: false,
    outcome: null,
    ended: null,
    rotation: { before: undefined, sent: false, status: null, steps: [], silentMinutes: 0 },
    output: [],
  }
  return withAttempts(forgotten(state, step), step, [...state.attempts[step], attempt])
}

/** A new attempt learns anew what the last one of the same step had found out. */
const forgotten = (state: RunState, step: ActingStep): RunState => {
  switch (step) {
    case 'Readiness':
      return { ...state, readiness: null }
    case 'Certificates':
      return { ...state, prepared: new Map(), findings: new Map(), departures: [] }
    case 'Backup':
      return { ...state, copies: { ...state.copies, backup: new Map() } }
    case 'Share':
      return { ...state, departures: [] }
    case 'Verification':
      return { ...state, servedAfter: new Map() }
    case 'Stamp':
    case 'Requests':
    case 'Rotation':
    case 'Cleanup':
    case 'Report':
      return state
  }
}

const ended = (
  state: RunState,
  recorded: Recorded,
  witness: Witness,
  event: Extract<RunEvent, { type: 'step-ended' }>,
): RunState => {
  const changed = changeAttempt(state, recorded, event, (attempt) => ({
    ...attempt,
    outcome: event.outcome,
    ended: witness,
    interrupted: false,
    lastActivityAt: witness.at,
  }))
  // An attempt that never began does not count: the next one has its number. A rotation command that left and never
  // arrived does count: no attempt ever sends two.
  if (event.outcome.result !== 'not-started' || leftTraces(changed, event.step)) return changed
  return withAttempts(changed, event.step, changed.attempts[event.step].slice(0, -1))
}

/** Whether an attempt sent the rotation, or found a readiness that an older result must not hide. */
const leftTraces = (state: RunState, step: StepName): boolean =>
  lastAttempt(state, step)?.rotation.sent === true || (step === 'Readiness' && state.readiness !== null)

const heard = (attempt: Attempt, at: string, fact: Fact): Attempt => ({
  ...attempt,
  lastActivityAt: fact.fact === 'silence' ? attempt.lastActivityAt : at,
  rotation: traced(attempt.rotation, fact),
  output: fact.fact === 'output' ? [...attempt.output, ...fact.lines].slice(-keptLines) : attempt.output,
})

const traced = (trace: RotationTrace, fact: Fact): RotationTrace => {
  switch (fact.fact) {
    case 'action-before':
      return { ...trace, before: fact.action }
    case 'command-sending':
      return { ...trace, sent: true }
    case 'action-progress':
      return { ...trace, status: fact.status, steps: fact.steps, silentMinutes: 0 }
    case 'silence':
      return { ...trace, silentMinutes: fact.minutes }
    default:
      return trace
  }
}

const learned = (state: RunState, step: StepName, fact: Fact): RunState => {
  switch (fact.fact) {
    case 'stamp-information':
      return { ...state, information: fact.information }
    case 'readiness':
      return step === 'Readiness' ? { ...state, readiness: fact.report } : state
    case 'served':
      return fact.when === 'before'
        ? { ...state, servedBefore: new Map(state.servedBefore).set(fact.endpoint.folder, fact.endpoint) }
        : { ...state, servedAfter: new Map(state.servedAfter).set(fact.endpoint.folder, fact.endpoint) }
    case 'request-written':
      return { ...state, requests: new Map(state.requests).set(fact.folder, { file: fact.file, names: fact.names }) }
    case 'certificate-prepared':
      return { ...state, prepared: new Map(state.prepared).set(fact.certificate.folder, fact.certificate) }
    case 'certificate-checked':
      return { ...state, findings: new Map(state.findings).set(fact.folder, fact.findings) }
    case 'layout':
      return { ...state, departures: fact.departures }
    case 'copied':
      return {
        ...state,
        copies: { ...state.copies, [fact.to]: new Map(state.copies[fact.to]).set(fact.file.path, fact.file) },
      }
    case 'session-opened':
      return { ...state, unclosed: new Set(state.unclosed).add(fact.console) }
    case 'session-closed':
      return {
        ...state,
        transcripts: [...state.transcripts, ...fact.transcripts],
        unclosed: new Set([...state.unclosed].filter((console) => console !== fact.console)),
      }
    case 'report-written':
      return { ...state, report: fact.file }
    case 'session-refused':
    case 'session-lost':
    case 'output':
    case 'compared':
    case 'set-aside':
    case 'share-tried':
    case 'action-before':
    case 'command-sending':
    case 'action-progress':
    case 'silence':
    case 'removed':
      return state
  }
}

const changeAttempt = (
  state: RunState,
  recorded: Recorded,
  which: { readonly step: StepName; readonly attempt: number },
  change: (attempt: Attempt) => Attempt,
): RunState => {
  const attempts = state.attempts[which.step]
  const last = attempts.at(-1)
  if (last === undefined || last.number !== which.attempt) {
    throw new RunHistoryInvalid(
      `entry ${recorded.seq} speaks of attempt ${which.attempt} of ${which.step}, which is not the newest`,
    )
  }
  return withAttempts(state, which.step, [...attempts.slice(0, -1), change(last)])
}

const withAttempts = (state: RunState, step: StepName, attempts: readonly Attempt[]): RunState => ({
  ...state,
  attempts: { ...state.attempts, [step]: attempts },
})

const mapAttempts = (state: RunState, change: (attempt: Attempt) => Attempt): RunState =>
  checklist[state.kind].reduce<RunState>(
    (changed, step) => withAttempts(changed, step, changed.attempts[step].map(change)),
    state,
  )
