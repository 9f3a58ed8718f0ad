import { Button, Spinner, Text } from '@fluentui/react-components'
import { useEffect, useState } from 'react'
import type { LogEntry } from '../../../../contract/log.ts'
import type { StepName } from '../../../../domain/run/checklist.ts'
import { Card } from '../../../components/card.tsx'
import { CopyAndSave } from '../../../components/copy-and-save.tsx'
import { PlainTable } from '../../../components/plain-table.tsx'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { csvOf } from '../../../components/table-text.ts'
import { momentWords } from '../../../components/times.ts'
import { useAction } from '../../../connection.tsx'
import { goTo } from '../../../store.ts'
import { useRunStyles } from '../run-styles.ts'

interface Loaded {
  readonly entries: readonly LogEntry[]
  /** Beyond which entry to go on; null at the end. */
  readonly next: number | null
}

/** The entries of the log that belong to a step, oldest first. */
export const EvidenceTab = ({
  run,
  step,
  count,
}: {
  readonly run: string
  readonly step: StepName
  /** How many entries the log has of it now. */
  readonly count: number
}) => {
  const { stack, row, quiet } = useRunStyles()
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const fetch = useAction((client, beyond: number | null) => client.runs.evidence({ run, step, beyond }))
  const load = async (before: Loaded): Promise<void> => {
    const answer = await fetch.run(before.next ?? before.entries.at(-1)?.seq ?? null)
    if (answer.ok) setLoaded({ entries: [...before.entries, ...answer.value.entries], next: answer.value.next })
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first page is fetched once; the rest when asked for.
  useEffect(() => void load({ entries: [], next: null }), [])
  if (loaded === null) {
    return fetch.problem === null ? <Spinner label="Reading the log…" /> : <ProblemMessage problem={fetch.problem} />
  }
  const { entries, next } = loaded
  const newer = count - entries.length
  return (
    <Card title="Entries of the log" actions={<EntriesCopy run={run} step={step} entries={entries} />}>
      <div className={stack}>
        {entries.length === 0 ? (
          <Text className={quiet}>The log has nothing of this step yet.</Text>
        ) : (
          <EntriesTable step={step} entries={entries} />
        )}
        <div className={row}>
          {(next !== null || newer > 0) && (
            <Button disabledFocusable={fetch.busy} onClick={() => void load(loaded)}>
              {next === null ? `Show ${newer} newer ${newer === 1 ? 'entry' : 'entries'}` : 'Show more'}
            </Button>
          )}
          <Button appearance="subtle" onClick={() => goTo({ page: 'log', run })}>
            Open the log of this run
          </Button>
        </div>
        <ProblemMessage problem={fetch.problem} onDismiss={fetch.dismiss} />
      </div>
    </Card>
  )
}

const EntriesTable = ({ step, entries }: { readonly step: StepName; readonly entries: readonly LogEntry[] }) => (
  <PlainTable label={`Entries of the log for ${step}`} minimumWidth={560}>
    <thead>
      <tr>
        <th scope="col">Entry</th>
        <th scope="col">Time</th>
        <th scope="col">Who</th>
        <th scope="col">What happened</th>
      </tr>
    </thead>
    <tbody>
      {entries.map(({ seq, at, actor, words, readable }) => (
        <tr key={seq}>
          <td>{seq.toLocaleString('en')}</td>
          <td>{at === null ? 'not known' : momentWords(at)}</td>
          <td>{actor ?? 'not known'}</td>
          <td>{readable ? words : `Not readable: this entry was changed. ${words}`}</td>
        </tr>
      ))}
    </tbody>
  </PlainTable>
)

const EntriesCopy = ({
  run,
  step,
  entries,
}: {
  readonly run: string
  readonly step: StepName
  readonly entries: readonly LogEntry[]
}) => (
  <CopyAndSave
    what="these entries"
    suggestedName={`${run}-${step.toLowerCase()}-entries.csv`}
    text={() =>
      csvOf([
        ['Entry', 'Time', 'Who', 'What happened'],
        ...entries.map(({ seq, at, actor, words }) => [String(seq), at ?? '', actor ?? '', words]),
      ])
    }
  />
)
