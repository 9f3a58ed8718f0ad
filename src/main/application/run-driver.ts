import { setTimeout as wait } from 'node:timers/promises'
import type { Problem } from '../../contract/definition.ts'
import type { Intention } from '../../domain/run/intention.ts'
import { type Refused, type RunEngine, RunHalted } from '../runs/engine.ts'

/** Nothing is waited for longer than this when Keyturn ends. */
export const politeMilliseconds = 5_000

/** Lets the engine take what the windows want, and knows what is under way. */
export class RunDriver {
  readonly #engine: RunEngine
  readonly #onEnded: (run: string) => void
  readonly #onHalted: (problem: Problem) => void
  readonly #underWay = new Map<string, Promise<unknown>>()
  readonly #halted = new Map<string, Problem>()
  #closing = false

  /**
   * @param options.onEnded called when a step of the run has ended, or the run was changed
   * @param options.onHalted called when the log could not be written
   */
  constructor(
    engine: RunEngine,
    options: { readonly onEnded: (run: string) => void; readonly onHalted: (problem: Problem) => void },
  ) {
    this.#engine = engine
    this.#onEnded = options.onEnded
    this.#onHalted = options.onHalted
  }

  /** Begins what is wanted, unless it is refused. Throws `RunHalted` when the log can't be written. */
  take(run: string, intention: Intention): Refused | { readonly accepted: true } {
    if (this.#closing) return { accepted: false, refusals: [closingRefusal] }
    try {
      const start = this.#engine.start(run, intention)
      if (!start.accepted) return start
      this.#halted.delete(run)
      this.#follow(run, start.ended)
      return { accepted: true }
    } catch (error) {
      this.#halt(run, error)
      throw error
    }
  }

  /** Why what was begun in a run could not be written down; null when it could. */
  haltOf(run: string): Problem | null {
    return this.#halted.get(run) ?? null
  }

  /** Cancels everything and waits for its end, for a few seconds. */
  async close(): Promise<void> {
    this.#closing = true
    for (const run of this.#underWay.keys()) this.#engine.cancel(run)
    await Promise.race([
      Promise.allSettled(this.#underWay.values()),
      wait(politeMilliseconds, undefined, { ref: false }),
    ])
  }

  #follow(run: string, ended: Promise<unknown>): void {
    const end = ended.then(
      () => {},
      (error: unknown) => this.#halt(run, error),
    )
    const followed = end.finally(() => {
      if (this.#underWay.get(run) === followed) this.#underWay.delete(run)
      this.#onEnded(run)
    })
    this.#underWay.set(run, followed)
  }

  #halt(run: string, error: unknown): void {
    const problem: Problem = { message: error instanceof Error ? error.message : String(error), doNext: [] }
    this.#halted.set(run, problem)
    if (error instanceof RunHalted) this.#onHalted(problem)
  }
}

const closingRefusal: Refused['refusals'][number] = {
  gate: 'busy',
  message: 'Keyturn is being closed.',
  doFirst: 'Start Keyturn again: it goes on where it was.',
  override: null,
}
