import { Button, Field, Text, Textarea } from '@fluentui/react-components'
import { useState } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { QuestionDialog } from '../../../components/question-dialog.tsx'
import { Refusals } from '../../../runs/refusals.tsx'
import type { Taking } from '../../../runs/use-take.ts'
import { useRunStyles } from '../run-styles.ts'

/** The way around the requests for whoever has PFX files already. */
export const SkipRequests = ({ snapshot, taking }: { readonly snapshot: RunSnapshot; readonly taking: Taking }) => {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>I already have PFX files…</Button>
      {open && <Skipping snapshot={snapshot} taking={taking} onClosed={() => setOpen(false)} />}
    </>
  )
}

const Skipping = ({
  snapshot,
  taking,
  onClosed,
}: {
  readonly snapshot: RunSnapshot
  readonly taking: Taking
  readonly onClosed: () => void
}) => {
  const { mono } = useRunStyles()
  const [reason, setReason] = useState('')
  const skip = async (): Promise<void> => {
    if (await taking.want({ do: 'skip', step: 'Requests', reason })) onClosed()
  }
  return (
    <QuestionDialog
      title="Go on with PFX files that are there"
      yes="Skip the requests"
      no="Back"
      busy={taking.busy}
      complete={reason.trim() !== ''}
      problem={taking.problem}
      onYes={() => void skip()}
      onNo={onClosed}
    >
      <Text>
        Keyturn makes no keys and no requests then. The step Certificates checks the files in{' '}
        <span className={mono}>{snapshot.view.plan.prepared}</span>: one folder for each endpoint, with one PFX file in
        it.
      </Text>
      <Field label="Why no requests are needed" required>
        <Textarea value={reason} maxLength={4000} onChange={(_event, { value }) => setReason(value)} />
      </Field>
      <Refusals refusals={taking.refused} />
    </QuestionDialog>
  )
}
