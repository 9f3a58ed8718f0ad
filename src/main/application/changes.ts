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

/** No window is shown more than five values a second of one thing. */
const leastMilliseconds = 200

/**
 * Shows a value now, and after each change: at most five a second, and always the last one.
 * @param value made anew for each showing; what it throws ends the watching
 */
export const follow = <Value>(
  watcher: Watcher<Value>,
  value: () => Value,
  ...changes: readonly Pick<Changes, 'on'>[]
): void => {
  let shownAt = 0
  let timer: NodeJS.Timeout | null = null
  const stop: (() => void)[] = []
  const end = (): void => {
    if (timer !== null) clearTimeout(timer)
    for (const forget of stop) forget()
  }
  const show = (): void => {
    timer = null
    shownAt = performance.now()
    try {
      watcher.show(value())
    } catch (error) {
      end()
      watcher.fail(error)
    }
  }
  const changed = (): void => {
    if (timer !== null || watcher.signal.aborted) return
    const wait = shownAt + leastMilliseconds - performance.now()
    if (wait <= 0) show()
    else timer = setTimeout(show, wait)
  }
  if (watcher.signal.aborted) return
  stop.push(...changes.map((each) => each.on(changed)))
  watcher.signal.addEventListener('abort', end, { once: true })
  show()
}
