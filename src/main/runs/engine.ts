import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type SecretHandle, transcriptsPathProblem } from '../../domain/pep/command.ts'
import type { GuidedKind, StepName } from '../../domain/run/checklist.ts'
import type { Fact, Outcome, RunEvent, RunPlan, StampReference, Will } from '../../domain/run/event.ts'
import { apply } from '../../domain/run/fold.ts'
import { isComplete, type Policy, type Refusal, refusals, standardPolicy } from '../../domain/run/gates.ts'
import type { Intention } from '../../domain/run/intention.ts'
import { secretWords } from '../../domain/run/secret-words.ts'
import { openAttempt, type RunState } from '../../domain/run/state.ts'
import { type RunView, viewOf } from '../../domain/run/view.ts'
import { secretsOf, secretsToFindOut, willOf } from '../../domain/run/will.ts'
import type { RecalledAnchors } from '../audit/anchors/recall-anchors.ts'
import type { Journal } from '../audit/journal.ts'
import type { Clock } from '../clock.ts'
import { failureOf, wordsOf } from './failure.ts'
import type { Ports, StampReach } from './ports.ts'
import { eventsOf, record, recorded } from './run-journal.ts'
import type { StepContext } from './step.ts'
import { performStep, reconcileStep } from './steps.ts'

/** Nothing was begun, for these reasons. */
export interface Refused {
  readonly accepted: false
  readonly refusals: readonly Refusal[]
}

/** What came of an intention: refused with every reason, or taken, with the step's outcome where it had one. */
export type Answer = Refused | { readonly accepted: true; readonly outcome: Outcome | null }

/** The same at once, while a step that was begun goes on. */
export type Start = Refused | { readonly accepted: true; readonly ended: Promise<Outcome | null> }

/** The journal could not take an entry: nothing is started any more until it can. */
export class RunHalted extends Error {
  override readonly name = 'RunHalted'
}

interface Options {
  readonly journal: Journal
  readonly clock: Clock
  readonly reach: StampReach
  readonly origin: { readonly host: string; readonly app: string }
  /** What the places outside the log remember of it now. */
  readonly anchors: () => Promise<RecalledAnchors>
  readonly policy?: Policy
}

/**
 * Takes the next step that the domain allows: intent into the journal, effect through a port, outcome into the journal.
 * Everything about a run is folded from the journal, so a new engine over the same journal goes on where the last one
 * ended, however it ended.
 */
export class RunEngine {
  readonly #journal: Journal
  readonly #clock: Clock
  readonly #reach: StampReach
  readonly #origin: Options['origin']
  readonly #anchors: Options['anchors']
  readonly #policy: Policy
  readonly #states = new Map<string, RunState>()
  readonly #running = new Map<string, AbortController>()
  readonly #listeners = new Set<(run: string) => void>()

  /** Reads every run of the journal at once. See `open`. */
  constructor(options: Options, states: ReadonlyMap<string, RunState> = statesIn(options.journal)) {
    this.#journal = options.journal
    this.#clock = options.clock
    this.#reach = options.reach
    this.#origin = options.origin
    this.#anchors = options.anchors
    this.#policy = options.policy ?? standardPolicy
    for (const [run, state] of states) this.#states.set(run, state)
    for (const run of this.openRuns()) this.#takeUp(run)
  }

  /**
   * Reads every run of the journal, and lets other work in between; attempts that were under way when the last process
   * ended become `unknown`.
   */
  static async open(options: Options): Promise<RunEngine> {
    const reading = readStates(options.journal)
    for (;;) {
      const read = reading.next()
      if (read.done === true) return new RunEngine(options, read.value)
      await nextTurn()
    }
  }

