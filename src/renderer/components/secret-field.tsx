import { Button, Field, Input, makeStyles, tokens } from '@fluentui/react-components'
import { type FormEvent, useRef, useState } from 'react'
import type { SecretName } from '../../contract/run-snapshot.ts'
import { useAction } from '../connection.tsx'
import { ProblemMessage } from './problem-message.tsx'
import { SecretInput, takenFrom } from './secret-input.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalS },
  fields: { display: 'flex', flexWrap: 'wrap', alignItems: 'start', gap: tokens.spacingHorizontalM },
  field: { flex: '1 1 200px', minWidth: '160px', maxWidth: '360px' },
  // Level with the inputs, whose labels stand above them, also while a message stands below one.
  button: { marginTop: '26px', flexShrink: 0 },
})

/**
 * Where a secret is typed. It stands in no state of the window: the field's element alone has it, is read once, and is
 * thrown away. While the field has the focus the window can't be captured.
 */
export const SecretField = ({
  stamp,
  handle,
  label,
  withUserName,
  userName,
  onHeld,
}: {
  readonly stamp: string
  readonly handle: SecretName
  readonly label: string
  readonly withUserName: boolean
  readonly userName: string | null
  readonly onHeld?: () => void
}) => {
  const styles = useStyles()
  const secret = useRef<HTMLInputElement>(null)
  const name = useRef<HTMLInputElement>(null)
  const [empty, setEmpty] = useState<'name' | 'secret' | null>(null)
  /** Each time a secret was handed over the field is a new element: nothing remembers what was typed into the old one. */
  const [generation, setGeneration] = useState(0)
  const hold = useAction((given, user: string | null, bytes: Uint8Array<ArrayBuffer>) =>
    given.secrets.hold({ stamp, handle, userName: user, secret: bytes }),
  )
  const missing = (part: 'name' | 'secret'): void => {
    setEmpty(part)
    const element = part === 'name' ? name : secret
    element.current?.focus()
  }
  const handOver = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const user = withUserName ? (name.current?.value.trim() ?? '') : null
    if (user === '') return missing('name')
    if ((secret.current?.value ?? '') === '') return missing('secret')
    setEmpty(null)
    const bytes = takenFrom(secret.current)
    setGeneration((before) => before + 1)
    const held = await hold.run(user, bytes)
    bytes.fill(0)
    if (held.ok) onHeld?.()
    else secret.current?.focus()
  }
  return (
    <form className={styles.form} onSubmit={(event) => void handOver(event)} autoComplete="off" aria-label={label}>
      <div className={styles.fields}>
        {withUserName && (
          <Field
            className={styles.field}
            label={`${label}: user name`}
            {...(empty === 'name'
              ? { validationMessage: 'Enter the user name, for example azurestack\\cloudadmin.' }
              : {})}
          >
            <Input input={{ ref: name }} defaultValue={userName ?? ''} spellCheck={false} autoComplete="off" />
          </Field>
        )}
        <Field
          className={styles.field}
          label={withUserName ? `${label}: password` : label}
          {...(empty === 'secret' ? { validationMessage: 'Enter it: it is empty.' } : {})}
        >
          <SecretInput key={generation} reference={secret} />
        </Field>
        <Button className={styles.button} type="submit" disabledFocusable={hold.busy}>
          Hold in memory
        </Button>
      </div>
      <ProblemMessage problem={hold.problem} onDismiss={hold.dismiss} />
    </form>
  )
}
