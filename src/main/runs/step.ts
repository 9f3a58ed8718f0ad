import type { Fact, Outcome, Recorded, Will } from '../../domain/run/event.ts'
import type { RunState } from '../../domain/run/state.ts'
import type { RecalledAnchors } from '../audit/anchors/recall-anchors.ts'
import type { Journal } from '../audit/journal.ts'
import type { Ports } from './ports.ts'

/** What a step gets to work with. */
export interface StepContext<W extends Will = Will> {
  readonly run: string
  readonly will: W
  /** The state as it is now, what was just learned included. */
  state(): RunState
  /** The run's events so far, oldest first, read back from the journal. */
  history(): readonly Recorded[]
  readonly journal: Pick<Journal, 'path' | 'sign' | 'seal'>
  /** What the places outside the log remember of it now. */
  readonly anchors: () => Promise<RecalledAnchors>
  readonly origin: { readonly host: string; readonly app: string }
  readonly ports: Ports
  /** Journals what was found out. It is durable when this returns; when it can't be, this throws and the step ends. */
  learn(fact: Fact): void
  readonly signal: AbortSignal
}

export interface Step<W extends Will = Will> {
  /** Does what was intended. */
  perform(context: StepContext<W>): Promise<Outcome>
  /**
   * Finds out what became of an attempt whose end nobody saw: the power failed, the process was killed. Never repeats
   * the effect. `not-started` is answered only when it is certain that nothing was done that a new attempt would do twice.
   */
  reconcile(context: StepContext<W>): Promise<Outcome>
}
