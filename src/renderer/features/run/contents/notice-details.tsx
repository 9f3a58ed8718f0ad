import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { Card } from '../../../components/card.tsx'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { StatusMark } from '../../../components/status-mark.tsx'
import { momentWords } from '../../../components/times.ts'
import { Refusals } from '../../../runs/refusals.tsx'
import { useTake } from '../../../runs/use-take.ts'
import { useRunStyles } from '../run-styles.ts'

const useStyles = makeStyles({
  item: {
    display: 'grid',
    gridTemplateColumns: '24px minmax(0, 1fr)',
    alignItems: 'start',
    columnGap: tokens.spacingHorizontalS,
  },
  words: { display: 'flex', flexDirection: 'column', alignItems: 'start', gap: tokens.spacingVerticalXS },
})

type Confirmation = RunSnapshot['confirmations'][number]

/** What a person confirms by name before a rotation. A confirmation stands in the log and is not taken back. */
export const NoticeDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { plainList, stack } = useRunStyles()
  const taking = useTake(snapshot.run)
  return (
    <Card title="To be confirmed by name">
      <div className={stack}>
        <ul className={plainList}>
          {snapshot.confirmations.map((confirmation) => (
            <ConfirmationItem
              key={confirmation.what}
              confirmation={confirmation}
              closed={snapshot.view.closed !== null}
              busy={taking.busy}
              onConfirm={() => void taking.want({ do: 'confirm', what: confirmation.what })}
            />
          ))}
        </ul>
        <Refusals refusals={taking.refused} />
        <ProblemMessage problem={taking.problem} onDismiss={taking.dismiss} />
      </div>
    </Card>
  )
}

const ConfirmationItem = ({
  confirmation: { words, confirmed },
  closed,
  busy,
  onConfirm,
}: {
  readonly confirmation: Confirmation
  readonly closed: boolean
  readonly busy: boolean
  onConfirm(): void
}) => {
  const styles = useStyles()
  const { quiet } = useRunStyles()
  return (
    <li className={styles.item}>
      <StatusMark status={confirmed === null ? 'ready' : 'done'} />
      <div className={styles.words}>
        <Text>{words}</Text>
        {confirmed !== null && (
          <Text size={200} className={quiet}>
            Confirmed by {confirmed.by}, {momentWords(confirmed.at)}
          </Text>
        )}
        {confirmed === null && !closed && (
          <Button size="small" disabledFocusable={busy} onClick={onConfirm} aria-label={`Confirm: ${words}`}>
            Confirm
          </Button>
        )}
        {confirmed === null && closed && (
          <Text size={200} className={quiet}>
            Not confirmed
          </Text>
        )}
      </div>
    </li>
  )
}
