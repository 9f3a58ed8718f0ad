import { type FaultLog, wordsWithin } from './fault-log.ts'
import { ask } from './question.ts'

/**
 * Faults of Keyturn that nothing caught. A promise that nobody waited for took nothing with it, and Keyturn goes on; after
 * an exception its state can't be trusted any more, and it ends with the log closed well.
 *
 * @param end closes everything, and Keyturn with it
 */
export const catchFaults = (faults: FaultLog, end: () => Promise<void>): void => {
  let telling = false
  process.on('unhandledRejection', async (reason) => {
    faults.write(reason, 'unhandled rejection')
    if (telling) return
    telling = true
    await tell(
      reason,
      `Keyturn goes on. What was asked last may not have been done: look at the log. ${giveTo(faults)}`,
    )
    telling = false
  })
  process.on('uncaughtException', async (error) => {
    faults.write(error, 'uncaught exception')
    if (telling) return
    telling = true
    await tellTheEnd(error, faults)
    await end()
  })
}

/** Tells of a fault that Keyturn does not survive. */
export const tellTheEnd = async (fault: unknown, faults: FaultLog): Promise<void> => {
  await tell(fault, `Keyturn ends now; a rotation goes on on the stamp. Start it again. ${giveTo(faults)}`)
}

const giveTo = ({ path }: FaultLog): string =>
  `Give ${path} to whoever looks after Keyturn: it says where the fault is, and holds no secret.`

const tell = (fault: unknown, detail: string): Promise<'close'> =>
  ask(null, {
    type: 'error',
    message: `Keyturn met a fault of its own: ${fault instanceof Error ? wordsWithin(fault) : 'something that is no error was thrown'}.`,
    detail,
    choices: { close: 'Close' },
    otherwise: 'close',
  })
