import type { RunState } from '../../domain/run/state.ts'
import { OperatorError } from '../operator-error.ts'
import type { Workplace } from './workplace.ts'

/** The state of a run. Throws `OperatorError` when there is none of that name. */
export const requireRun = ({ services: { engine } }: Workplace, run: string): RunState => {
  if (engine.runs().includes(run)) return engine.state(run)
  throw new OperatorError(`There is no run ${run} in this log.`, ['Go back to the list of runs.'])
}
