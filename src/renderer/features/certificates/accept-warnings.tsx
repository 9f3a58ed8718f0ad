import { Button, Field, makeStyles, Textarea, tokens } from '@fluentui/react-components'
import { useState } from 'react'
import { ProblemMessage } from '../../components/problem-message.tsx'
import { Refusals } from '../../runs/refusals.tsx'
import { useTake } from '../../runs/use-take.ts'

const useStyles = makeStyles({
  all: { display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: tokens.spacingVerticalS, justifyItems: 'start' },
  reason: { width: '100%', maxWidth: '640px' },
})

const longestReason = 4000

/** Where a person takes the warnings of the checks upon themselves, with a reason that the log and the report keep. */
export const AcceptWarnings = ({ run }: { readonly run: string }) => {
  const styles = useStyles()
  const [reason, setReason] = useState('')
  const [empty, setEmpty] = useState(false)
  const { want, refused, busy, problem, dismiss } = useTake(run)
  const accept = async (): Promise<void> => {
    setEmpty(reason.trim() === '')
    if (reason.trim() === '') return
    await want({ do: 'override', gate: 'certificate-warnings', reason: reason.trim(), supportCase: null })
  }
  return (
    <div className={styles.all}>
      <Field
        className={styles.reason}
        label="The checks have warnings. Mend them, or say why they can be accepted"
        hint="Your name and the reason stand in the log and in the report."
        {...(empty ? { validationMessage: 'Enter a reason: an auditor will read it.' } : {})}
      >
        <Textarea
          value={reason}
          maxLength={longestReason}
          rows={2}
          resize="vertical"
          onChange={(_event, { value }) => setReason(value)}
        />
      </Field>
      <Button disabledFocusable={busy} onClick={() => void accept()}>
        Accept the warnings
      </Button>
      <Refusals refusals={refused} />
      <ProblemMessage problem={problem} onDismiss={dismiss} />
    </div>
  )
}
