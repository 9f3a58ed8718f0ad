import { Button, Text } from '@fluentui/react-components'
import { useState } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { Card } from '../../../components/card.tsx'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { useAction } from '../../../connection.tsx'
import { goTo } from '../../../store.ts'
import { FolderButton } from '../folder-button.tsx'
import { useRunStyles } from '../run-styles.ts'

type Format = 'html' | 'pdf' | 'csv' | 'jsonl' | 'bundle'

const formats: readonly { readonly format: Format; readonly label: string }[] = [
  { format: 'pdf', label: 'PDF' },
  { format: 'html', label: 'HTML' },
  { format: 'csv', label: 'CSV' },
  { format: 'jsonl', label: 'JSON lines' },
  { format: 'bundle', label: 'Bundle with verifier' },
]

/** Where the report is, and the ways to look at it and to take it along. */
export const ReportDetails = ({ snapshot }: { readonly snapshot: RunSnapshot }) => {
  const { stack, row, mono, quiet } = useRunStyles()
  const { reportFile, run } = snapshot
  return (
    <div className={stack}>
      <Card
        title="Report of this run"
        actions={
          reportFile !== null && (
            <FolderButton run={run} folder="report">
              Open folder
            </FolderButton>
          )
        }
      >
        <div className={stack}>
          {reportFile === null ? (
            <Text className={quiet}>No report was written yet. You can look at what it would say now.</Text>
          ) : (
            <Text className={mono}>{reportFile}</Text>
          )}
          <div className={row}>
            <Button onClick={() => goTo({ page: 'report', run })}>Preview</Button>
          </div>
        </div>
      </Card>
      <Exports run={run} />
    </div>
  )
}

const Exports = ({ run }: { readonly run: string }) => {
  const { stack, row } = useRunStyles()
  const [said, setSaid] = useState('')
  const exporting = useAction((client, format: Format) => client.log.export({ format, run }))
  const save = async (format: Format): Promise<void> => {
    setSaid('')
    const answer = await exporting.run(format)
    if (answer.ok)
      setSaid(answer.value === null ? 'No file was chosen: nothing was written.' : `Written: ${answer.value.file}`)
  }
  return (
    <Card title="Take it along">
      <div className={stack}>
        <Text>The bundle holds the report, the entries of the log and what verifies them on any Windows computer.</Text>
        <div className={row}>
          {formats.map(({ format, label }) => (
            <Button key={format} disabledFocusable={exporting.busy} onClick={() => void save(format)}>
              {label}
            </Button>
          ))}
        </div>
        <div role="status">{said}</div>
        <ProblemMessage problem={exporting.problem} onDismiss={exporting.dismiss} />
      </div>
    </Card>
  )
}
