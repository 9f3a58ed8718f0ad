import { MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { FolderButton } from '../folder-button.tsx'
import { useRunStyles } from '../run-styles.ts'
import { TableCard } from '../table-card.tsx'
import { fileColumns } from './file-columns.tsx'

/** The transcripts that came, by their hashes, and the consoles where some are still to be fetched. */
export const CleanupDetails = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const { stack } = useRunStyles()
  return (
    <div className={stack}>
      {/* Once the step is done, the notice of the run says what is left to do by hand. */}
      {snapshot.unclosed.length > 0 && step.status !== 'done' && (
        <MessageBar intent="warning" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Transcripts are still on {snapshot.unclosed.join(', ')}.</MessageBarTitle>
            Sessions there were not closed as they should. This step opens one on each of them again and closes it,
            which ships the transcripts.
          </MessageBarBody>
        </MessageBar>
      )}
      <TableCard
        title="Transcripts"
        columns={fileColumns}
        rows={snapshot.transcripts}
        keyOf={({ path }) => path}
        none="No transcript has come yet. They come when a session on the privileged endpoint is closed."
        fileName={`${snapshot.run}-transcripts.csv`}
        minimumWidth={640}
        actions={
          <FolderButton run={snapshot.run} folder="transcripts">
            Open folder
          </FolderButton>
        }
      />
    </div>
  )
}
