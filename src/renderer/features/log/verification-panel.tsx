import { Body1, Button, makeStyles, ProgressBar, tokens } from '@fluentui/react-components'
import { ShieldCheckmarkRegular } from '@fluentui/react-icons'
import type { LogStanding } from '../../../contract/application-state.ts'
import { Card } from '../../components/card.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { ResultMark } from '../../components/result-mark.tsx'
import { SpokenStatus } from '../../components/spoken-status.tsx'
import { AnchoringCard } from './anchoring-card.tsx'
import { entriesWords } from './entry-words.ts'
import type { Verification, Verifying } from './use-verification.ts'
import { VerificationResult } from './verification-result.tsx'
import { headline } from './verification-words.ts'

const useStyles = makeStyles({
  all: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalM, justifyItems: 'start' },
  wide: { width: '100%' },
})

/** Whether the log is whole, as it is found out now, and where its head is kept outside of it. */
export const VerificationPanel = ({
  verification: { verifying, start },
  log,
}: {
  readonly verification: Verification
  readonly log: LogStanding | null
}) => {
  const styles = useStyles()
  return (
    <>
      <Card title="Is the log whole?">
        <div className={styles.all}>
          <Body1>
            Every entry is read and its hash made again, every signature is checked, and every head that was kept
            outside of the log is looked for in it. Nothing is changed.
          </Body1>
          <Button
            appearance="primary"
            icon={<ShieldCheckmarkRegular />}
            disabledFocusable={verifying.is === 'under-way'}
            onClick={start}
          >
            {verifying.is === 'over' ? 'Verify again' : 'Verify the whole log'}
          </Button>
          {verifying.is === 'under-way' && <Progress entries={verifying.entries} all={log?.entries ?? 0} />}
          {verifying.is === 'failed' && <ProblemMessage problem={verifying.problem} />}
          <SpokenStatus>
            <Spoken verifying={verifying} />
          </SpokenStatus>
          {verifying.is === 'over' && <VerificationResult result={verifying.result} />}
        </div>
      </Card>
      {log !== null && <AnchoringCard log={log} />}
    </>
  )
}

const Spoken = ({ verifying }: { readonly verifying: Verifying }) => {
  switch (verifying.is) {
    case 'under-way':
      return verifying.entries === 0
        ? 'The verification has begun.'
        : `${entriesWords(verifying.entries)} are whole so far.`
    case 'over':
      return <ResultMark result={verifying.result.result} words={headline(verifying.result)} />
    case 'not-asked':
    case 'failed':
      return null
  }
}

const Progress = ({ entries, all }: { readonly entries: number; readonly all: number }) => {
  const styles = useStyles()
  return (
    <ProgressBar
      className={styles.wide}
      aria-label="Entries verified"
      value={Math.min(entries, all)}
      max={Math.max(all, 1)}
    />
  )
}
