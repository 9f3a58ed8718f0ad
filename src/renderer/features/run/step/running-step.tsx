import { Button, Text } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { agoWords, elapsedWords } from '../../../components/times.ts'
import { useAction } from '../../../connection.tsx'
import { Facts } from '../facts.tsx'
import { RotationProgress } from '../rotation/rotation-progress.tsx'
import { stampProgress } from '../rotation/stamp-progress.ts'
import { useRunStyles } from '../run-styles.ts'
import { useMoment } from '../use-moment.ts'
import { stoppingWords } from './step-words.ts'

/** What is known of a step while it runs, and the way to stop it, or to stop following it. */
export const RunningStep = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const { stack, row, quiet } = useRunStyles()
  const stop = useAction((client) => client.runs.cancel({ run: snapshot.run }))
  return (
    <div className={stack}>
      <RunningFacts snapshot={snapshot} step={step} />
      {step.progress !== null && <RotationProgress progress={step.progress} />}
      <div className={row}>
        <Button disabledFocusable={stop.busy} onClick={() => void stop.run()}>
          {step.name === 'Rotation' ? 'Stop following' : 'Stop this step'}
        </Button>
        <Text className={quiet}>{stoppingWords[step.name]}</Text>
      </div>
      <ProblemMessage problem={stop.problem} onDismiss={stop.dismiss} />
    </div>
  )
}

const RunningFacts = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const moment = useMoment(snapshot.at)
  const since = (from: string | null, words: (milliseconds: number) => string): string =>
    from === null ? 'not known' : words(moment - Date.parse(from))
  const facts = [
    { name: 'Elapsed', value: since(step.startedAt, elapsedWords) },
    { name: 'Last activity', value: since(step.lastActivityAt, agoWords) },
  ]
  if (step.progress === null) return <Facts facts={facts} />
  const { number, total } = stampProgress(step.progress.steps)
  const ofPlan = { name: 'Stamp’s step', value: total === 0 ? 'not told yet' : `${number} of ${total}` }
  return <Facts facts={[...facts, ofPlan, { name: 'Stamp’s status', value: step.progress.status }]} />
}
