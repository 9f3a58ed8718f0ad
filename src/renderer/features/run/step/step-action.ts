import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { repeatable, type StepName } from '../../../../domain/run/checklist.ts'
import type { StepView } from '../../../../domain/run/view.ts'

/** What the button of a step says: what it will do. */
export const actionLabel = (step: StepView, { view }: Pick<RunSnapshot, 'view'>): string => {
  const again = step.attempts > 0
  switch (step.name) {
    case 'Stamp':
      return again ? 'Ask the stamp again' : 'Ask the stamp'
    case 'Notice':
      return 'Confirm'
    case 'Readiness':
      return again ? 'Run the readiness test again' : 'Run the readiness test'
    case 'Requests':
      return 'Make keys and requests'
    case 'Certificates':
      return requestsSkipped(view.steps) ? 'Check the PFX files' : 'Build and check the PFX files'
    case 'Backup':
      return 'Copy to the backup and compare'
    case 'Share':
      return view.rotationsFailed > 0 ? 'Put the backup copies back' : 'Lay out the share'
    case 'Rotation':
      return view.rotationsFailed > 0
        ? `Start the rerun on ${view.stamp.names.region}`
        : `Start the rotation of ${view.stamp.names.region}`
    case 'Verification':
      return again ? 'Verify every endpoint again' : 'Verify every endpoint'
    case 'Cleanup':
      return again ? 'Go on cleaning up' : 'Clean up'
    case 'Report':
      return again ? 'Write the report anew' : 'Write the report'
  }
}

/** What of the step can be done now. */
export type Offer = 'start' | 'again' | 'stop' | 'find-out' | 'nothing'

export const offerOf = ({ name, status }: StepView, { view }: Pick<RunSnapshot, 'view'>): Offer => {
  if (view.closed !== null || name === 'Notice') return 'nothing'
  switch (status) {
    case 'running':
      return 'stop'
    case 'unknown':
      return 'find-out'
    case 'skipped':
      return 'nothing'
    case 'done':
      return repeatable.has(name) ? 'again' : 'nothing'
    default:
      return 'start'
  }
}

/** Where the run goes on once a step has nothing left to do; null while it has, or when there is nothing more. */
export const nextStep = ({ name, status }: StepView, { view }: Pick<RunSnapshot, 'view'>): StepName | null => {
  const over = status === 'done' || status === 'skipped'
  return over && view.closed === null && view.current !== name ? view.current : null
}

const requestsSkipped = (steps: readonly StepView[]): boolean =>
  steps.some(({ name, status }) => name === 'Requests' && status === 'skipped')

/** Whether this is the region of the stamp, as the engine compares it. */
export const isRegionTyped = (typed: string, region: string): boolean =>
  typed.trim().toLowerCase() === region.toLowerCase()