  /** Every run of the log, oldest first. */
  runs(): readonly string[] {
    return [...this.#states.keys()]
  }

  /** Runs that are not closed, oldest first. */
  openRuns(): readonly string[] {
    return [...this.#states].filter(([, state]) => state.closed === null).map(([run]) => run)
  }

  /** Opens a run, unless one is open on that stamp, or a command with what the plan says could not be shown as it is. */
  open(
    kind: GuidedKind,
    stamp: StampReference,
    plan: RunPlan,
  ): { readonly run: string } | { readonly refusal: string } {
    const other = this.openRuns().find((run) => this.state(run).stamp.id === stamp.id)
    if (other !== undefined) {
      return {
        refusal: `Run ${other} is open on this stamp. Finish or close it first: one run at a time is open on a stamp.`,
      }
    }
    const problem = transcriptsPathProblem(plan.transcriptsDestination)
    if (problem !== null) return { refusal: `The transcripts can’t go there. ${problem}` }
    const run = `${this.#clock.now().toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`
    this.#record(run, stamp.id, { type: 'run-opened', kind, stamp, plan })
    return { run }
  }

  /** The one door for everything that changes a run. Waits for the end of a step that was begun. */
  async take(run: string, intention: Intention): Promise<Answer> {
    const start = this.start(run, intention)
    return start.accepted ? { accepted: true, outcome: await start.ended } : start
  }

  /**
   * The same, answering as soon as it is known whether the step was begun: its intent is in the log then. Throws
   * `RunHalted` when it could not be written; `ended` rejects with it when the log fails later.
   */
  start(run: string, intention: Intention): Start {
    const state = this.state(run)
    const no = [
      ...refusals(state, intention, this.#clock.now(), this.#policy),
      ...this.#missingSecrets(state, intention),
    ]
    if (no.length > 0) return { accepted: false, refusals: no }
    switch (intention.do) {
      case 'take-step':
        return { accepted: true, ended: this.#takeStep(run, willOf(state, intention.step)) }
      case 'find-out':
        return { accepted: true, ended: this.#findOut(run) }
      case 'confirm':
        return this.#note(run, { type: 'confirmed', what: intention.what })
      case 'override':
        return this.#note(run, {
          type: 'gate-overridden',
          gate: intention.gate,
          reason: intention.reason.trim(),
          supportCase: intention.supportCase?.trim() ?? null,
        })
      case 'skip':
        return this.#note(run, { type: 'step-skipped', step: intention.step, reason: intention.reason.trim() })
      case 'close':
        return this.#note(run, {
          type: 'run-closed',
          end: isComplete(state) ? 'completed' : 'abandoned',
          reason: intention.reason?.trim() ?? null,
        })
    }
  }

  /**
   * Cancels what the run is doing. A rotation that was sent can't be stopped: it is then only no longer followed, and
   * its outcome stays unknown until it is found out.
   */
  cancel(run: string): void {
    this.#running.get(run)?.abort(new Cancelled())
  }

  /** Everything that is known of a run. Throws a RangeError when there is none of that name. */
  state(run: string): RunState {
    const state = this.#states.get(run)
    if (state === undefined) throw new RangeError(`there is no run ${run} in this journal`)
    return state
  }

  /** Whether a step of the run is being done, or found out about, by this process. */
  isRunning(run: string): boolean {
    return this.#running.has(run)
  }

  view(run: string): RunView {
    return viewOf(this.state(run), this.#clock.now(), this.#policy)
  }

  /** Calls back after every entry of a run. Returns the way to stop that. */
  onChanged(listener: (run: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #takeStep(run: string, will: Will): Promise<Outcome> {
    const attempt = this.state(run).attempts[will.step].length + 1
    this.#append(run, { type: 'step-intended', attempt, will })
    return this.#act(run, will, attempt, async (context, reach) => performStep({ ...context, ports: await reach() }))
  }

  #findOut(run: string): Promise<Outcome | null> {
    const open = openAttempt(this.state(run))
    if (open === null) return Promise.resolve(null)
    const { will, number } = open.attempt
    this.#append(run, { type: 'step-followed-up', step: will.step, attempt: number })
    return this.#act(run, will, number, async (context, reach) => {
      let ports: Ports
      try {
        ports = await reach()
      } catch (error) {
        context.signal.throwIfAborted()
        return { result: 'unknown', summary: `What became of it could not be found out. ${wordsOf(error)}` }
      }
      return reconcileStep({ ...context, ports })
    })
  }

