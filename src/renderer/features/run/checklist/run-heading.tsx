import { Badge, Button, Caption1, makeStyles, Subtitle2, Tooltip, tokens } from '@fluentui/react-components'
import { ArrowLeftRegular } from '@fluentui/react-icons'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { MiddleEllipsis } from '../../../components/middle-ellipsis.tsx'
import { RehearsalMark } from '../../../components/rehearsal-mark.tsx'
import { momentWords } from '../../../components/times.ts'
import { goToRuns } from '../run-route.ts'
import { useRunStyles } from '../run-styles.ts'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'auto minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalXS,
    alignItems: 'start',
  },
  words: { display: 'flex', flexDirection: 'column', minWidth: 0, paddingTop: '3px' },
})

/** Which run this is: its kind, its stamp, when it was opened. */
export const RunHeading = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const styles = useStyles()
  const { quiet, row } = useRunStyles()
  const { stamp, openedAt, openedBy, closed } = snapshot.view
  return (
    <div className={styles.all}>
      <Tooltip content="All runs" relationship="label">
        <Button appearance="subtle" icon={<ArrowLeftRegular />} onClick={goToRuns} />
      </Tooltip>
      <div className={styles.words}>
        <div className={row}>
          <Subtitle2>External rotation</Subtitle2>
          {stamp.rehearsal !== null && <RehearsalMark />}
          {closed !== null && <Badge appearance="outline">closed</Badge>}
        </div>
        <MiddleEllipsis text={`${stamp.names.region}.${stamp.names.fqdn}`} />
        <Caption1 className={quiet} title={`opened by ${openedBy}`}>
          opened {momentWords(openedAt)}
        </Caption1>
      </div>
    </div>
  )
}
