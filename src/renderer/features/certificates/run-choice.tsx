import { Body1, Button, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronRightRegular } from '@fluentui/react-icons'
import type { RunSummary } from '../../../contract/run-snapshot.ts'
import { Card } from '../../components/card.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { dayWords } from '../../components/times.ts'
import { WatchedContent } from '../../components/watched-content.tsx'
import { useWatched } from '../../connection.tsx'
import { goTo } from '../../store.ts'

const useStyles = makeStyles({
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
  },
  run: { width: '100%', justifyContent: 'space-between', textAlign: 'left' },
  words: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', minWidth: 0, overflowWrap: 'anywhere' },
  about: { color: tokens.colorNeutralForeground3 },
  nothing: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalM,
    justifyItems: 'start',
  },
})

/** The open runs, to choose the one whose certificates are looked at; words what to do where there is none. */
export const RunChoice = () => {
  const runs = useWatched(({ runs: area }) => area.list, null)
  return (
    <>
      <PageHeader title="Certificates" lead="Requests, replies, PFX files and their checks belong to a run." />
      <WatchedContent watched={runs} loading="Reading the runs…">
        {(list) => <OpenRuns runs={list.filter(({ closed }) => closed === null)} />}
      </WatchedContent>
    </>
  )
}

const OpenRuns = ({ runs }: { readonly runs: readonly RunSummary[] }) => {
  const styles = useStyles()
  if (runs.length === 0) return <NoRun />
  return (
    <Card title="Choose a run">
      <ul className={styles.list}>
        {runs.map((run) => (
          <li key={run.run}>
            <OpenRun run={run} />
          </li>
        ))}
      </ul>
    </Card>
  )
}

const OpenRun = ({ run: { run, stamp, openedAt, openedBy, current } }: { readonly run: RunSummary }) => {
  const styles = useStyles()
  return (
    <Button
      className={styles.run}
      icon={<ChevronRightRegular />}
      iconPosition="after"
      onClick={() => goTo({ page: 'certificates', run })}
    >
      <span className={styles.words}>
        {stamp.rehearsal === null ? `${stamp.names.region}.${stamp.names.fqdn}` : 'Rehearsal stamp'}
        <Caption1 className={styles.about}>
          {`opened ${dayWords(openedAt)} by ${openedBy}${current === null ? '' : `, at the step ${current}`}`}
        </Caption1>
      </span>
    </Button>
  )
}

const NoRun = () => {
  const styles = useStyles()
  return (
    <Card title="No run is open">
      <div className={styles.nothing}>
        <Body1>
          Open a run on a stamp, or a rehearsal. Its step Requests makes what the CA is sent, and its step Certificates
          makes PFX files of what comes back.
        </Body1>
        <Button appearance="primary" onClick={() => goTo({ page: 'stamps' })}>
          Go to the stamps
        </Button>
      </div>
    </Card>
  )
}
