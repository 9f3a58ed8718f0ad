import { Link, makeStyles, tokens } from '@fluentui/react-components'
import { Card } from '../../components/card.tsx'
import { fragmentOf } from '../../route.ts'

const useStyles = makeStyles({
  list: { margin: `0 0 ${tokens.spacingVerticalM}`, paddingLeft: tokens.spacingHorizontalXL },
  item: { marginBottom: tokens.spacingVerticalXS },
})

/** The articles of the help that say all of it. */
const more = [
  { article: 'what-is-simulated', words: 'What is simulated, and what is not proven' },
  { article: 'limits-of-the-log', words: 'What the log can’t show' },
  { article: 'limits-of-the-endpoint', words: 'What Keyturn can promise about a rotation' },
] as const

/** What a person should know before they rely on it. */
export const LimitsCard = () => {
  const styles = useStyles()
  return (
    <Card title="What is simulated, and what is not proven">
      <ul className={styles.list}>
        <li className={styles.item}>
          The stamp of a rehearsal is simulated. Its keys, PFX files, TLS, log and report are real.
        </li>
        <li className={styles.item}>
          Keyturn has met no real stamp yet, and was tested without Windows. The first steps of a run only read: take
          them with care.
        </li>
        <li className={styles.item}>
          Who administers this computer can write another log with signatures that hold. A paper code or a report that
          is kept elsewhere shows it.
        </li>
      </ul>
      {more.map(({ article, words }) => (
        <div key={article}>
          <Link href={fragmentOf({ page: 'help', article })}>{words}</Link>
        </div>
      ))}
    </Card>
  )
}
