import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Card } from '../../../components/card.tsx'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { momentWords } from '../../../components/times.ts'
import { Refusals } from '../../../runs/refusals.tsx'
import { useTake } from '../../../runs/use-take.ts'
import { Facts } from '../facts.tsx'
import { useRunStyles } from '../run-styles.ts'
import { findingOutWords } from '../step/step-words.ts'

const useStyles = makeStyles({ card: { border: `2px solid ${tokens.colorPaletteDarkOrangeBorderActive}` } })

/** A step whose end nobody saw: what is known, and finding out as the only thing to do. */
export const UnknownStep = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const styles = useStyles()
  const { stack } = useRunStyles()
  const taking = useTake(snapshot.run)
  const closed = snapshot.view.closed !== null
  return (
    <Card title="Nobody saw how this ended" className={styles.card}>
      <div className={stack}>
        <Text>
          {step.outcome?.result === 'unknown'
            ? step.outcome.summary
            : `Keyturn was not there when ${step.name} ended: it was closed, or this computer went off. It is not done again blindly.`}
        </Text>
        <Facts
          facts={[
            { name: 'Attempt', value: String(step.attempts) },
            { name: 'Begun', value: step.startedAt === null ? 'not known' : momentWords(step.startedAt) },
            {
              name: 'Last heard of',
              value: step.lastActivityAt === null ? 'not known' : momentWords(step.lastActivityAt),
            },
            ...(step.progress === null ? [] : [{ name: 'Stamp’s status then', value: step.progress.status }]),
          ]}
        />
        <Text>{findingOutWords(step.name)}</Text>
        {!closed && (
          <div>
            <Button
              appearance="primary"
              disabledFocusable={taking.busy}
              onClick={() => void taking.want({ do: 'find-out' })}
            >
              Find out
            </Button>
          </div>
        )}
        <Refusals refusals={taking.refused} />
        <ProblemMessage problem={taking.problem} onDismiss={taking.dismiss} />
      </div>
    </Card>
  )
}
