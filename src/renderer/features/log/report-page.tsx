import { Button, makeStyles, Spinner, tokens } from '@fluentui/react-components'
import { ArrowLeftRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import type { Problem } from '../../../contract/definition.ts'
import { Page } from '../../components/page.tsx'
import { PageHeader } from '../../components/page-header.tsx'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { SpokenStatus } from '../../components/spoken-status.tsx'
import { useClient } from '../../connection.tsx'
import { goTo, useRoute } from '../../store.ts'
import { useExport } from './use-export.ts'

const useStyles = makeStyles({
  report: {
    flexGrow: 1,
    minHeight: '320px',
    width: '100%',
    boxSizing: 'border-box',
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    // The report is a page for paper: it has no dark colours.
    backgroundColor: 'white',
  },
})

/** The report of a run as it would be exported now. */
export default function ReportPage() {
  const route = useRoute()
  return <Page>{route.page === 'report' && <Report key={route.run} run={route.run} />}</Page>
}

const Report = ({ run }: { readonly run: string }) => {
  const styles = useStyles()
  const preview = usePreview(run)
  const exporting = useExport()
  return (
    <>
      <PageHeader
        title="Report"
        lead={`Of the run ${run}, from the log as it is now.`}
        actions={
          <>
            <Button icon={<ArrowLeftRegular />} onClick={() => goTo({ page: 'run', run, step: 'Report', tab: null })}>
              Back to the run
            </Button>
            <Button
              appearance="primary"
              disabledFocusable={exporting.busy}
              onClick={() => void exporting.start('pdf', run)}
            >
              Export as PDF…
            </Button>
            <Button disabledFocusable={exporting.busy} onClick={() => void exporting.start('html', run)}>
              Export as HTML…
            </Button>
            <Button disabledFocusable={exporting.busy} onClick={() => void exporting.start('bundle', run)}>
              Export as bundle…
            </Button>
          </>
        }
      />
      <ProblemMessage problem={exporting.problem} onDismiss={exporting.dismiss} />
      <SpokenStatus>{exporting.said}</SpokenStatus>
      {preview.is === 'loading' && <Spinner label="Putting the report together…" />}
      {preview.is === 'failed' && <ProblemMessage problem={preview.problem} />}
      {preview.is === 'there' && (
        <iframe className={styles.report} sandbox="" src={preview.address} title={`Report of the run ${run}`} />
      )}
    </>
  )
}

type Preview =
  | { readonly is: 'loading' }
  | { readonly is: 'there'; readonly address: string }
  | { readonly is: 'failed'; readonly problem: Problem }

const usePreview = (run: string): Preview => {
  const client = useClient()
  const [preview, setPreview] = useState<Preview>({ is: 'loading' })
  useEffect(() => {
    let wanted = true
    void client.log.previewReport({ run }).then((answer) => {
      if (!wanted) return
      setPreview(answer.ok ? { is: 'there', address: answer.value.address } : { is: 'failed', problem: answer.problem })
    })
    return () => {
      wanted = false
    }
  }, [client, run])
  return preview
}
