import { Button, makeStyles, tokens } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../contract/run-snapshot.ts'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { csvOf, tsvOf } from '../../components/table-text.ts'
import { dayWords } from '../../components/times.ts'
import { WatchedContent } from '../../components/watched-content.tsx'
import { useWatched } from '../../connection.tsx'
import { setWords } from '../../runs/certificate-words.ts'
import { Replies } from '../../runs/replies.tsx'
import { RequestsOut } from '../../runs/requests-out.tsx'
import { goTo } from '../../store.ts'
import { CertificateTable } from './certificate-table.tsx'
import { NextAction } from './next-action.tsx'
import { SetFindings } from './set-findings.tsx'
import { setTable } from './set-table.ts'

const useStyles = makeStyles({
  exchange: {
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(min(300px, 100%), 1fr))',
    gap: tokens.spacingHorizontalL,
  },
})

export const CertificatesOfRun = ({ run }: { readonly run: string }) => {
  const snapshot = useWatched(({ runs }) => runs.snapshot, { run })
  return (
    <>
      <PageHeader
        title="Certificates"
        {...(snapshot.is === 'there' ? { lead: leadOf(snapshot.value) } : {})}
        actions={<Button onClick={() => goTo({ page: 'certificates', run: null })}>Choose another run</Button>}
      />
      <WatchedContent watched={snapshot} loading="Reading the run…">
        {(value) => <Content snapshot={value} />}
      </WatchedContent>
    </>
  )
}

const leadOf = ({ view: { stamp, openedAt } }: RunSnapshot): string =>
  `${stamp.rehearsal === null ? '' : 'Rehearsal stamp · '}${stamp.names.region}.${stamp.names.fqdn} · run opened ${dayWords(openedAt)}`

const Content = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const styles = useStyles()
  const { certificates, departures, halted, run, setFindings, view } = snapshot
  const rows = () => setTable(certificates)
  // As long as certificates are missing, the way to the CA and back matters most; then what was made of the replies.
  const isComplete = certificates.every(({ prepared }) => prepared !== null)
  const exchange = isExchangeOpen(snapshot) && (
    <div className={styles.exchange}>
      <RequestsOut snapshot={snapshot} />
      {certificates.some(({ request }) => request !== null) && <Replies snapshot={snapshot} />}
    </div>
  )
  return (
    <>
      <ProblemMessage problem={halted} />
      <NextAction snapshot={snapshot} />
      {!isComplete && exchange}
      <SetFindings findings={setFindings} departures={departures} />
      <Card
        title={`The set: ${setWords(certificates)}`}
        actions={
          <CopyAndSave
            what="the table of certificates"
            text={() => tsvOf(rows())}
            savedText={() => csvOf(rows())}
            suggestedName={`certificates-${view.stamp.names.region}-${run}.csv`}
          />
        }
      >
        <CertificateTable snapshot={snapshot} />
      </Card>
      {isComplete && exchange}
    </>
  )
}

/** Whether something may still go to a CA and come back: not for the operator's own PFX files, nor once all is checked. */
const isExchangeOpen = ({ view }: RunSnapshot): boolean =>
  view.closed === null &&
  !view.steps.some(
    ({ name, status }) =>
      (name === 'Requests' && status === 'skipped') || (name === 'Certificates' && status === 'done'),
  )
