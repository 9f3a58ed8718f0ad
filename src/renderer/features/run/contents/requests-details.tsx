import type { CertificateRow, RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { RequestsOut } from '../../../runs/requests-out.tsx'
import { FolderButton } from '../folder-button.tsx'
import { useRunStyles } from '../run-styles.ts'
import { type Column, TableCard } from '../table-card.tsx'

const Path = ({ text }: { readonly text: string }) => <span className={useRunStyles().mono}>{text}</span>

const columns: readonly Column<CertificateRow>[] = [
  { head: 'Service folder', text: ({ folder }) => folder },
  { head: 'Names', text: ({ names }) => names.join(', '), cell: ({ names }) => <Path text={names.join(', ')} /> },
  {
    head: 'Request',
    text: ({ request }) => request ?? 'not written yet',
    cell: ({ request }) => (request === null ? 'not written yet' : <Path text={request} />),
  },
]

/** The requests, with the names that each certificate has to hold, and the way to the CA. */
export const RequestsDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { stack } = useRunStyles()
  return (
    <div className={stack}>
      {snapshot.certificates.some(({ request }) => request !== null) && <RequestsOut snapshot={snapshot} />}
      <TableCard
        title="Requests"
        columns={columns}
        rows={snapshot.certificates}
        keyOf={({ folder }) => folder}
        none="Which certificates the stamp needs is told when it has been asked."
        fileName={`${snapshot.run}-requests.csv`}
        minimumWidth={640}
        actions={
          <FolderButton run={snapshot.run} folder="requests">
            Open folder
          </FolderButton>
        }
      />
    </div>
  )
}
