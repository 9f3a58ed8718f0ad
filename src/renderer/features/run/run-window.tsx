import { Button, Spinner } from '@fluentui/react-components'
import type { StepName } from '../../../domain/run/checklist.ts'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { useWatched } from '../../connection.tsx'
import { goToRuns, type TabName } from './run-route.ts'
import { RunScreen } from './run-screen.tsx'

/** One run, as long as it can be watched. */
export const RunWindow = ({
  run,
  step,
  tab,
}: {
  readonly run: string
  readonly step: StepName | null
  readonly tab: TabName
}) => {
  const watched = useWatched(({ runs }) => runs.snapshot, { run })
  switch (watched.is) {
    case 'loading':
      return (
        <Page>
          <PageHeader title="Run" lead={run} />
          <Spinner label="Reading the run…" />
        </Page>
      )
    case 'failed':
      return (
        <Page>
          <PageHeader title="This run can’t be shown" lead={run} />
          <ProblemMessage problem={watched.problem} />
          <div>
            <Button onClick={goToRuns}>All runs</Button>
          </div>
        </Page>
      )
    case 'there':
      return <RunScreen snapshot={watched.value} named={step} tab={tab} />
  }
}
