import { makeStyles, Text, tokens } from '@fluentui/react-components'
import type { VerificationView } from '../../contract/log.ts'
import { momentWords } from '../components/times.ts'
import { holdsWords } from './trouble-text.ts'

const useStyles = makeStyles({
  all: { borderTop: `1px solid ${tokens.colorNeutralStroke2}`, paddingTop: tokens.spacingVerticalM },
  title: { margin: 0 },
  list: { margin: `${tokens.spacingVerticalXS} 0`, paddingLeft: tokens.spacingHorizontalXL, overflowWrap: 'anywhere' },
  result: { fontWeight: tokens.fontWeightSemibold },
  sub: { color: tokens.colorNeutralForeground3, overflowWrap: 'anywhere' },
})

/** How far a log that does not verify holds, and which anchors say so. */
export const LogHolds = ({ verification }: { readonly verification: VerificationView }) => {
  const styles = useStyles()
  return (
    <section className={styles.all}>
      <Text as="h2" size={400} weight="semibold" className={styles.title} block>
        How far the log holds
      </Text>
      <Text block>{holdsWords(verification)}</Text>
      <ul className={styles.list}>
        {verification.findings.map(({ result, entry, message }) => (
          <li key={`${entry} ${message}`}>
            <span className={styles.result}>
              {result}
              {entry === null ? '' : `, entry ${entry.toLocaleString('en')}`}
            </span>
            : {message}
          </li>
        ))}
        {verification.anchors.map(({ source, entry, at, holds }) => (
          <li key={`${source} ${entry}`}>
            <span className={styles.result}>{holds ? 'Holds' : 'Does not hold'}</span>: anchor at entry{' '}
            {entry.toLocaleString('en')}
            {at === null ? '' : ` of ${momentWords(at)}`}, {source}
          </li>
        ))}
      </ul>
      <Text block size={200} className={styles.sub}>
        Verified {momentWords(verification.at)}. Head {verification.head}
        {verification.keyId === null ? '' : `, key ${verification.keyId}`}
      </Text>
    </section>
  )
}
