import { faultDetails, oneLine, operatorWords } from '../main/operator-errors.ts'

/** Arguments that do not fit the command: exit status 2, and the usage is shown behind the message. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Input that can't be used: exit status 2. The message says what it is and how to mend it. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** The operator pressed Ctrl+C, and the work ended because of it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** How a command ends that has no answer. */
export interface Failure {
  /** 1: cancelled, so that the work is not done; 2: usage or input; 3: a fault of Keyturn. */
  readonly status: 1 | 2 | 3
  readonly kind: 'cancelled' | 'usage' | 'input' | 'fault'
  /** One line for the operator. */
  readonly message: string
  /** More lines, for a fault: the chain of causes, and where it happened. */
  readonly details: readonly string[]
}

export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return faultOf(error)
  if (error.name === 'Cancelled' || error.name === 'AbortError') {
    return {
      status: 1,
      kind: 'cancelled',
      message: oneLine(`Cancelled. ${error.name === 'Cancelled' ? error.message : ''}`),
      details: [],
    }
  }
  if (error instanceof UsageError) return { status: 2, kind: 'usage', message: oneLine(error.message), details: [] }
  const words = operatorWords(error)
  return words === null ? fault(error) : { status: 2, kind: 'input', message: words, details: [] }
}

/** Whatever it is, nobody expected it: a fault of Keyturn. */
export const faultOf = (error: unknown): Failure =>
  fault(error instanceof Error ? error : new Error(`something that is no error was thrown (${typeof error})`))

const fault = (error: Error): Failure => ({
  status: 3,
  kind: 'fault',
  message: oneLine(`Keyturn met a fault of its own: ${error.message}`),
  details: faultDetails(error),
})
