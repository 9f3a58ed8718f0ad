import { Button } from '@fluentui/react-components'
import { useId } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { Refusal } from '../../../../domain/run/gates.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { ProblemMessage } from '../../../components/problem-message.tsx'
import { missingSecrets, missingSecretsId } from '../../../runs/needed-secrets.ts'
import { Refusals } from '../../../runs/refusals.tsx'
import { type Taking, useTake } from '../../../runs/use-take.ts'
import { CloseRun } from '../close-run.tsx'
import { StartRotation } from '../rotation/start-rotation.tsx'
import { goToStep } from '../run-route.ts'
import { useRunStyles } from '../run-styles.ts'
import { Secrets } from '../secrets/secrets.tsx'
import { Gate } from './gate.tsx'
import { gateRefusals } from './gate-help.ts'
import { OverrideForm } from './override-form.tsx'
import { RunningStep } from './running-step.tsx'
import { SkipRequests } from './skip-requests.tsx'
import { startPlace } from './start-place.ts'
import { actionLabel, nextStep, type Offer, offerOf } from './step-action.ts'
import { StepInputs } from './step-inputs.tsx'

/** What can be done with a step now, and why what can't be done can't. */
export const StepControls = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) => {
  const { stack, row } = useRunStyles()
  const taking = useTake(snapshot.run)
  const gate = useId()
  const offer = offerOf(step, snapshot)
  const next = nextStep(step, snapshot)
  const startable = (offer === 'start' || offer === 'again') && step.name !== 'Rotation'
  const blockedBy = [
    ...(gateRefusals(step).length > 0 ? [gate] : []),
    ...(offer === 'start' && missingSecrets(snapshot, step).length > 0 ? [missingSecretsId] : []),
  ]
  return (
    <div className={stack}>
      {offer === 'stop' && <RunningStep snapshot={snapshot} step={step} />}
      {offer === 'start' && <Gate snapshot={snapshot} step={step} id={gate} />}
      {offer === 'start' && <StepInputs snapshot={snapshot} step={step} />}
      {wantsSecrets(offer, taking.refused) && <Secrets snapshot={snapshot} step={step} />}
      <OverrideForm snapshot={snapshot} step={step} taking={taking} />
      {offer === 'start' && step.name === 'Rotation' && (
        <StartRotation snapshot={snapshot} step={step} taking={taking} blockedBy={blockedBy} />
      )}
      {(next !== null || startable) && (
        <div className={row}>
          {step.name === 'Report' && snapshot.view.current === null && <CloseRun snapshot={snapshot} prominent />}
          {next !== null && (
            <Button appearance="primary" onClick={() => goToStep(snapshot.run, next)}>
              Go on with {next}
            </Button>
          )}
          {startable && <StartStep snapshot={snapshot} step={step} taking={taking} blockedBy={blockedBy} />}
        </div>
      )}
      <Refusals refusals={taking.refused} />
      <ProblemMessage problem={taking.problem} onDismiss={taking.dismiss} />
    </div>
  )
}

/** A step that is done asks for secrets only once it was refused without them. */
const wantsSecrets = (offer: Offer, refused: readonly Refusal[]): boolean =>
  offer === 'start' || offer === 'find-out' || refused.some(({ gate }) => gate === 'secret')

const StartStep = ({
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
  const { row } = useRunStyles()
  const { name } = step
  if (name === 'Notice') return null
  const fresh = step.status !== 'done' && step.status !== 'skipped'
  return (
    <div className={row} id={startPlace}>
      <Button
        appearance={fresh ? 'primary' : 'secondary'}
        disabledFocusable={blockedBy.length > 0 || taking.busy}
        {...(blockedBy.length > 0 ? { 'aria-describedby': blockedBy.join(' ') } : {})}
        onClick={() => void taking.want({ do: 'take-step', step: name })}
      >
        {actionLabel(step, snapshot)}
      </Button>
      {name === 'Requests' && <SkipRequests snapshot={snapshot} taking={taking} />}
    </div>
  )
}
