import { makeStyles, tokens } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../contract/run-snapshot.ts'
import { Card } from '../../components/card.tsx'
import { MoreLink } from '../../components/more-link.tsx'
import { ResultMark } from '../../components/result-mark.tsx'
import { helpRouteFor } from '../../help-links.ts'
import { FindingGroups } from './finding-groups.tsx'

const useStyles = makeStyles({
  list: {
    margin: 0,
    paddingLeft: 0,
    listStyle: 'none',
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
  },
  head: { display: 'flex', flexWrap: 'wrap', alignItems: 'center', columnGap: tokens.spacingHorizontalM },
  path: { fontFamily: tokens.fontFamilyMonospace, overflowWrap: 'anywhere' },
  fix: { color: tokens.colorNeutralForeground3 },
})

/** What is wrong with the set as a whole, and where the folders are not as the stamp wants them; nothing when all is well. */
export const SetFindings = ({
  findings,
  departures,
}: Pick<RunSnapshot, 'departures'> & { readonly findings: RunSnapshot['setFindings'] }) => {
  const told = findings.filter(({ result }) => result === 'Fail' || result === 'Warning')
  return (
    <>
      {told.length > 0 && (
        <Card title="About the whole set">
          <FindingGroups findings={told} />
        </Card>
      )}
      {departures.length > 0 && (
        <Card title="The folders are not as the stamp wants them">
          <Departures departures={departures} />
        </Card>
      )}
    </>
  )
}

const Departures = ({ departures }: Pick<RunSnapshot, 'departures'>) => {
  const styles = useStyles()
  return (
    <ul className={styles.list}>
      {departures.map(({ code, path, result, message, fix }) => (
        <li key={`${code} ${path}`}>
          <div className={styles.head}>
            <ResultMark result={result} />
            <span className={styles.path}>{path}</span>
          </div>
          <div>{message}</div>
          <div className={styles.fix}>
            {fix} <MoreLink to={helpRouteFor({ departure: code })} />
          </div>
        </li>
      ))}
    </ul>
  )
}
