import { Cancelled } from './failure.ts'

/** npm passes on the Ctrl+C that the terminal has sent already: two so close together are one press. */
const onePressMilliseconds = 500

/**
 * Ctrl+C for work that must not be cut anywhere: the first one asks it to stop where that is safe, the second ends the
 * process as if nobody had listened. Whatever was journaled stands either way.
 */
export const cancelSignal = (say: (text: string) => void): AbortSignal => {
  const controller = new AbortController()
  let firstAt = 0
  const interrupted = (): void => {
    if (controller.signal.aborted) {
      if (performance.now() - firstAt < onePressMilliseconds) return
      process.off('SIGINT', interrupted)
      process.kill(process.pid, 'SIGINT')
      return
    }
    firstAt = performance.now()
    say('Cancelling where that is safe. Press Ctrl+C again to end at once.')
    controller.abort(new Cancelled('Ctrl+C was pressed.'))
  }
  process.on('SIGINT', interrupted)
  return controller.signal
}
