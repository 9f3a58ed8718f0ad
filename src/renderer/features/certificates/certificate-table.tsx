import type { RunSnapshot } from '../../../contract/run-snapshot.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { RowDetailsRoom } from '../../components/row-details.tsx'
import { CertificateTableRow, columnCount } from './certificate-table-row.tsx'

/** The set, one row for each service folder; a row opens to all that is known of its certificate. */
export const CertificateTable = ({ snapshot }: { readonly snapshot: RunSnapshot }) => (
  <RowDetailsRoom>
    <PlainTable label="Certificates by service folder" minimumWidth={980}>
      <thead>
        <tr>
          <th scope="col">Service folder</th>
          <th scope="col">Request</th>
          <th scope="col">Prepared</th>
          <th scope="col">Issuer</th>
          <th scope="col">Valid to</th>
          <th scope="col">Key</th>
          <th scope="col">Checks</th>
          <th scope="col">Served before</th>
          <th scope="col">Served after</th>
        </tr>
      </thead>
      <tbody>
        {snapshot.certificates.length === 0 ? (
          <tr>
            <td colSpan={columnCount}>
              Which certificates the stamp needs is not known yet: take the step Stamp first.
            </td>
          </tr>
        ) : (
          snapshot.certificates.map((row) => <CertificateTableRow key={row.folder} row={row} snapshot={snapshot} />)
        )}
      </tbody>
    </PlainTable>
  </RowDetailsRoom>
)
