import { randomBytes } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { type SecretHandle, transcriptsPathProblem } from '../../domain/pep/command.ts'
import type { GuidedKind, StepName } from '../../domain/run/checklist.ts'
import type { Fact, Outcome, RunEvent, RunPlan, StampReference, Will } from '../../domain/run/event.ts'
import { apply, fold } from '../../domain/run/fold.ts'
import { isComplete, type Policy, type Refusal, refusals, standardPolicy } from '../../domain/run/gates.ts'
import type { Intention } from '../../domain/run/intention.ts'
import { openAttempt, type RunState } from '../../domain/run/state.ts'
import { type RunView, viewOf } from '../../domain/run/view.ts'
import { secretsOf, secretsToFindOut, willOf } from '../../domain/run/will.ts'
import type { RecalledAnchors } from '../audit/anchors/recall-anchors.ts'
import type { Journal } from '../audit/journal.ts'
import { failureOf, wordsOf } from './failure.ts'
import type { Ports } from './ports.ts'
import { eventsOf, record, runsIn } from './run-journal.ts'
import type { StepContext } from './step.ts'
import { performStep, reconcileStep } from './steps.ts'

/** What came of an intention: refused with every reason, or taken, with the step's outcome where it had one. */
export type Answer =
  | { readonly accepted: false; readonly refusals: readonly Refusal[] }
  | { readonly accepted: true; readonly outcome: Outcome | null }

/** The journal could not take an entry: nothing is started any more until it can. */
export class RunHalted extends Error {
  override readonly name = 'RunHalted'
}

interface Options {
  readonly journal: Journal
  readonly ports: Ports
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
  readonly #ports: Ports
  readonly #origin: Options['origin']
  readonly #anchors: Options['anchors']
  readonly #policy: Policy
  readonly #states = new Map<string, RunState>()
  readonly #running = new Map<string, AbortController>()
  readonly #listeners = new Set<(run: string) => void>()

  /** Reads every run of the journal; attempts that were under way when the last process ended become `unknown`. */
  constructor(options: Options) {
    this.#journal = options.journal
    this.#ports = options.ports
    this.#origin = options.origin
    this.#anchors = options.anchors
    this.#policy = options.policy ?? standardPolicy
    for (const run of runsIn(options.journal)) this.#states.set(run, fold(eventsOf(options.journal, run)))
    for (const run of this.openRuns()) this.#takeUp(run)
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
    const other = this.openRuns().find((run) => this.#state(run).stamp.id === stamp.id)
    if (other !== undefined) {
      return {
        refusal: `Run ${other} is open on this stamp. Finish or close it first: one run at a time is open on a stamp.`,
      }
    }
    const problem = transcriptsPathProblem(plan.transcriptsDestination)
    if (problem !== null) return { refusal: `The transcripts can’t go there. ${problem}` }
    const run = `${this.#ports.clock.now().toISOString().slice(0, 10)}-${randomBytes(4).toString('hex')}`
    this.#record(run, stamp.id, { type: 'run-opened', kind, stamp, plan })
    return { run }
  }

  /** The one door for everything that changes a run. */
  async take(run: string, intention: Intention): Promise<Answer> {
    const state = this.#state(run)
    const no = [
      ...refusals(state, intention, this.#ports.clock.now(), this.#policy),
      ...this.#missingSecrets(state, intention),
    ]
    if (no.length > 0) return { accepted: false, refusals: no }
    switch (intention.do) {
      case 'take-step':
        return this.#takeStep(run, willOf(state, intention.step))
      case 'find-out':
        return this.#findOut(run)
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

  view(run: string): RunView {
    return viewOf(this.#state(run), this.#ports.clock.now(), this.#policy)
  }

  /** Calls back after every entry of a run. Returns the way to stop that. */
  onChanged(listener: (run: string) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  async #takeStep(run: string, will: Will): Promise<Answer> {
    const attempt = this.#state(run).attempts[will.step].length + 1
    this.#append(run, { type: 'step-intended', attempt, will })
    const outcome = await this.#act(run, will, attempt, (context) => performStep(context))
    return { accepted: true, outcome }
  }

  async #findOut(run: string): Promise<Answer> {
    const open = openAttempt(this.#state(run))
    if (open === null) return { accepted: true, outcome: null }
    const { will, number } = open.attempt
    this.#append(run, { type: 'step-followed-up', step: will.step, attempt: number })
    const outcome = await this.#act(run, will, number, (context) => reconcileStep(context))
    return { accepted: true, outcome }
  }

  /** Runs one attempt to its outcome, and journals that. */
  async #act(
    run: string,
    will: Will,
    attempt: number,
    act: (context: StepContext) => Promise<Outcome>,
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
      outcome = await act(this.#context(run, will, learn, controller.signal))
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

  #context(run: string, will: Will, learn: (fact: Fact) => void, signal: AbortSignal): StepContext {
    return {
      run,
      will,
      state: () => this.#state(run),
      history: () => eventsOf(this.#journal, run),
      journal: this.#journal,
      anchors: this.#anchors,
      origin: this.#origin,
      ports: this.#ports,
      learn,
      signal,
    }
  }

  #outcomeOf(error: unknown, step: StepName, run: string, signal: AbortSignal): Outcome {
    const cancelled = signal.reason instanceof Cancelled
    const sent = step === 'Rotation' && (openAttempt(this.#state(run))?.attempt.rotation.sent ?? false)
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
      .filter((handle) => !this.#ports.vault.holds(handle))
      .map((handle) => ({
        gate: 'secret',
        message: `${step} needs the ${secretNames[handle]}, and Keyturn does not hold it: secrets are kept in memory only.`,
        doFirst: `Enter the ${secretNames[handle]}.`,
        override: null,
      }))
  }

  #takeUp(run: string): void {
    const open = openAttempt(this.#state(run))
    if (open !== null && open.attempt.outcome === null) this.#append(run, { type: 'run-taken-up' })
  }

  #note(run: string, event: RunEvent): Answer {
    this.#append(run, event)
    return { accepted: true, outcome: null }
  }

  #append(run: string, event: RunEvent): void {
    this.#record(run, this.#state(run).stamp.id, event)
  }

  #record(run: string, stamp: string, event: RunEvent): void {
    let recorded: ReturnType<typeof record>
    try {
      recorded = record(this.#journal, run, stamp, event)
    } catch (error) {
      throw keptAside(this.#journal.path, run, event, this.#ports.clock.now(), error)
    }
    this.#states.set(run, apply(this.#states.get(run) ?? null, recorded))
    for (const listener of this.#listeners) listener(run)
  }

  #state(run: string): RunState {
    const state = this.#states.get(run)
    if (state === undefined) throw new RangeError(`there is no run ${run} in this journal`)
    return state
  }
}

class Cancelled extends Error {
  override readonly name = 'Cancelled'
  constructor() {
    super('cancelled by the operator')
  }
}

const secretNames: { readonly [handle in SecretHandle]: string } = {
  'cloudadmin-credential': 'CloudAdmin account with its password',
  'share-credential': 'account for the share with its password',
  'pfx-password': 'password of the PFX files',
  'key-password': 'password of the private keys',
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
