import { Link } from '@fluentui/react-components'
import type { RunSummary } from '../../../../contract/run-snapshot.ts'
import { RehearsalMark } from '../../../components/rehearsal-mark.tsx'
import { ResultMark } from '../../../components/result-mark.tsx'
import { dayWords, momentWords } from '../../../components/times.ts'
import { fragmentOf } from '../../../route.ts'
import { useRunStyles } from '../run-styles.ts'
import type { Column } from '../table-card.tsx'
import { resultWords, stateWords } from './run-words.ts'

const stampOf = ({ stamp: { names } }: RunSummary): string => `${names.region}.${names.fqdn}`

const stamp: Column<RunSummary> = { head: 'Stamp', text: stampOf, cell: (run) => <StampLink run={run} /> }
const state: Column<RunSummary> = { head: 'State', text: stateWords, whole: true }
const openedAt: Column<RunSummary> = {
  head: 'Opened',
  text: (run) => momentWords(run.openedAt),
  cell: (run) => dayWords(run.openedAt),
  whole: true,
}
const openedBy: Column<RunSummary> = { head: 'By', text: (run) => run.openedBy, whole: true }
const name: Column<RunSummary> = {
  head: 'Run',
  text: ({ run }) => run,
  cell: ({ run }) => <Mono text={run} />,
  whole: true,
}

export const openColumns: readonly Column<RunSummary>[] = [stamp, state, openedAt, openedBy, name]

export const closedColumns: readonly Column<RunSummary>[] = [
  stamp,
  state,
  {
    head: 'Result',
    text: resultWords,
    cell: (run) => <ResultMark result={run.result} words={resultWords(run)} />,
    whole: true,
  },
  {
    head: 'Closed',
    text: ({ closed }) => (closed === null ? '' : momentWords(closed.at)),
    cell: ({ closed }) => (closed === null ? '' : dayWords(closed.at)),
    whole: true,
  },
  openedAt,
  openedBy,
  name,
]

const StampLink = ({ run }: { readonly run: RunSummary }) => {
  const { row } = useRunStyles()
  return (
    <span className={row}>
      <Link href={fragmentOf({ page: 'run', run: run.run, step: null, tab: null })}>{stampOf(run)}</Link>
      {run.stamp.rehearsal !== null && <RehearsalMark />}
    </span>
  )
}

const Mono = ({ text }: { readonly text: string }) => <span className={useRunStyles().mono}>{text}</span>
