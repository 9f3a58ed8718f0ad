import { Caption1, Link, makeStyles, tokens } from '@fluentui/react-components'
import type { Finding } from '../../../domain/certificates/checks.ts'
import { ResultMark } from '../../components/result-mark.tsx'
import { helpRouteFor } from '../../help-links.ts'
import { fragmentOf } from '../../route.ts'

const useStyles = makeStyles({
  all: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalM },
  list: {
    listStyle: 'none',
    margin: 0,
    padding: 0,
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
  },
  item: {
    display: 'grid',
    gridTemplateColumns: 'minmax(110px, auto) minmax(0, 1fr)',
    columnGap: tokens.spacingHorizontalL,
  },
  name: { fontWeight: tokens.fontWeightSemibold, width: '140px' },
  words: { overflowWrap: 'anywhere' },
  source: { color: tokens.colorNeutralForeground3 },
})

const groups: readonly { readonly result: Finding['result']; readonly words: (count: number) => string }[] = [
  { result: 'Fail', words: (count) => `${count} failed: to be mended before the rotation` },
  {
    result: 'Warning',
    words: (count) => `${count} ${count === 1 ? 'warning' : 'warnings'}: to be mended, or accepted with a reason`,
  },
  { result: 'OK', words: (count) => `${count} passed` },
  { result: 'Skipped', words: (count) => `${count} skipped` },
]

/** Findings with the worst first, each with what it says, what mends it, and where the rule is written. */
export const FindingGroups = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const styles = useStyles()
  return (
    <div className={styles.all}>
      {groups.map(({ result, words }) => {
        const members = findings.filter((finding) => finding.result === result)
        return members.length === 0 ? null : (
          <div key={result}>
            <ResultMark result={result} words={words(members.length)} />
            <FindingList findings={members} />
          </div>
        )
      })}
    </div>
  )
}

const FindingList = ({ findings }: { readonly findings: readonly Finding[] }) => {
  const styles = useStyles()
  return (
    <ul className={styles.list}>
      {findings.map(({ name, message, fix, source }) => (
        <li key={`${name} ${message}`} className={styles.item}>
          <Link className={styles.name} href={fragmentOf(helpRouteFor({ check: name }))}>
            {name}
          </Link>
          <div className={styles.words}>
            <div>{message}</div>
            {fix !== '' && <div>{fix}</div>}
            <Caption1 className={styles.source}>{source}</Caption1>
          </div>
        </li>
      ))}
    </ul>
  )
}
