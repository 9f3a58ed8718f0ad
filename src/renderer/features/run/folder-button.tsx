import { Button } from '@fluentui/react-components'
import { FolderOpenRegular } from '@fluentui/react-icons'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { useAction } from '../../connection.tsx'

type Folder = 'requests' | 'replies' | 'prepared' | 'backup' | 'share' | 'transcripts' | 'report'

/** Opens a folder of the run in the system's file manager. */
export const FolderButton = ({
  run,
  folder,
  children,
}: {
  readonly run: string
  readonly folder: Folder
  readonly children: string
}) => {
  const show = useAction((client) => client.runs.showFolder({ run, folder }))
  return (
    <>
      <Button
        size="small"
        appearance="subtle"
        icon={<FolderOpenRegular />}
        disabledFocusable={show.busy}
        onClick={() => void show.run()}
      >
        {children}
      </Button>
      <ProblemMessage problem={show.problem} onDismiss={show.dismiss} />
    </>
  )
}
