import { Button, makeStyles, Tooltip, tokens } from '@fluentui/react-components'
import { CheckmarkRegular, CopyRegular, SaveRegular } from '@fluentui/react-icons'
import { useEffect, useState } from 'react'
import { useAction } from '../connection.tsx'
import { ProblemMessage } from './problem-message.tsx'
import { visuallyHidden } from './visually-hidden.ts'

const useStyles = makeStyles({
  all: { display: 'flex', flexDirection: 'column', alignItems: 'end', gap: tokens.spacingVerticalXS, minWidth: 0 },
  buttons: { position: 'relative', display: 'flex', gap: tokens.spacingHorizontalXS, flexShrink: 0 },
})

/** How long the tick stands for what was done, in milliseconds: long enough to be seen, gone before the next copy. */
const tickStands = 4000

/**
 * Copies a text to the clipboard, and saves it to a file that the person chooses.
 * @param what what the text is, for the labels: `the output of Rotation`
 * @param suggestedName name of the file; without one, only copying is offered
 * @param savedText what is saved, where that is another form of what is copied
 */
export const CopyAndSave = ({
  what,
  text,
  suggestedName,
  savedText = text,
}: {
  readonly what: string
  readonly text: () => string
  readonly suggestedName?: string
  readonly savedText?: () => string
}) => {
  const styles = useStyles()
  const [done, setDone] = useState<'Copied' | 'Saved' | null>(null)
  useEffect(() => {
    if (done === null) return
    const timer = setTimeout(() => setDone(null), tickStands)
    return () => clearTimeout(timer)
  }, [done])
  const copy = useAction((client) => client.application.copy({ text: text() }))
  const save = useAction((client, name: string) =>
    client.application.saveText({ suggestedName: name, text: savedText() }),
  )
  return (
    <div className={styles.all}>
      <div className={styles.buttons}>
        <Tooltip content={`Copy ${what}`} relationship="label">
          <Button
            size="small"
            appearance="subtle"
            icon={done === 'Copied' ? <CheckmarkRegular /> : <CopyRegular />}
            onClick={async () => {
              save.dismiss()
              if ((await copy.run()).ok) setDone('Copied')
            }}
          />
        </Tooltip>
        {suggestedName !== undefined && (
          <Tooltip content={`Save ${what}`} relationship="label">
            <Button
              size="small"
              appearance="subtle"
              icon={done === 'Saved' ? <CheckmarkRegular /> : <SaveRegular />}
              onClick={async () => {
                copy.dismiss()
                const answer = await save.run(suggestedName)
                if (answer.ok && answer.value !== null) setDone('Saved')
              }}
            />
          </Tooltip>
        )}
        <span role="status" style={visuallyHidden}>
          {done}
        </span>
      </div>
      <ProblemMessage problem={copy.problem} onDismiss={copy.dismiss} />
      <ProblemMessage problem={save.problem} onDismiss={save.dismiss} />
    </div>
  )
}
