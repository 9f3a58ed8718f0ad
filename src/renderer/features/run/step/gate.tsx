import { Button, MessageBar, MessageBarBody, MessageBarTitle } from '@fluentui/react-components'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { RefusalList } from '../../../runs/refusals.tsx'
import { goToStep } from '../run-route.ts'
import { gateRefusals, helpingSteps } from './gate-help.ts'

/** Why a step can't start yet, each reason with the way to mend it; nothing when it can. */
export const Gate = ({
  snapshot,
  step,
  id,
}: {
  readonly snapshot: RunSnapshot
  readonly step: StepView
  /** What describes the button that is off. */
  readonly id: string
}) => {
  const refusals = gateRefusals(step)
  const helping = helpingSteps(refusals, step.name, snapshot.view)
  if (refusals.length === 0) return null
  return (
    <MessageBar intent="info" layout="multiline">
      <MessageBarBody id={id}>
        <MessageBarTitle>{step.name} can’t start yet.</MessageBarTitle>
        <RefusalList
          refusals={refusals}
          help={({ override }, index) => {
            const target = helping[index] ?? null
            if (target === null || target === step.name) return null
            return (
              <Button size="small" onClick={() => goToStep(snapshot.run, target)}>
                {override === null ? `Go to ${target}` : `Go to ${target}: mend or override`}
              </Button>
            )
          }}
        />
      </MessageBarBody>
    </MessageBar>
  )
}
