import { Button, Field, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type FormEvent, useRef, useState } from 'react'
import { SecretInput, takenFrom } from '../components/secret-input.tsx'

const useStyles = makeStyles({
  form: { display: 'flex', flexDirection: 'column', gap: tokens.spacingVerticalM, maxWidth: '420px' },
  buttons: { display: 'flex', flexWrap: 'wrap', gap: tokens.spacingHorizontalS },
})

/** What crosses to main holds no more, in bytes. Source: `secretBytes` of the contract. */
const longest = 1024

/**
 * Where the passphrase of the signing key is typed: twice where it is made, once where it is known.
 * @param onGiven its bytes, which are wiped as soon as the promise is settled
 */
export const PassphraseForm = ({
  making,
  busy,
  onGiven,
  onBack,
}: {
  readonly making: boolean
  readonly busy: boolean
  readonly onGiven: (passphrase: Uint8Array<ArrayBuffer>) => Promise<unknown>
  readonly onBack: (() => void) | null
}) => {
  const styles = useStyles()
  const first = useRef<HTMLInputElement>(null)
  const second = useRef<HTMLInputElement>(null)
  const [complaint, setComplaint] = useState<string | null>(null)
  const [generation, setGeneration] = useState(0)
  const give = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const passphrase = takenFrom(first.current)
    const again = making ? takenFrom(second.current) : null
    setGeneration((before) => before + 1)
    const wrong = complaintOf(passphrase, again)
    setComplaint(wrong)
    if (wrong === null) await onGiven(passphrase)
    passphrase.fill(0)
    again?.fill(0)
    first.current?.focus()
  }
  return (
    <form className={styles.form} onSubmit={(event) => void give(event)} autoComplete="off">
      {making && (
        <Text>
          Choose a long one that nobody guesses, and keep it where it is found again: without it Keyturn can’t sign this
          log any more. It is asked for at every start.
        </Text>
      )}
      <Field label="Passphrase" {...(complaint === null ? {} : { validationMessage: complaint })}>
        <SecretInput key={generation} reference={first} />
      </Field>
      {making && (
        <Field label="The same once more">
          <SecretInput key={generation} reference={second} />
        </Field>
      )}
      <div className={styles.buttons}>
        <Button type="submit" appearance="primary" disabledFocusable={busy}>
          {making ? 'Protect the key' : 'Open the log'}
        </Button>
        {onBack !== null && <Button onClick={onBack}>Back</Button>}
      </div>
    </form>
  )
}

const complaintOf = (passphrase: Uint8Array, again: Uint8Array | null): string | null => {
  if (passphrase.length === 0) return 'Enter it: it is empty.'
  if (passphrase.length > longest) return `It is too long: ${longest} bytes are taken at most.`
  return again === null || isSame(passphrase, again) ? null : 'The two were not the same: type both anew.'
}

const isSame = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])
