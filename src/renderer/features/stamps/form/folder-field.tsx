import { Button, Tooltip } from '@fluentui/react-components'
import { FolderOpenRegular } from '@fluentui/react-icons'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { useAction } from '../../../connection.tsx'
import { TextField, type TextFieldProperties } from './text-field.tsx'

/** A folder of this computer, or a share as this computer sees it: typed, or chosen in the system's own dialog. */
export const FolderField = (properties: Omit<TextFieldProperties, 'kind' | 'after'>) => {
  const { label, onChange, onLeave } = properties
  const choose = useAction((client) => client.application.chooseFolder({ title: label }))
  const chosen = async (): Promise<void> => {
    const answer = await choose.run()
    if (!answer.ok || answer.value === null) return
    onChange(answer.value.folder)
    onLeave()
  }
  return (
    <div>
      <TextField
        {...properties}
        kind="path"
        after={
          <Tooltip content={`Choose: ${label}`} relationship="label">
            <Button
              size="small"
              appearance="transparent"
              icon={<FolderOpenRegular />}
              disabledFocusable={choose.busy}
              onClick={() => void chosen()}
            />
          </Tooltip>
        }
      />
      <ProblemMessage problem={choose.problem} onDismiss={choose.dismiss} />
    </div>
  )
}
