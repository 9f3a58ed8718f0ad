import { makeStyles, Text, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { About } from '../../../contract/application-state.ts'
import { Card } from '../../components/card.tsx'
import { CopyAndSave } from '../../components/copy-and-save.tsx'

const useStyles = makeStyles({
  list: {
    display: 'grid',
    gridTemplateColumns: 'minmax(110px, auto) minmax(0, 1fr)',
    gap: `${tokens.spacingVerticalM} ${tokens.spacingHorizontalL}`,
    margin: 0,
    '@media (max-width: 700px)': { gridTemplateColumns: 'minmax(0, 1fr)', rowGap: tokens.spacingVerticalXXS },
  },
  term: {
    color: tokens.colorNeutralForeground3,
    '@media (max-width: 700px)': { marginTop: tokens.spacingVerticalS },
  },
  value: {
    margin: 0,
    minWidth: 0,
    display: 'flex',
    alignItems: 'start',
    justifyContent: 'space-between',
    columnGap: tokens.spacingHorizontalS,
  },
  exact: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase200,
    overflowWrap: 'anywhere',
    whiteSpace: 'pre-wrap',
    margin: 0,
  },
  code: {
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    overflowWrap: 'anywhere',
  },
  why: { display: 'block', marginTop: tokens.spacingVerticalM },
})

/** What somebody elsewhere needs to tell this log from another. */
export const LogCard = ({ log }: { readonly log: About['log'] }) => (
  <Card title="The log">
    {log === null ? <Text block>The log is not open, so nothing can be said of it.</Text> : <Known log={log} />}
  </Card>
)

const Known = ({ log }: { readonly log: NonNullable<About['log']> }) => {
  const styles = useStyles()
  const { origin, keyId, publicKey, head, paperCode } = log
  return (
    <>
      <dl className={styles.list}>
        <Fact term="Paper code" copy={{ what: 'the paper code', text: paperCode }}>
          <span className={styles.code}>{paperCode}</span>
        </Fact>
        <Fact term="Head" copy={{ what: 'the head', text: `${head.seq} ${head.hash}` }}>
          <span className={styles.exact}>
            entry {head.seq.toLocaleString('en')}, {head.hash}
          </span>
        </Fact>
        <Fact term="Origin" copy={{ what: 'the origin', text: origin }}>
          <span className={styles.exact}>{origin}</span>
        </Fact>
        <Fact term="Id of the key" copy={{ what: 'the id of the key', text: keyId }}>
          <span className={styles.exact}>{keyId}</span>
        </Fact>
        <Fact
          term="Public key"
          copy={{ what: 'the public key', text: publicKey, suggestedName: 'keyturn-public-key.pem' }}
        >
          <pre className={styles.exact}>{publicKey}</pre>
        </Fact>
      </dl>
      <Text className={styles.why}>
        Write the paper code down, and keep the public key on another computer. Compared later, they show that this is
        the same log, whole up to that entry. The code is of the log as it was when this page was opened.
      </Text>
    </>
  )
}

const Fact = ({
  term,
  copy,
  children,
}: {
  readonly term: string
  readonly copy: { readonly what: string; readonly text: string; readonly suggestedName?: string }
  readonly children: ReactNode
}) => {
  const styles = useStyles()
  const { what, text, suggestedName } = copy
  return (
    <>
      <dt className={styles.term}>{term}</dt>
      <dd className={styles.value}>
        {children}
        <CopyAndSave what={what} text={() => text} {...(suggestedName === undefined ? {} : { suggestedName })} />
      </dd>
    </>
  )
}
