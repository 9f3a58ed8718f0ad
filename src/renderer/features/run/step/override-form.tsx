import { Button, Field, Input, makeStyles, Text, Textarea } from '@fluentui/react-components'
import { type FormEvent, useState } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { OverridableGate } from '../../../../domain/run/event.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Card } from '../../../components/card.tsx'
import type { Taking } from '../../../runs/use-take.ts'
import { useRunStyles } from '../run-styles.ts'
import { openOverride } from './open-override.ts'

const useStyles = makeStyles({ field: { maxWidth: '560px' } })

const titles: { readonly [gate in OverridableGate]: string } = {
  'readiness-warnings': 'Go on in spite of the warnings',
  'certificate-warnings': 'Accept the warnings of the certificates',
}

const explanations: { readonly [gate in OverridableGate]: string } = {
  'readiness-warnings':
    'Support may tell you that a warning does not matter for a rotation. Then enter the number of its case. Your name, the reason and the case stand in the report.',
  'certificate-warnings':
    'Read each warning below first. If your organisation accepts them, say why. Your name and the reason stand in the report.',
}

/** Where a person opens a gate with a reason; nothing where there is no such gate. */
export const OverrideForm = ({
  snapshot,
  step,
  taking,
}: {
  readonly snapshot: RunSnapshot
  readonly step: StepView
  readonly taking: Taking
}) => {
  const styles = useStyles()
  const { stack } = useRunStyles()
  const [reason, setReason] = useState('')
  const [supportCase, setSupportCase] = useState('')
  const gate = openOverride(snapshot, step)
  if (gate === null) return null
  const withCase = gate === 'readiness-warnings'
  const complete = reason.trim() !== '' && (!withCase || supportCase.trim() !== '')
  const override = (event: FormEvent): void => {
    event.preventDefault()
    if (!complete) return
    void taking.want({ do: 'override', gate, reason, supportCase: withCase ? supportCase.trim() : null })
  }
  return (
    <Card title={titles[gate]}>
      <form onSubmit={override} className={stack}>
        <Text>{explanations[gate]}</Text>
        <Field className={styles.field} label="Reason" required>
          <Textarea value={reason} maxLength={4000} onChange={(_event, { value }) => setReason(value)} />
        </Field>
        {withCase && (
          <Field className={styles.field} label="Number of the support case" required>
            <Input value={supportCase} maxLength={200} onChange={(_event, { value }) => setSupportCase(value)} />
          </Field>
        )}
        <div>
          <Button type="submit" disabledFocusable={!complete || taking.busy}>
            {withCase ? 'Override the warnings' : 'Accept the warnings'}
          </Button>
        </div>
      </form>
    </Card>
  )
}
