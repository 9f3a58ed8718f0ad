import type { StepName } from '../../../domain/run/checklist.ts'
import type { RunView, StepView } from '../../../domain/run/view.ts'
import { goTo, replaceRoute } from '../../store.ts'

/** What can be looked at of a step. `details` is what the step itself has to show. */
export const tabNames = ['details', 'output', 'what-runs', 'evidence'] as const
export type TabName = (typeof tabNames)[number]

export const tabOf = (text: string | null): TabName => tabNames.find((name) => name === text) ?? 'details'

export const goToRuns = (): void => goTo({ page: 'run', run: null, step: null, tab: null })

export const goToStep = (run: string, step: StepName): void => goTo({ page: 'run', run, step, tab: null })

/** Another tab of the same step is no other place: the way back leads to the step before. */
export const goToTab = (run: string, step: StepName, tab: TabName): void =>
  replaceRoute({ page: 'run', run, step, tab })

/** The step that matters most in a run: what runs, then what nobody knows the end of, then what comes next. */
export const mainStep = ({ steps, current }: Pick<RunView, 'steps' | 'current'>): StepName => {
  const of = (status: StepView['status']): StepName | undefined => steps.find((step) => step.status === status)?.name
  return of('running') ?? of('unknown') ?? current ?? 'Report'
}
