import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Given, Watcher } from '../../contract/definition.ts'
import type { OutputStretch } from '../../contract/run-snapshot.ts'
import type { StepName } from '../../domain/run/checklist.ts'
import type { Entry } from '../audit/entry.ts'
import type { Journal } from '../audit/journal.ts'
import { recorded } from '../runs/run-journal.ts'

type Stretch = Given<OutputStretch>
type Line = Stretch['lines'][number]

/** So many lines go to a window at once; other work is let in between. */
const longestStretch = 500

/** Shows what the stamp wrote in a step, over all its attempts: first what the journal holds, then what comes. */
export const showOutput = async (
  journal: Pick<Journal, 'entries' | 'head' | 'onAppended'>,
  run: string,
  step: StepName,
  watcher: Watcher<Stretch>,
): Promise<void> => {
  const output = new Output(watcher)
  const until = journal.head().seq
  /** What came while the older entries were read. */
  let waiting: Entry[] | null = []
  const forget = journal.onAppended((entry) => {
    if (entry.run !== run || entry.step !== step) return
    if (waiting === null) output.show(linesIn(entry))
    else waiting.push(entry)
  })
  watcher.signal.addEventListener('abort', forget, { once: true })
  try {
    for (const entry of journal.entries({ run })) {
      if (watcher.signal.aborted) return
      if (entry.seq > until) break
      if (entry.step === step && output.show(linesIn(entry))) await nextTurn()
    }
    for (const entry of waiting) output.show(linesIn(entry))
    waiting = null
    output.flush()
  } catch (error) {
    forget()
    throw error
  }
}

/** Lines with their numbers. */
class Output {
  readonly #watcher: Watcher<Stretch>
  #shown = 0
  #gathered: Line[] = []
  #live = false

  constructor(watcher: Watcher<Stretch>) {
    this.#watcher = watcher
  }

  /** Answers whether something went to the window. */
  show(lines: readonly Line[]): boolean {
    this.#gathered.push(...lines)
    if (this.#live) {
      this.flush()
      return true
    }
    // The first lines go at once; then it is worth to gather some.
    if (this.#gathered.length < (this.#shown === 0 ? 1 : longestStretch)) return false
    this.#send()
    return true
  }

  /** From now on nothing is gathered any more. Shows an empty stretch where there is no line at all. */
  flush(): void {
    if (!this.#live && this.#shown === 0 && this.#gathered.length === 0) this.#watcher.show({ from: 0, lines: [] })
    this.#live = true
    this.#send()
  }

  #send(): void {
    while (this.#gathered.length > 0 && !this.#watcher.signal.aborted) {
      const lines = this.#gathered.splice(0, longestStretch)
      this.#watcher.show({ from: this.#shown, lines })
      this.#shown += lines.length
    }
  }
}

const linesIn = (entry: Entry): readonly Line[] => {
  if (entry.type !== 'step-learned') return []
  const { event, at } = recorded(entry)
  if (event.type !== 'step-learned' || event.fact.fact !== 'output') return []
  return event.fact.lines.map((line) => ({ ...line, at, attempt: event.attempt }))
}
