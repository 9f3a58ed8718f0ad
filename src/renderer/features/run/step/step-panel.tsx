import { Badge, Link, MessageBar, MessageBarBody, makeStyles, mergeClasses } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepName } from '../../../../domain/run/checklist.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { PageHeader } from '../../../components/page-header.tsx'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { statusWords } from '../../../components/status-mark.tsx'
import { momentWords } from '../../../components/times.ts'
import { helpRouteFor } from '../../../help-links.ts'
import { fragmentOf } from '../../../route.ts'
import { StepOutcome } from '../outcome/step-outcome.tsx'
import type { TabName } from '../run-route.ts'
import { useRunStyles } from '../run-styles.ts'
import { StepControls } from './step-controls.tsx'
import { StepTabs } from './step-tabs.tsx'
import { stepWords } from './step-words.ts'

// As high as the room at least: an output in it takes what is left.
const useStyles = makeStyles({ all: { minHeight: '100%' } })

/** What a step is about, how it stands, what can be done, and everything that is known of it. */
export const StepPanel = ({
  snapshot,
  step,
  tab,
}: {
  readonly snapshot: RunSnapshot
  readonly step: StepView
  readonly tab: TabName
}) => {
  const styles = useStyles()
  const { stack } = useRunStyles()
  return (
    <div className={mergeClasses(stack, styles.all)}>
      <PageHeader title={step.name} lead={<Lead name={step.name} />} actions={<StatusBadge step={step} />} />
      <ProblemMessage problem={snapshot.halted} />
      <Closed snapshot={snapshot} />
      <Notices snapshot={snapshot} />
      <StepOutcome snapshot={snapshot} step={step} />
      <StepControls snapshot={snapshot} step={step} />
      <StepTabs snapshot={snapshot} step={step} tab={tab} />
    </div>
  )
}

const Lead = ({ name }: { readonly name: StepName }) => (
  <>
    {stepWords[name]}{' '}
    <Link inline href={fragmentOf(helpRouteFor({ step: name }))}>
      More about this step
    </Link>
  </>
)

const badgeColours = {
  locked: 'subtle',
  ready: 'informative',
  running: 'brand',
  waiting: 'warning',
  failed: 'danger',
  unknown: 'warning',
  done: 'success',
  skipped: 'informative',
} as const

const StatusBadge = ({ step }: { readonly step: StepView }) => (
  <Badge appearance="tint" size="large" color={badgeColours[step.status]} style={{ whiteSpace: 'nowrap' }}>
    {statusWords[step.status]}
    {step.attempts > 0 && `, attempt ${step.attempts}`}
  </Badge>
)

const Closed = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { closed } = snapshot.view
  if (closed === null) return null
  return (
    <MessageBar intent={closed.end === 'completed' ? 'success' : 'warning'} layout="multiline">
      <MessageBarBody>
        This run was closed as {closed.end} on {momentWords(closed.at)}. It can be read, and not changed any more.
        {closed.reason !== null && closed.reason !== '' && ` Reason: ${closed.reason}`}
      </MessageBarBody>
    </MessageBar>
  )
}

const Notices = ({ snapshot }: { readonly snapshot: RunSnapshot }) =>
  snapshot.view.notices.map((notice) => (
    <MessageBar key={notice} intent="warning" layout="multiline">
      <MessageBarBody>{notice}</MessageBarBody>
    </MessageBar>
  ))
