import type { DraftProblem } from '../../domain/run/plan-draft.ts'
import { OperatorError } from '../operator-error.ts'

/** Throws everything that is wrong at once: a window that checks while somebody types sends nothing that is. */
export const refuseProblems = (problems: readonly DraftProblem[]): void => {
  const [first, ...others] = problems
  if (first === undefined) return
  throw new OperatorError(
    first.message,
    others.map(({ message }) => message),
  )
}
