import { makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { CertificateRow, RunSnapshot } from '../../../contract/run-snapshot.ts'
import { momentWords } from '../../components/times.ts'
import { FindingGroups } from './finding-groups.tsx'
import { Repair } from './repair.tsx'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalL,
    padding: `${tokens.spacingVerticalS} 0 ${tokens.spacingVerticalL} 20px`,
  },
  title: { margin: `0 0 ${tokens.spacingVerticalXS} 0` },
  facts: {
    display: 'grid',
    gridTemplateColumns: 'max-content minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
    rowGap: tokens.spacingVerticalXXS,
    margin: 0,
    '& dt': { color: tokens.colorNeutralForeground3 },
    '& dd': { margin: 0, overflowWrap: 'anywhere' },
  },
  list: { margin: 0, paddingLeft: '20px' },
  digits: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
})

/** Everything that is known of one certificate: what is prepared, how it differs from the one in use, what the checks say. */
export const CertificateDetails = ({
  row,
  snapshot,
}: {
  readonly row: CertificateRow
  readonly snapshot: RunSnapshot
}) => {
  const styles = useStyles()
  return (
    <div className={styles.all}>
      <Part title={`${row.folder}: what is known`}>
        <dl className={styles.facts}>
          {factsOf(row).map(({ name, value, digits }) => (
            <Fact key={name} name={name} value={value} digits={digits} />
          ))}
        </dl>
      </Part>
      {row.differences.length > 0 && (
        <Part title="What changes for those who connect">
          <ul className={styles.list}>
            {row.differences.map((words) => (
              <li key={words}>{words}</li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="What the checks say">
        {row.findings.length === 0 ? 'It was not checked yet.' : <FindingGroups findings={row.findings} />}
      </Part>
      <Repair row={row} snapshot={snapshot} />
    </div>
  )
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => {
  const styles = useStyles()
  return (
    <div>
      <Subtitle2 as="h3" block className={styles.title}>
        {title}
      </Subtitle2>
      {children}
    </div>
  )
}

const Fact = ({ name, value, digits }: NamedFact) => {
  const styles = useStyles()
  return (
    <>
      <dt>{name}</dt>
      <dd {...(digits ? { className: styles.digits } : {})}>{value}</dd>
    </>
  )
}

interface NamedFact {
  readonly name: string
  readonly value: string
  /** Whether it is compared digit by digit. */
  readonly digits: boolean
}

const factsOf = ({
  names,
  fileName,
  request,
  prepared,
  servedBefore,
  servedAfter,
}: CertificateRow): readonly NamedFact[] => [
  words('Has to hold', names.join(', ')),
  words('Request', request ?? 'not written yet'),
  ...(prepared === null
    ? [words('PFX file', `${fileName} is not prepared yet`)]
    : [
        words('PFX file', prepared.file.path),
        digits('SHA-256', prepared.file.sha256),
        digits('Thumbprint', prepared.thumbprint),
        words('Subject', prepared.subject),
        words('Issuer', prepared.issuer),
        words('Holds', prepared.dnsNames.join(', ')),
        words('Valid', `from ${momentWords(prepared.notBefore)} to ${momentWords(prepared.notAfter)}`),
      ]),
  ...(servedBefore === null
    ? []
    : [
        digits('Served before the rotation', servedBefore.thumbprint),
        words('Its issuer', `${servedBefore.issuer}, valid to ${momentWords(servedBefore.notAfter)}`),
      ]),
  ...(servedAfter === null
    ? []
    : [
        servedAfter.thumbprint === null
          ? words('Served after the rotation', servedAfter.failure ?? 'nothing was seen')
          : digits('Served after the rotation', servedAfter.thumbprint),
        words('Seen at', servedAfter.host),
      ]),
]

const words = (name: string, value: string): NamedFact => ({ name, value, digits: false })
const digits = (name: string, value: string): NamedFact => ({ name, value, digits: true })
