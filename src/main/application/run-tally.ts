import type { Entry } from '../audit/entry.ts'
import type { Journal } from '../audit/journal.ts'
import { stepsOf } from '../audit/query.ts'

/** How many entries of the log belong to each step of each run. */
export class RunTally {
  readonly #counts = new Map<string, Map<string, number>>()

  /** Counts what the journal holds, and from then on what is appended. */
  constructor(journal: Pick<Journal, 'path' | 'onAppended'>) {
    for (const { run, step, entries } of stepsOf(journal.path)) this.#add(run, step, entries)
    journal.onAppended((entry) => this.#count(entry))
  }

  entriesOf(run: string): { readonly [step: string]: number } {
    return Object.fromEntries(this.#counts.get(run) ?? [])
  }

  #count({ run, step }: Entry): void {
    if (run !== null && step !== null) this.#add(run, step, 1)
  }

  #add(run: string, step: string, entries: number): void {
    const steps = this.#counts.get(run) ?? new Map<string, number>()
    this.#counts.set(run, steps.set(step, (steps.get(step) ?? 0) + entries))
  }
}
