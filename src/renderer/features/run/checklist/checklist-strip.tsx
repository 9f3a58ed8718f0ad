import { Button, Field, makeStyles, Select, Tooltip, tokens } from '@fluentui/react-components'
import { ArrowLeftRegular } from '@fluentui/react-icons'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { type StepName, stepNames } from '../../../../domain/run/checklist.ts'
import { MiddleEllipsis } from '../../../components/middle-ellipsis.tsx'
import { RehearsalMark } from '../../../components/rehearsal-mark.tsx'
import { StatusMark, statusWords } from '../../../components/status-mark.tsx'
import { CloseRun } from '../close-run.tsx'
import { goToRuns, goToStep } from '../run-route.ts'

const useStyles = makeStyles({
  all: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalS}`,
    backgroundColor: tokens.colorNeutralBackground2,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  steps: { display: 'flex', alignItems: 'center', gap: tokens.spacingHorizontalXS, flexGrow: 1, minWidth: '220px' },
  field: { flexGrow: 1, minWidth: 0 },
  stamp: { flexShrink: 1, minWidth: '80px', maxWidth: '220px' },
})

/** The checklist in a narrow window: one row, in which the steps unfold. */
export const ChecklistStrip = ({ snapshot, shown }: { readonly snapshot: RunSnapshot; readonly shown: StepName }) => {
  const styles = useStyles()
  const { stamp, steps } = snapshot.view
  const status = steps.find(({ name }) => name === shown)?.status ?? 'locked'
  return (
    <nav className={styles.all} aria-label="Checklist">
      <Tooltip content="All runs" relationship="label">
        <Button appearance="subtle" icon={<ArrowLeftRegular />} onClick={goToRuns} />
      </Tooltip>
      <div className={styles.steps}>
        <StatusMark status={status} />
        <StepSelect snapshot={snapshot} shown={shown} />
      </div>
      <MiddleEllipsis className={styles.stamp} text={`${stamp.names.region}.${stamp.names.fqdn}`} />
      {stamp.rehearsal !== null && <RehearsalMark />}
      <CloseRun snapshot={snapshot} />
    </nav>
  )
}

const StepSelect = ({ snapshot, shown }: { readonly snapshot: RunSnapshot; readonly shown: StepName }) => {
  const styles = useStyles()
  const { steps } = snapshot.view
  return (
    <Field className={styles.field}>
      <Select
        aria-label="Step"
        value={shown}
        onChange={(_event, { value }) => {
          const chosen = stepNames.find((name) => name === value)
          if (chosen !== undefined) goToStep(snapshot.run, chosen)
        }}
      >
        {steps.map(({ name, status }, index) => (
          <option key={name} value={name}>
            {index + 1}. {name}: {statusWords[status]}
          </option>
        ))}
      </Select>
    </Field>
  )
}
