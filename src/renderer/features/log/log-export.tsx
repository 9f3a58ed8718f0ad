import { Body1, Button, Field, makeStyles, Radio, RadioGroup, Select, tokens } from '@fluentui/react-components'
import { ArrowExportLtrRegular } from '@fluentui/react-icons'
import { useId, useState } from 'react'
import { Card } from '../../components/card.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { SpokenStatus } from '../../components/spoken-status.tsx'
import { useWatched } from '../../connection.tsx'
import { goTo } from '../../store.ts'
import { type ExportFormat, exportFormats } from './export-formats.ts'
import { runChoices } from './run-choices.ts'
import { useExport } from './use-export.ts'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalM,
    justifyItems: 'start',
    overflowWrap: 'anywhere',
  },
  run: { width: '100%', maxWidth: '480px' },
  narrow: { minWidth: 0, width: '100%' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
  about: { color: tokens.colorNeutralForeground3 },
})

/** Takes the log, or one run of it, along as a file. */
export const LogExport = ({ run: runOfRoute }: { readonly run: string | null }) => {
  const styles = useStyles()
  const reason = useId()
  const runs = useWatched(({ runs: area }) => area.list, null)
  const [chosenRun, setChosenRun] = useState<string | null>(null)
  const [format, setFormat] = useState(() => formatNamed(runOfRoute === null ? 'bundle' : 'pdf'))
  const exporting = useExport()
  const run = chosenRun ?? runOfRoute ?? ''
  const lacksRun = format?.ofOneRun === true && run === ''
  return (
    <Card title="Take the log along">
      <div className={styles.all}>
        <Field label="Of which run" className={styles.run}>
          <Select
            select={{ className: styles.narrow }}
            value={run}
            onChange={(_event, { value }) => setChosenRun(value)}
          >
            <option value="">The whole log</option>
            {runChoices(runs.is === 'there' ? runs.value : [], run).map(({ run: id, words }) => (
              <option key={id} value={id}>
                {words}
              </option>
            ))}
          </Select>
        </Field>
        <Field label="As what">
          <RadioGroup value={format?.format ?? ''} onChange={(_event, { value }) => setFormat(formatNamed(value))}>
            {exportFormats.map(({ format: value, name, words }) => (
              <Radio key={value} value={value} label={<FormatLabel name={name} words={words} />} />
            ))}
          </RadioGroup>
        </Field>
        {lacksRun && <Body1 id={reason}>A report tells of one run: choose it above.</Body1>}
        <div className={styles.buttons}>
          <Button
            appearance="primary"
            icon={<ArrowExportLtrRegular />}
            disabledFocusable={lacksRun || exporting.busy}
            {...(lacksRun ? { 'aria-describedby': reason } : {})}
            onClick={() => format !== undefined && void exporting.start(format.format, run === '' ? null : run)}
          >
            {exporting.busy ? 'Writing…' : 'Export…'}
          </Button>
          {run !== '' && <Button onClick={() => goTo({ page: 'report', run })}>Look at the report of this run</Button>}
        </div>
        <ProblemMessage problem={exporting.problem} onDismiss={exporting.dismiss} />
        <SpokenStatus>{exporting.said}</SpokenStatus>
      </div>
    </Card>
  )
}

const formatNamed = (name: string): ExportFormat | undefined => exportFormats.find(({ format }) => format === name)

const FormatLabel = ({ name, words }: { readonly name: string; readonly words: string }) => (
  <>
    {name}
    <br />
    <span className={useStyles().about}>{words}</span>
  </>
)
