import { makeStyles, mergeClasses, Text, tokens } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { RotationStep } from '../../../../domain/rotation/progress.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Card } from '../../../components/card.tsx'
import { CopyAndSave } from '../../../components/copy-and-save.tsx'
import { StatusMark } from '../../../components/status-mark.tsx'
import { csvOf } from '../../../components/table-text.ts'
import { useRunStyles } from '../run-styles.ts'
import { LastLines } from './last-lines.tsx'
import { stampStepDuration, stampTime, stepState } from './stamp-progress.ts'

const useStyles = makeStyles({
  table: {
    width: '100%',
    borderCollapse: 'collapse',
    '& td, & th': { padding: '3px 8px 3px 0', textAlign: 'left', verticalAlign: 'top', fontWeight: 'inherit' },
    '& thead th': { color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
  },
  name: { display: 'flex', alignItems: 'start', gap: tokens.spacingHorizontalS },
  running: { fontWeight: tokens.fontWeightSemibold },
  failed: { fontWeight: tokens.fontWeightSemibold, color: tokens.colorPaletteRedForeground1 },
  ready: { color: tokens.colorNeutralForeground3 },
})

/** The stamp's own plan for the rotation, as it reports it. */
export const StampSteps = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const { stack, quiet } = useRunStyles()
  const steps = step.progress?.steps ?? []
  return (
    <div className={stack}>
      <Card title="The stamp’s steps" actions={steps.length > 0 && <StepsCopy run={snapshot.run} steps={steps} />}>
        {steps.length === 0 ? (
          <Text className={quiet}>
            {step.progress === null
              ? 'The stamp tells its own steps once the rotation has begun.'
              : 'The stamp has not told its steps. What it writes stands in the tab Output.'}
          </Text>
        ) : (
          <StepsTable steps={steps} />
        )}
      </Card>
      {step.progress !== null && <LastLines run={snapshot.run} step={step.name} />}
    </div>
  )
}

const StepsTable = ({ steps }: { readonly steps: readonly RotationStep[] }) => (
  <table className={useStyles().table} aria-label="The stamp’s steps">
    <thead>
      <tr>
        <th scope="col">Step</th>
        <th scope="col">Status</th>
        <th scope="col">Took</th>
      </tr>
    </thead>
    <tbody>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the stamp's own index may be missing or stand twice.
        <StepRow key={index} step={step} />
      ))}
    </tbody>
  </table>
)

const StepRow = ({ step }: { readonly step: RotationStep }) => {
  const styles = useStyles()
  const state = stepState(step.status)
  return (
    <tr
      className={mergeClasses(
        state === 'running' && styles.running,
        state === 'failed' && styles.failed,
        state === 'ready' && styles.ready,
      )}
    >
      <td>
        <div className={styles.name} style={{ paddingLeft: step.depth * 20 }}>
          <StatusMark status={state} />
          {step.name}
        </div>
      </td>
      <td>{step.status === '' ? 'to come' : step.status}</td>
      <td>{tookWords(step)}</td>
    </tr>
  )
}

const tookWords = (step: RotationStep): string => {
  const duration = stampStepDuration(step)
  if (duration !== '') return duration
  const since = stampTime(step.startedAt)
  return Number.isNaN(since) || stepState(step.status) !== 'running'
    ? ''
    : `since ${new Date(since).toISOString().slice(11, 19)} UTC`
}

const StepsCopy = ({ run, steps }: { readonly run: string; readonly steps: readonly RotationStep[] }) => (
  <CopyAndSave
    what="the stamp’s steps"
    suggestedName={`${run}-stamp-steps.csv`}
    text={() =>
      csvOf([
        ['Index', 'Step', 'Status', 'Started', 'Ended'],
        ...steps.map(({ index, name, status, startedAt, endedAt }) => [
          index,
          name,
          status,
          startedAt ?? '',
          endedAt ?? '',
        ]),
      ])
    }
  />
)
