import { Text } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { Card } from '../../../components/card.tsx'
import { MoreLink } from '../../../components/more-link.tsx'
import { ResultMark } from '../../../components/result-mark.tsx'
import { helpRouteFor } from '../../../help-links.ts'
import { useRunStyles } from '../run-styles.ts'
import { notGood } from './not-good.ts'

/** Everything about the set that is not good, in full: what a person reads before accepting it. */
export const FindingsToRead = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { plainList, quiet } = useRunStyles()
  const findings = notGood(snapshot)
  if (findings.length === 0) return null
  return (
    <Card title="What is not good">
      <ul className={plainList}>
        {findings.map(({ where, name, result, message, fix, help }) => (
          <li key={`${where} ${name} ${message}`}>
            <ResultMark result={result} /> <Text weight="semibold">{name === '' ? where : `${where}, ${name}:`}</Text>{' '}
            {message} <Text className={quiet}>{fix}</Text> <MoreLink to={helpRouteFor(help)} />
          </li>
        ))}
      </ul>
    </Card>
  )
}
