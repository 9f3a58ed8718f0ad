import { checklist, type StepName } from './checklist.ts'
import type { ActingStep, Fact, Recorded, RunEvent } from './event.ts'
import { type Attempt, lastAttempt, type RotationTrace, type RunState, type Witness } from './state.ts'

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
  commands: null,
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
    case 'commands-detected':
      return { ...state, commands: { offered: fact.offered, missing: fact.missing } }
    case 'report-written':
      return { ...state, report: fact.file }
    case 'session-refused':
    case 'session-lost':
    case 'session-not-closed':
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
