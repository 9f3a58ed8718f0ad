/** Something can't be done, in words for the operator: what happened, and what to do next. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
  /** What to do next, a sentence each; empty when the message says all of it. */
  readonly doNext: readonly string[]
  constructor(message: string, doNext: readonly string[] = [], options?: ErrorOptions) {
    super(message, options)
    this.doNext = doNext
  }
}