  /** Runs one attempt to its outcome, and journals that. */
  async #act(
    run: string,
    will: Will,
    attempt: number,
    act: (context: Omit<StepContext, 'ports'>, reach: () => Promise<Ports>) => Promise<Outcome>,
  ): Promise<Outcome> {
    const controller = new AbortController()
    this.#running.set(run, controller)
    let halted: { readonly error: unknown } | null = null
    const learn = (fact: Fact): void => {
      if (halted !== null) throw halted.error
      try {
        this.#append(run, { type: 'step-learned', step: will.step, attempt, fact })
      } catch (error) {
        halted = { error }
        controller.abort(error)
        throw error
      }
    }
    let outcome: Outcome
    try {
      outcome = await act(this.#context(run, will, learn, controller.signal), () =>
        this.#portsFor(run, controller.signal),
      )
    } catch (error) {
      outcome = this.#outcomeOf(error, will.step, run, controller.signal)
    } finally {
      this.#running.delete(run)
    }
    // A step may end well and yet have lost an entry on the way: then its outcome is not claimed either.
    if (halted !== null) throw haltedBy(halted, will.step)
    try {
      this.#append(run, { type: 'step-ended', step: will.step, attempt, outcome })
    } catch (error) {
      throw haltedBy({ error }, will.step)
    }
    return outcome
  }

  async #portsFor(run: string, signal: AbortSignal): Promise<Ports> {
    const { stamp, plan } = this.state(run)
    const ports = await this.#reach.portsFor(run, stamp, plan)
    signal.throwIfAborted()
    return ports
  }

  #context(run: string, will: Will, learn: (fact: Fact) => void, signal: AbortSignal): Omit<StepContext, 'ports'> {
    return {
      run,
      will,
      state: () => this.state(run),
      history: () => eventsOf(this.#journal, run),
      journal: this.#journal,
      anchors: this.#anchors,
      origin: this.#origin,
      learn,
      signal,
    }
  }

  #outcomeOf(error: unknown, step: StepName, run: string, signal: AbortSignal): Outcome {
    const cancelled = signal.reason instanceof Cancelled
    const sent = step === 'Rotation' && (openAttempt(this.state(run))?.attempt.rotation.sent ?? false)
    if (sent) {
      const why = cancelled ? 'The operator stopped following it.' : wordsOf(error)
      return {
        result: 'unknown',
        summary: `The rotation is no longer followed; the stamp goes on with it. ${why}`,
      }
    }
    return cancelled ? { result: 'cancelled', summary: 'Cancelled by the operator.' } : failureOf(error)
  }

  /** Secrets live in memory only: after a restart the operator enters them again, before the intent is written. */
  #missingSecrets(state: RunState, intention: Intention): readonly Refusal[] {
    const { step, handles } = neededSecrets(state, intention)
    return handles
      .filter((handle) => !this.#reach.holds(state.stamp, handle))
      .map((handle) => ({
        gate: 'secret',
        message: `${step} needs the ${secretWords[handle]}, and Keyturn does not hold it: secrets are kept in memory only.`,
        doFirst: `Enter the ${secretWords[handle]}.`,
        override: null,
      }))
  }

  #takeUp(run: string): void {
    const open = openAttempt(this.state(run))
    if (open !== null && open.attempt.outcome === null) this.#append(run, { type: 'run-taken-up' })
  }

  #note(run: string, event: RunEvent): Start {
    this.#append(run, event)
    return { accepted: true, ended: Promise.resolve(null) }
  }

  #append(run: string, event: RunEvent): void {
    this.#record(run, this.state(run).stamp.id, event)
  }

  #record(run: string, stamp: string, event: RunEvent): void {
    let written: ReturnType<typeof record>
    try {
      written = record(this.#journal, run, stamp, event)
    } catch (error) {
      throw keptAside(this.#journal.path, run, event, this.#clock.now(), error)
    }
    this.#states.set(run, apply(this.#states.get(run) ?? null, written))
    for (const listener of this.#listeners) listener(run)
  }
}

const statesIn = (journal: Journal): ReadonlyMap<string, RunState> => {
  const reading = readStates(journal)
  for (;;) {
    const read = reading.next()
    if (read.done === true) return read.value
  }
}

/** So many entries are read before other work is let in: some milliseconds. */
const readAtOnce = 100

/** Folds all runs in one pass over the journal, with pauses in which other work may be done. */
function* readStates(journal: Journal): Generator<void, ReadonlyMap<string, RunState>, undefined> {
  const states = new Map<string, RunState>()
  let read = 0
  for (const entry of journal.entries()) {
    if (entry.run !== null) states.set(entry.run, apply(states.get(entry.run) ?? null, recorded(entry)))
    read += 1
    if (read % readAtOnce === 0) yield
  }
  return states
}

class Cancelled extends Error {
  override readonly name = 'Cancelled'
  constructor() {
    super('cancelled by the operator')
  }
}

const neededSecrets = (
  state: RunState,
  intention: Intention,
): { readonly step: string; readonly handles: readonly SecretHandle[] } => {
  if (intention.do === 'take-step') return { step: intention.step, handles: secretsOf(willOf(state, intention.step)) }
  const open = intention.do === 'find-out' ? openAttempt(state) : null
  return open === null ? { step: '', handles: [] } : { step: open.step, handles: secretsToFindOut(open.attempt.will) }
}

/** What could not be journaled goes beside the journal, so that it is not lost; the error says where it is. */
const keptAside = (journal: string, run: string, event: RunEvent, at: Date, error: unknown): RunHalted => {
  const aside = `${journal}.unjournaled.jsonl`
  const line = `${JSON.stringify({ at: at.toISOString(), run, event, error: wordsOf(error) })}\n`
  let kept = `What could not be written is kept in ${aside}.`
  try {
    appendFileSync(aside, line, { flush: true })
  } catch (asideError) {
    kept = `It could not be kept in ${aside} either (${wordsOf(asideError)}).`
  }
  return new RunHalted(
    `The audit log ${journal} can't be written (${rootWords(error)}), so nothing is started and what was running is no longer followed. ${kept} Make room or restore access, then start Keyturn again: it finds out where the run stands.`,
    { cause: error },
  )
}

/** The words of the first cause. */
const rootWords = (error: unknown): string =>
  error instanceof Error && error.cause !== undefined
    ? rootWords(error.cause)
    : error instanceof Error
      ? error.message
      : String(error)

const haltedBy = (halted: { readonly error: unknown }, step: StepName): RunHalted =>
  new RunHalted(
    `${step} ended without its outcome in the audit log. ${halted.error instanceof Error ? halted.error.message : String(halted.error)}`,
    { cause: halted.error },
  )
