import { Button } from '@fluentui/react-components'
import type { CertificateRow, RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { ResultMark } from '../../../components/result-mark.tsx'
import { dayWords } from '../../../components/times.ts'
import { checksOf } from '../../../runs/certificate-words.ts'
import { Thumbprint } from '../../../runs/thumbprint.tsx'
import { goTo } from '../../../store.ts'
import { FolderButton } from '../folder-button.tsx'
import { useRunStyles } from '../run-styles.ts'
import { type Column, TableCard } from '../table-card.tsx'
import { FindingsToRead } from './findings-to-read.tsx'

const columns: readonly Column<CertificateRow>[] = [
  { head: 'Service folder', text: ({ folder }) => folder },
  {
    head: 'Checks',
    text: ({ findings }) => checksOf(findings)?.words ?? 'not checked yet',
    cell: ({ findings }) => {
      const checks = checksOf(findings)
      return checks === null ? 'not checked yet' : <ResultMark result={checks.result} words={checks.words} />
    },
    whole: true,
  },
  {
    head: 'Prepared',
    text: ({ prepared }) => prepared?.thumbprint ?? 'not yet',
    cell: ({ prepared }) => (prepared === null ? 'not yet' : <Thumbprint text={prepared.thumbprint} />),
  },
  { head: 'Issuer', text: ({ prepared }) => prepared?.issuer ?? '' },
  { head: 'Ends', text: ({ prepared }) => (prepared === null ? '' : dayWords(prepared.notAfter)), whole: true },
]

/** The set in short, and what is not good about it in full. All of it stands on the page Certificates. */
export const CertificatesDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => (
  <div className={useRunStyles().stack}>
    <FindingsToRead snapshot={snapshot} />
    <TableCard
      title="Certificates"
      columns={columns}
      rows={snapshot.certificates}
      keyOf={({ folder }) => folder}
      none="Which certificates the stamp needs is told when it has been asked."
      fileName={`${snapshot.run}-certificates.csv`}
      minimumWidth={640}
      actions={
        <>
          <Button size="small" onClick={() => goTo({ page: 'certificates', run: snapshot.run })}>
            Every finding
          </Button>
          <FolderButton run={snapshot.run} folder="prepared">
            Open folder
          </FolderButton>
        </>
      }
    />
  </div>
)
