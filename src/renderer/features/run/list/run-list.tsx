import { Button, makeStyles, Text, tokens } from '@fluentui/react-components'
import type { RunSummary } from '../../../../contract/run-snapshot.ts'
import { Card } from '../../../components/card.tsx'
import { Page } from '../../../components/page.tsx'
import { PageHeader } from '../../../components/page-header.tsx'
import { WatchedContent } from '../../../components/watched-content.tsx'
import { useWatched } from '../../../connection.tsx'
import { goTo } from '../../../store.ts'
import { useRunStyles } from '../run-styles.ts'
import { type Column, TableCard } from '../table-card.tsx'
import { closedColumns, openColumns } from './run-columns.tsx'
import { newestFirst } from './run-words.ts'

const useStyles = makeStyles({ words: { maxWidth: '64ch', lineHeight: tokens.lineHeightBase400 } })

/** Every run that the log knows: those that are open, then those that are closed. */
export const RunList = () => {
  const watched = useWatched(({ runs }) => runs.list, null)
  return (
    <Page>
      <PageHeader title="Runs" lead="A run is one rotation on one stamp, from the first look to the report." />
      <WatchedContent watched={watched} loading="Reading the runs…">
        {(runs) => (runs.length === 0 ? <NoRuns /> : <BothTables runs={runs} />)}
      </WatchedContent>
    </Page>
  )
}

const BothTables = ({ runs }: { readonly runs: readonly RunSummary[] }) => {
  const { stack } = useRunStyles()
  return (
    <div className={stack}>
      <RunTable
        title="Open runs"
        columns={openColumns}
        runs={runs.filter(({ closed }) => closed === null)}
        none="No run is open. Begin one from a stamp."
      />
      <RunTable
        title="Closed runs"
        columns={closedColumns}
        runs={runs.filter(({ closed }) => closed !== null)}
        none="No run was closed yet."
      />
    </div>
  )
}

const RunTable = ({
  title,
  columns,
  runs,
  none,
}: {
  readonly title: string
  readonly columns: readonly Column<RunSummary>[]
  readonly runs: readonly RunSummary[]
  readonly none: string
}) => (
  <TableCard
    title={title}
    columns={columns}
    rows={newestFirst(runs)}
    keyOf={({ run }) => run}
    none={none}
    fileName={`${title.toLowerCase().replaceAll(' ', '-')}.csv`}
    minimumWidth={640}
  />
)

const NoRuns = () => {
  const styles = useStyles()
  const { stack } = useRunStyles()
  return (
    <Card title="No run yet">
      <div className={stack}>
        <Text className={styles.words}>
          Begin with a rehearsal: it goes through the whole checklist on a simulated stamp and touches nothing real. A
          run on a real stamp begins from its card, too.
        </Text>
        <div>
          <Button appearance="primary" onClick={() => goTo({ page: 'stamps' })}>
            Go to the stamps
          </Button>
        </div>
      </div>
    </Card>
  )
}
