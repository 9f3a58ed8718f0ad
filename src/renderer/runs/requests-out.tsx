import { Body1, Button, makeStyles, tokens } from '@fluentui/react-components'
import { FolderArrowRightRegular } from '@fluentui/react-icons'
import { useState } from 'react'
import type { RunSnapshot } from '../../contract/run-snapshot.ts'
import { Card } from '../components/card.tsx'
import { ProblemMessage } from '../components/problem-message.tsx'
import { SpokenStatus } from '../components/spoken-status.tsx'
import { useAction } from '../connection.tsx'
import { goTo } from '../store.ts'

const useStyles = makeStyles({
  all: {
    display: 'grid',
    gridTemplateColumns: 'minmax(0, 1fr)',
    gap: tokens.spacingVerticalS,
    justifyItems: 'start',
    overflowWrap: 'anywhere',
  },
})

/** The requests on their way to the CA: how many there are, and copies of them in a folder that the person chooses. */
export const RequestsOut = ({ snapshot: { certificates, run, view } }: { readonly snapshot: RunSnapshot }) => {
  const styles = useStyles()
  const [said, setSaid] = useState('')
  const exporting = useAction((client) => client.certificates.exportRequests({ run }))
  const written = certificates.filter(({ request }) => request !== null).length
  const exportAll = async (): Promise<void> => {
    setSaid('')
    const answer = await exporting.run()
    if (answer.ok) setSaid(exportedWords(answer.value))
  }
  return (
    <Card title="Requests out">
      <div className={styles.all}>
        <Body1>
          {written === 0
            ? 'No request is written yet. The step Requests makes the keys and a request for each certificate.'
            : `${written} of ${certificates.length} requests are in ${view.plan.requests}. Take copies to the CA; the keys stay here, encrypted.`}
        </Body1>
        {written === 0 ? (
          <Button onClick={() => goTo({ page: 'run', run, step: 'Requests', tab: null })}>
            Go to the step Requests
          </Button>
        ) : (
          <Button
            icon={<FolderArrowRightRegular />}
            disabledFocusable={exporting.busy}
            onClick={() => void exportAll()}
          >
            Copy the requests into a folder…
          </Button>
        )}
        <ProblemMessage problem={exporting.problem} onDismiss={exporting.dismiss} />
        <SpokenStatus>{said}</SpokenStatus>
      </div>
    </Card>
  )
}

const exportedWords = (exported: { readonly folder: string; readonly files: readonly string[] } | null): string =>
  exported === null
    ? 'No folder was chosen: nothing was copied.'
    : `${exported.files.length} ${exported.files.length === 1 ? 'request is' : 'requests are'} now in ${exported.folder}.`
