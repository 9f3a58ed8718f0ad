import { afterEach } from 'vitest'

/**
 * Collects what has to be done when a test has ended, the last first. Call it behind `temporaryFolder`: then the folder
 * is still there.
 */
export const atTheEnd = (): ((action: () => Promise<void>) => void) => {
  const actions: (() => Promise<void>)[] = []
  afterEach(async () => {
    for (const action of actions.splice(0).toReversed()) await action()
  })
  return (action) => {
    actions.push(action)
  }
}
