import { Body1, Caption1, makeStyles, Subtitle2, tokens } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { VerificationView } from '../../../contract/log.ts'
import { CopyAndSave } from '../../components/copy-and-save.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { ResultMark } from '../../components/result-mark.tsx'
import { momentWords } from '../../components/times.ts'
import { verificationText } from './verification-words.ts'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalL,
    width: '100%',
    minWidth: 0,
    overflowWrap: 'anywhere',
  },
  head: {
    display: 'flex',
    flexWrap: 'wrap',
    alignItems: 'center',
    justifyContent: 'space-between',
    gap: tokens.spacingHorizontalM,
  },
  title: { margin: `0 0 ${tokens.spacingVerticalXS} 0` },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
  },
  finding: { display: 'flex', flexWrap: 'wrap', columnGap: tokens.spacingHorizontalM },
  code: {
    display: 'inline-block',
    fontFamily: tokens.fontFamilyMonospace,
    fontSize: tokens.fontSizeHero800,
    lineHeight: tokens.lineHeightHero800,
    letterSpacing: '0.05em',
  },
  digits: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  whole: { whiteSpace: 'nowrap' },
  about: { color: tokens.colorNeutralForeground3 },
})

/** What the verification of the log found. */
export const VerificationResult = ({ result }: { readonly result: VerificationView }) => {
  const styles = useStyles()
  const { findings, anchors, paperCode, keyId, head, at } = result
  return (
    <div className={styles.all}>
      <div className={styles.head}>
        <Caption1 className={styles.about}>{`Verified ${momentWords(at)}`}</Caption1>
        <CopyAndSave
          what="the result of the verification"
          text={() => verificationText(result)}
          suggestedName="keyturn-verification.txt"
        />
      </div>
      {findings.length > 0 && (
        <Part title="What was found">
          <ul className={styles.list}>
            {findings.map(({ entry, message, result: verdict }) => (
              <li key={`${entry ?? ''} ${message}`} className={styles.finding}>
                <ResultMark result={verdict} {...(entry === null ? {} : { words: `${verdict}, entry ${entry}` })} />
                <span>{message}</span>
              </li>
            ))}
          </ul>
        </Part>
      )}
      <Part title="Heads that were kept outside">
        {anchors.length === 0 ? (
          <Body1>None was found. Without one, nobody can tell whether the end of the log was cut off.</Body1>
        ) : (
          <Anchors anchors={anchors} />
        )}
      </Part>
      {paperCode !== null && (
        <Part title="Code to write on paper">
          <span className={styles.code}>{paperCode}</span>
          <Body1 block>
            Write it down with the date and keep it away from this computer. Who has it can tell later whether
            everything up to this entry is still as it is now.
          </Body1>
        </Part>
      )}
      <Part title="Key and head">
        <Body1 block>{keyId === null ? 'Nobody signs this log.' : 'The log is signed by the key'}</Body1>
        {keyId !== null && <span className={styles.digits}>{keyId}</span>}
        <Body1 block>The hash of its last whole entry is</Body1>
        <span className={styles.digits}>{head}</span>
      </Part>
    </div>
  )
}

const Part = ({ title, children }: { readonly title: string; readonly children: ReactNode }) => (
  <div>
    <Subtitle2 as="h3" block className={useStyles().title}>
      {title}
    </Subtitle2>
    {children}
  </div>
)

const Anchors = ({ anchors }: Pick<VerificationView, 'anchors'>) => {
  const styles = useStyles()
  return (
    <PlainTable label="Heads that were kept outside of the log" minimumWidth={480}>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Entry</th>
          <th scope="col">Kept</th>
          <th scope="col">In the log</th>
        </tr>
      </thead>
      <tbody>
        {anchors.map(({ source, entry, at, holds }) => (
          <tr key={`${source} ${entry}`}>
            <td>{source}</td>
            <td className={styles.whole}>{entry.toLocaleString('en')}</td>
            <td className={styles.whole}>{at === null ? 'not known' : momentWords(at)}</td>
            <td className={styles.whole}>
              <ResultMark result={holds ? 'OK' : 'Fail'} words={holds ? 'holds' : 'does not hold'} />
            </td>
          </tr>
        ))}
      </tbody>
    </PlainTable>
  )
}
