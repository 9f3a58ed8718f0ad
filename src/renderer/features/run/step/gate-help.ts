import { prerequisites, type StepName } from '../../../../domain/run/checklist.ts'
import type { Refusal } from '../../../../domain/run/gates.ts'
import type { RunView, StepView } from '../../../../domain/run/view.ts'

/** Why a step can't start, without the secrets that are missing: those have their own place. */
export const gateRefusals = ({ refusals }: Pick<StepView, 'refusals'>): readonly Refusal[] =>
  refusals.filter(({ gate }) => gate !== 'secret')

/** The step that has to be gone to before another may start, for each of its refusals; null where no step helps. */
export const helpingSteps = (
  refusals: readonly Refusal[],
  step: StepName,
  view: Pick<RunView, 'steps'>,
): readonly (StepName | null)[] => {
  // The gates say one refusal for each step that is missing, in the order of the prerequisites.
  const missing = prerequisites[step].filter((earlier) => !isFinished(earlier, view))
  let nth = 0
  return refusals.map(({ gate }) => {
    switch (gate) {
      case 'order':
      case 'readiness':
      case 'certificates':
      case 'share':
        return missing[nth++] ?? null
      case 'readiness-age':
        return 'Readiness'
      case 'command':
        return step === 'Stamp' ? null : 'Stamp'
      case 'busy':
        return stepWith('running', view)
      case 'unknown-outcome':
        return stepWith('unknown', view)
      case 'rotation-over':
        return 'Verification'
      default:
        return null
    }
  })
}

/** A rotation that failed makes the share unfinished, whatever its last result was: its status says ready then. */
const isFinished = (name: StepName, { steps }: Pick<RunView, 'steps'>): boolean =>
  steps.some((step) => step.name === name && (step.status === 'done' || step.status === 'skipped'))

const stepWith = (status: 'running' | 'unknown', { steps }: Pick<RunView, 'steps'>): StepName | null =>
  steps.find((step) => step.status === status)?.name ?? null
