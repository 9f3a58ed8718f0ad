import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components'
import { useId } from 'react'
import type { RunSnapshot } from '../../../contract/run-snapshot.ts'
import type { StepView } from '../../../domain/run/view.ts'
import { Card } from '../../components/card.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { StatusMark, statusWords } from '../../components/status-mark.tsx'
import { MissingSecrets } from '../../runs/missing-secrets.tsx'
import { missingSecrets } from '../../runs/needed-secrets.ts'
import { RefusalList, Refusals } from '../../runs/refusals.tsx'
import { useTake } from '../../runs/use-take.ts'
import { goTo } from '../../store.ts'
import { AcceptWarnings } from './accept-warnings.tsx'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalM,
    overflowWrap: 'anywhere',
  },
  status: { display: 'inline-flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, flexShrink: 0 },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  list: { margin: 0, paddingLeft: '20px' },
})

/** How the step Certificates stands, and the button that takes it, with what is in its way. */
export const NextAction = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const step = snapshot.view.steps.find(({ name }) => name === 'Certificates')
  return step === undefined ? null : <Standing snapshot={snapshot} step={step} />
}

const Standing = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const styles = useStyles()
  const { closed } = snapshot.view
  return (
    <Card
      title="The step Certificates"
      actions={
        <span className={styles.status}>
          <StatusMark status={step.status} />
          {statusWords[step.status]}
        </span>
      }
    >
      <div className={styles.all}>
        <Body1>{standingWords(step)}</Body1>
        {step.outcome?.result === 'failed' && step.status === 'failed' && step.outcome.doNext.length > 0 && (
          <ol className={styles.list}>
            {step.outcome.doNext.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ol>
        )}
        {closed === null ? (
          <Action snapshot={snapshot} step={step} />
        ) : (
          <Body1>{`The run is closed (${closed.end}): nothing of it changes any more.`}</Body1>
        )}
      </div>
    </Card>
  )
}

const standingWords = ({ status, line, willRun }: StepView): string => {
  switch (status) {
    case 'running':
      return line === '' ? 'It is under way.' : line
    case 'done':
    case 'skipped':
      return line
    default:
      return line === '' ? `${willRun}.` : `${line}. Next: ${willRun}.`
  }
}

const Action = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const styles = useStyles()
  const reasons = useId()
  const { want, refused, busy, problem, dismiss } = useTake(snapshot.run)
  const over = step.status === 'done' || step.status === 'skipped'
  const inTheWay = step.status === 'running' ? [] : step.refusals
  return (
    <>
      {inTheWay.length > 0 && (
        <div id={reasons}>
          <RefusalList refusals={inTheWay} />
        </div>
      )}
      {inTheWay.some(({ gate }) => gate === 'secret') && (
        <MissingSecrets stamp={snapshot.view.stamp} missing={missingSecrets(snapshot, step)} />
      )}
      {warningsWait(snapshot) && <AcceptWarnings run={snapshot.run} />}
      <div className={styles.buttons}>
        {!over && (
          <Button
            appearance="primary"
            disabledFocusable={inTheWay.length > 0 || step.status === 'running' || busy}
            {...(inTheWay.length > 0 ? { 'aria-describedby': reasons } : {})}
            onClick={() => void want({ do: 'take-step', step: 'Certificates' })}
          >
            {step.attempts === 0 ? 'Make and check the PFX files' : 'Check the certificates again'}
          </Button>
        )}
        <Button onClick={() => goTo({ page: 'run', run: snapshot.run, step: 'Certificates', tab: null })}>
          Go to the step in the run
        </Button>
      </div>
      <ProblemMessage problem={problem} onDismiss={dismiss} />
      <Refusals refusals={refused} />
    </>
  )
}

/** Whether the next step waits for nothing but that somebody accepts the warnings. */
const warningsWait = ({ view }: RunSnapshot): boolean =>
  view.steps.some(({ refusals }) => refusals.some(({ override }) => override === 'certificate-warnings'))
