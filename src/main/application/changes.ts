import type { Watcher } from '../../contract/definition.ts'

/** Says that something has changed, to whoever wants to know. */
export class Changes {
  readonly #listeners = new Set<() => void>()

  tell(): void {
    for (const listener of [...this.#listeners]) listener()
  }

  /** Returns the way to stop being told. */
  on(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}

/** In the long run, no window is shown more than five values a second of one thing. */
const paceMilliseconds = 200
/** After a rest so many come sooner: what changes seldom, such as that the log is open, waits for nothing. */
const sooner = 2
/** Changes that come one upon another are shown as one. */
const togetherMilliseconds = 20

/**
 * Shows a value now, and after each change: at most five a second in the long run, and always the last one.
 * @param value made anew for each showing; what it throws ends the watching
 */
export const follow = <Value>(
  watcher: Watcher<Value>,
  value: () => Value,
  ...changes: readonly Pick<Changes, 'on'>[]
): void => {
  let nextAt = 0
  /** When the next value comes at an even pace. */
  let dueAt = 0
  let timer: NodeJS.Timeout | null = null
  const stop: (() => void)[] = []
  const end = (): void => {
    if (timer !== null) clearTimeout(timer)
    for (const forget of stop) forget()
  }
  const show = (): void => {
    timer = null
    const now = performance.now()
    dueAt = Math.max(dueAt, now - sooner * paceMilliseconds) + paceMilliseconds
    nextAt = Math.max(dueAt, now + togetherMilliseconds)
    try {
      watcher.show(value())
    } catch (error) {
      end()
      watcher.fail(error)
    }
  }
  const changed = (): void => {
    if (timer !== null || watcher.signal.aborted) return
    const wait = nextAt - performance.now()
    if (wait <= 0) show()
    else timer = setTimeout(show, wait)
  }
  if (watcher.signal.aborted) return
  stop.push(...changes.map((each) => each.on(changed)))
  watcher.signal.addEventListener('abort', end, { once: true })
  show()
}
