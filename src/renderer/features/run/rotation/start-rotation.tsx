import { Button, Field, Input, makeStyles, Text, tokens } from '@fluentui/react-components'
import { type FormEvent, useId, useState } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Card } from '../../../components/card.tsx'
import type { Taking } from '../../../runs/use-take.ts'
import { CodeBlock } from '../code-block.tsx'
import { useRunStyles } from '../run-styles.ts'
import { startPlace } from '../step/start-place.ts'
import { actionLabel, isRegionTyped } from '../step/step-action.ts'

const useStyles = makeStyles({
  danger: { border: `2px solid ${tokens.colorPaletteRedBorder2}` },
  start: {
    backgroundColor: tokens.colorStatusDangerBackground3,
    color: tokens.colorNeutralForegroundOnBrand,
    ':hover': {
      backgroundColor: tokens.colorStatusDangerBackground3Hover,
      color: tokens.colorNeutralForegroundOnBrand,
    },
    ':hover:active': {
      backgroundColor: tokens.colorStatusDangerBackground3Pressed,
      color: tokens.colorNeutralForegroundOnBrand,
    },
  },
  region: { maxWidth: '320px' },
})

/**
 * The last look before something that can't be taken back: what will run, in full, what it does, and the region typed by
 * hand.
 */
export const StartRotation = ({
  snapshot,
  step,
  taking,
  blockedBy,
}: {
  readonly snapshot: RunSnapshot
  readonly step: StepView
  readonly taking: Taking
  /** The elements that say why it can't start; empty when it can. */
  readonly blockedBy: readonly string[]
}) => {
  const styles = useStyles()
  const { stack, list } = useRunStyles()
  const [typed, setTyped] = useState('')
  const { names, rehearsal } = snapshot.view.stamp
  const rightRegion = isRegionTyped(typed, names.region)
  const hint = useId()
  const reasons = rightRegion ? blockedBy : [...blockedBy, hint]
  const off = reasons.length > 0
  const start = (event: FormEvent): void => {
    event.preventDefault()
    if (!off && !taking.busy) void taking.want({ do: 'take-step', step: 'Rotation', typedRegion: typed })
  }
  return (
    <Card title="Before you start" className={styles.danger}>
      <form id={startPlace} onSubmit={start} className={stack}>
        <ul className={list}>
          <li>
            {rehearsal === null
              ? `The stamp ${names.region}.${names.fqdn} replaces the certificates of all its external endpoints.`
              : 'The simulated stamp replaces its certificates. No real stamp is touched.'}
          </li>
          <li>
            Once it has begun, it can’t be stopped or taken back from here. A failed rotation is finished by a rerun.
          </li>
          <li>User workloads and the portals may be affected while it runs. Alerts open and close by themselves.</li>
        </ul>
        <Text weight="semibold">This is sent, once:</Text>
        <CodeBlock what="the command" text={step.willRun} />
        <Field
          className={styles.region}
          label={`Type the region of this stamp: ${names.region}`}
          {...(typed.trim() === '' || rightRegion
            ? {}
            : { validationMessage: `“${typed.trim()}” is not the region of this stamp.` })}
        >
          <Input
            value={typed}
            autoComplete="off"
            spellCheck={false}
            onChange={(_event, { value }) => setTyped(value)}
          />
        </Field>
        <div>
          <Button
            type="submit"
            appearance="primary"
            disabledFocusable={off || taking.busy}
            {...(off ? {} : { className: styles.start })}
            {...(off ? { 'aria-describedby': reasons.join(' ') } : {})}
          >
            {actionLabel(step, snapshot)}
          </Button>
        </div>
        {!rightRegion && <Text id={hint}>It starts only after the region was typed.</Text>}
      </form>
    </Card>
  )
}
