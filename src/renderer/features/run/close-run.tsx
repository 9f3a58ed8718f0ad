import { Button, Field, Text, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import type { RunSnapshot } from '../../../contract/run-snapshot.ts'
import { QuestionDialog } from '../../components/question-dialog.tsx'
import { Refusals } from '../../runs/refusals.tsx'
import { useTake } from '../../runs/use-take.ts'

/** Closes a run: with a reason where a step is still open. A closed run stays in the log and can be read for ever. */
export const CloseRun = ({
  snapshot,
  prominent = false,
}: {
  readonly snapshot: RunSnapshot
  /** Whether it is what comes next. */
  readonly prominent?: boolean
}) => {
  const [open, setOpen] = useState(false)
  if (snapshot.view.closed !== null) return null
  return (
    <>
      <Button
        {...(prominent ? { appearance: 'primary' } : { appearance: 'subtle', size: 'small' })}
        onClick={() => setOpen(true)}
      >
        {prominent ? 'Close the finished run…' : 'Close this run…'}
      </Button>
      {open && <Closing snapshot={snapshot} onClosed={() => setOpen(false)} />}
    </>
  )
}

const Closing = ({ snapshot, onClosed }: { readonly snapshot: RunSnapshot; onClosed(): void }) => {
  const taking = useTake(snapshot.run)
  const [reason, setReason] = useState('')
  const open = snapshot.view.steps.filter(({ status }) => status !== 'done' && status !== 'skipped')
  const close = async (): Promise<void> => {
    if (await taking.want({ do: 'close', reason: reason.trim() === '' ? null : reason })) onClosed()
  }
  return (
    <QuestionDialog
      title="Close this run?"
      yes="Close the run"
      no="Keep it open"
      busy={taking.busy}
      problem={taking.problem}
      onYes={() => void close()}
      onNo={onClosed}
    >
      {leavesCertificates(snapshot) && (
        <Text weight="semibold">
          Certificates with their keys lie on the share. They stay there until somebody takes them away: Cleanup was not
          done.
        </Text>
      )}
      <Text>
        {open.length === 0
          ? 'Every step is done. The run can’t be changed after this; it stays in the log.'
          : `These steps are not done: ${open.map(({ name }) => name).join(', ')}. A run that is closed is not taken up again: a new one begins from the start. Nothing on the stamp or the share is changed by closing it.`}
      </Text>
      <Field
        label={open.length === 0 ? 'Reason (may be left empty)' : 'Why it is closed before its end'}
        required={open.length > 0}
      >
        <Textarea value={reason} maxLength={4000} onChange={(_event, { value }) => setReason(value)} />
      </Field>
      <Refusals refusals={taking.refused} />
    </QuestionDialog>
  )
}

const leavesCertificates = ({ copies, view }: RunSnapshot): boolean =>
  copies.share.length > 0 && view.steps.some(({ name, status }) => name === 'Cleanup' && status !== 'done')
