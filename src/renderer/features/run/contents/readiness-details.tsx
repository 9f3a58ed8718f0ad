import { MessageBar, MessageBarBody, MessageBarTitle, Text } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { readinessAdvice } from '../../../../domain/readiness/test-azurestack.ts'
import { Card } from '../../../components/card.tsx'
import { ResultMark } from '../../../components/result-mark.tsx'
import { useRunStyles } from '../run-styles.ts'
import { type Column, TableCard } from '../table-card.tsx'
import { useMoment } from '../use-moment.ts'
import { readinessAge } from './readiness-age.ts'

type Readiness = NonNullable<RunSnapshot['readiness']>
type Category = Readiness['report']['categories'][number]

const results = { PASS: 'OK', WARN: 'Warning', FAIL: 'Fail' } as const

const columns: readonly Column<Category>[] = [
  { head: 'Category', text: ({ name }) => name },
  {
    head: 'Result',
    text: ({ word }) => word,
    cell: ({ word }) => <ResultMark result={results[word]} words={word} />,
    whole: true,
  },
]

/** What the stamp's own test said, category by category, and how long it may be relied on. */
export const ReadinessDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { stack, quiet } = useRunStyles()
  const { readiness } = snapshot
  if (readiness === null) {
    return (
      <Card title="Categories">
        <Text className={quiet}>No result yet. The stamp names its categories when its test has ended.</Text>
      </Card>
    )
  }
  return (
    <div className={stack}>
      <Age snapshot={snapshot} readiness={readiness} />
      <TableCard
        title="Categories"
        columns={columns}
        rows={[...readiness.report.categories].sort((a, b) => weight[a.word] - weight[b.word])}
        keyOf={({ name }) => name}
        none="The output of the test could not be read. It stands in the tab Output."
        fileName="readiness.csv"
        minimumWidth={360}
      />
      <Advice readiness={readiness} />
    </div>
  )
}

/** What needs a person stands first. */
const weight = { FAIL: 0, WARN: 1, PASS: 2 } as const

const Age = ({ snapshot, readiness }: { readonly snapshot: RunSnapshot; readonly readiness: Readiness }) => {
  const { words, tooOld } = readinessAge(readiness, useMoment(snapshot.at))
  const rotated = snapshot.view.steps.some(({ name, status }) => name === 'Rotation' && status === 'done')
  if (rotated || snapshot.view.closed !== null) return null
  return (
    <MessageBar intent={tooOld ? 'warning' : 'info'} layout="multiline">
      <MessageBarBody>
        <MessageBarTitle>{tooOld ? 'This result is too old.' : 'Age'}</MessageBarTitle>
        {words}. {tooOld && 'Run the test again.'}
      </MessageBarBody>
    </MessageBar>
  )
}

const Advice = ({ readiness: { report } }: { readonly readiness: Readiness }) => {
  const { list } = useRunStyles()
  const advice = readinessAdvice(report)
  return advice.length === 0 ? null : (
    <Card title="What to do about it">
      <ol className={list}>
        {advice.map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ol>
    </Card>
  )
}
