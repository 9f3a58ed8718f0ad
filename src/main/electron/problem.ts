import type { Problem } from '../../contract/definition.ts'
import { OperatorError } from '../operator-error.ts'
import { operatorWords } from '../operator-errors.ts'
import { type FaultLog, wordsWithin } from './fault-log.ts'

/**
 * What was thrown while an operation was done, in words for the person at the window. A fault of Keyturn is written down
 * in its fault log too.
 */
export const problemOf = (error: unknown, operation: string, faults: FaultLog): Problem => {
  if (error instanceof OperatorError) return { message: error.message, doNext: [...error.doNext] }
  if (error instanceof Error) {
    if (error.name === 'Cancelled' || error.name === 'AbortError') return { message: 'It was cancelled.', doNext: [] }
    const words = operatorWords(error)
    if (words !== null) return { message: words, doNext: [] }
  }
  faults.write(error, operation)
  return {
    message: `This is a fault of Keyturn itself: ${error instanceof Error ? wordsWithin(error) : 'something that is no error was thrown'}.`,
    doNext: [
      'Look at the run and at the log before you try again: they tell what was done.',
      `Give ${faults.path} to whoever looks after Keyturn: it says where the fault is, and holds no secret.`,
    ],
  }
}
