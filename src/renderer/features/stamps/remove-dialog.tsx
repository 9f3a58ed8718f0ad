import { Text } from '@fluentui/react-components'
import type { StampCard } from '../../../contract/stamps.ts'
import { QuestionDialog } from '../../components/question-dialog.tsx'
import { useAction } from '../../connection.tsx'

/** Asks before a stamp is forgotten. */
export const RemoveDialog = ({ card, onClosed }: { readonly card: StampCard; readonly onClosed: () => void }) => {
  const remove = useAction((client) => client.stamps.remove({ stamp: card.id }))
  const { region, fqdn } = card.names
  const forget = async (): Promise<void> => {
    if ((await remove.run()).ok) onClosed()
  }
  return (
    <QuestionDialog
      title={`Remove ${region} from the list?`}
      yes={`Remove ${region}`}
      no="Keep it"
      busy={remove.busy}
      problem={remove.problem}
      onYes={() => void forget()}
      onNo={onClosed}
    >
      <Text>
        Keyturn forgets the ERCS machines and folders of {region}.{fqdn}. Its runs stay in the log, and nothing changes
        on the stamp.
      </Text>
    </QuestionDialog>
  )
}
