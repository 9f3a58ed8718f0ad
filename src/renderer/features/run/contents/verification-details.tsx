import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { ResultMark } from '../../../components/result-mark.tsx'
import { Thumbprint } from '../../../runs/thumbprint.tsx'
import { type Column, TableCard } from '../table-card.tsx'
import { type ComparedEndpoint, comparedEndpoints, sameWords } from './compared-endpoints.ts'

const columns: readonly Column<ComparedEndpoint>[] = [
  { head: 'Service', text: ({ folder }) => folder },
  { head: 'Endpoint', text: ({ host }) => host ?? 'not looked at yet' },
  {
    head: 'Result',
    text: sameWords,
    cell: (row) => <ResultMark result={row.result} words={sameWords(row)} />,
    whole: true,
  },
  {
    head: 'Prepared',
    text: ({ prepared }) => prepared ?? '',
    cell: ({ prepared }) => (prepared === null ? '' : <Thumbprint text={prepared} />),
  },
  {
    head: 'Served',
    text: ({ served, failure }) => served ?? failure ?? '',
    cell: ({ served, failure }) => (served === null ? (failure ?? '') : <Thumbprint text={served} />),
  },
]

/** Endpoint by endpoint: whether what is served is what was prepared. */
export const VerificationDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => (
  <TableCard
    title="Endpoints"
    columns={columns}
    rows={comparedEndpoints(snapshot.certificates)}
    keyOf={({ folder }) => folder}
    none="Which endpoints the stamp has is told when it has been asked."
    fileName={`${snapshot.run}-endpoints.csv`}
    minimumWidth={680}
  />
)
