import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { momentWords } from '../../../components/times.ts'
import { FailedStep } from './failed-step.tsx'
import { UnknownStep } from './unknown-step.tsx'

/** What became of a step: the newest attempt's end, or that nobody saw it. */
export const StepOutcome = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const { outcome, status, endedAt } = step
  if (status === 'unknown') return <UnknownStep snapshot={snapshot} step={step} />
  if (status === 'skipped')
    return <Message intent="info" title="Skipped." words={step.line.replace(/^skipped: /, '')} />
  if (outcome === null || status === 'running') return null
  const ended = endedAt === null ? '' : ` ${momentWords(endedAt)}`
  switch (outcome.result) {
    case 'failed':
      return <FailedStep snapshot={snapshot} step={step} outcome={outcome} />
    case 'done':
      return status === 'done' ? (
        <Message intent="success" title={`Done${ended}.`} words={outcome.summary} />
      ) : (
        <Message intent="warning" title="To be done again." words={alteredShare} />
      )
    case 'waiting':
      return status === 'done' ? (
        <Message intent="success" title="Accepted by a person." words={outcome.summary} />
      ) : (
        <Message
          intent="warning"
          title={`Waiting for you${ended === '' ? '' : ` since${ended}`}.`}
          words={outcome.summary}
        />
      )
    case 'cancelled':
      return <Message intent="info" title={`Stopped${ended}.`} words={outcome.summary} />
    case 'not-started':
      return <Message intent="info" title="The last attempt never began." words={outcome.summary} />
    case 'unknown':
      return null
  }
}

/** Only the share can become undone: see `shareMustBeRestored` in the domain. */
const alteredShare =
  'The rotation failed after this step was done, and the stamp may have altered the files on the share. Put the backup copies back before the rerun.'

const Message = ({
  intent,
  title,
  words,
}: {
  readonly intent: 'success' | 'warning' | 'info'
  readonly title: string
  readonly words: string
}) => (
  <MessageBar intent={intent} layout="multiline">
    <MessageBarBody>
      <MessageBarTitle>{title}</MessageBarTitle> {words}
    </MessageBarBody>
  </MessageBar>
)
