import type { LogEntry } from '../../../contract/log.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { RowDetailsRoom } from '../../components/row-details.tsx'
import { EntryRow } from './entry-row.tsx'

export const EntryTable = ({ entries }: { readonly entries: readonly LogEntry[] }) => (
  <RowDetailsRoom>
    <PlainTable label="Entries of the log, the newest first" minimumWidth={740}>
      <thead>
        <tr>
          <th scope="col">Entry</th>
          <th scope="col">Time (UTC)</th>
          <th scope="col">Who</th>
          <th scope="col">Stamp and run</th>
          <th scope="col">Step</th>
          <th scope="col">What happened</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <EntryRow key={entry.seq} entry={entry} />
        ))}
      </tbody>
    </PlainTable>
  </RowDetailsRoom>
)
