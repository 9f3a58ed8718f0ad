import { Button, Caption1, makeStyles, tokens } from '@fluentui/react-components'
import { ChevronDownRegular, ChevronRightRegular } from '@fluentui/react-icons'
import { useId, useState } from 'react'
import type { CertificateRow, RunSnapshot } from '../../../contract/run-snapshot.ts'
import { MiddleEllipsis } from '../../components/middle-ellipsis.tsx'
import { ResultMark } from '../../components/result-mark.tsx'
import { RowDetails } from '../../components/row-details.tsx'
import { dayWords } from '../../components/times.ts'
import { checksOf, commonName, servedAfterOf } from '../../runs/certificate-words.ts'
import { Thumbprint } from '../../runs/thumbprint.tsx'
import { CertificateDetails } from './certificate-details.tsx'

export const columnCount = 9

const useStyles = makeStyles({
  folder: {
    padding: '0 8px',
    margin: '-4px 0',
    marginLeft: '-8px',
    justifyContent: 'start',
    minWidth: 0,
    fontWeight: tokens.fontWeightRegular,
    whiteSpace: 'nowrap',
  },
  open: { fontWeight: tokens.fontWeightSemibold },
  names: { maxWidth: '230px', paddingLeft: '20px', color: tokens.colorNeutralForeground3 },
  off: { color: tokens.colorNeutralForeground3, whiteSpace: 'nowrap' },
  issuer: { maxWidth: '180px', overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' },
  whole: { whiteSpace: 'nowrap' },
})

/** One certificate of the set; below it, when it is open, everything that is known of it. */
export const CertificateTableRow = ({
  row,
  snapshot,
}: {
  readonly row: CertificateRow
  readonly snapshot: RunSnapshot
}) => {
  const styles = useStyles()
  const [open, setOpen] = useState(false)
  const details = useId()
  const { folder, prepared, servedBefore } = row
  return (
    <>
      <tr>
        <th scope="row">
          <Button
            className={styles.folder}
            appearance="subtle"
            icon={open ? <ChevronDownRegular /> : <ChevronRightRegular />}
            aria-expanded={open}
            {...(open ? { 'aria-controls': details } : {})}
            onClick={() => setOpen(!open)}
          >
            {folder}
          </Button>
          <Caption1 block className={styles.names}>
            <MiddleEllipsis text={row.names.join(', ')} />
          </Caption1>
        </th>
        <td>{row.request === null ? <span className={styles.off}>not written</span> : 'written'}</td>
        <td>
          {prepared === null ? <span className={styles.off}>not yet</span> : <Thumbprint text={prepared.thumbprint} />}
        </td>
        <td className={styles.issuer} title={prepared?.issuer}>
          {prepared === null ? '' : commonName(prepared.issuer)}
        </td>
        <td className={styles.whole}>{prepared === null ? '' : dayWords(prepared.notAfter)}</td>
        <td className={styles.whole}>{prepared === null ? '' : keyWords(prepared.keyBits)}</td>
        <td className={styles.whole}>
          <Judged judged={checksOf(row.findings)} otherwise="not checked" />
        </td>
        <td>
          {servedBefore === null ? (
            <span className={styles.off}>not seen</span>
          ) : (
            <Thumbprint text={servedBefore.thumbprint} />
          )}
        </td>
        <td className={styles.whole}>
          <Judged judged={servedAfterOf(row)} otherwise="not yet" />
        </td>
      </tr>
      {open && (
        <tr id={details}>
          <td colSpan={columnCount}>
            <RowDetails>
              <CertificateDetails row={row} snapshot={snapshot} />
            </RowDetails>
          </td>
        </tr>
      )}
    </>
  )
}

const keyWords = (bits: number | null): string => (bits === null ? 'not RSA' : `RSA ${bits}`)

const Judged = ({
  judged,
  otherwise,
}: {
  readonly judged: ReturnType<typeof checksOf>
  readonly otherwise: string
}) => {
  const styles = useStyles()
  return judged === null ? <span className={styles.off}>{otherwise}</span> : <ResultMark {...judged} />
}
