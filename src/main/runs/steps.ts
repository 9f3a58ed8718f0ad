import type { Outcome, Will } from '../../domain/run/event.ts'
import type { Step, StepContext } from './step.ts'
import { backup } from './steps/backup.ts'
import { certificates } from './steps/certificates.ts'
import { cleanup } from './steps/cleanup.ts'
import { readiness } from './steps/readiness.ts'
import { report } from './steps/report.ts'
import { requests } from './steps/requests.ts'
import { rotation } from './steps/rotation.ts'
import { share } from './steps/share.ts'
import { stamp } from './steps/stamp.ts'
import { verification } from './steps/verification.ts'

/** Does what was intended, by the step that the intent belongs to. */
export const performStep = (context: StepContext): Promise<Outcome> => dispatch(context, 'perform')

/** Finds out what became of an intent that has no outcome. */
export const reconcileStep = (context: StepContext): Promise<Outcome> => dispatch(context, 'reconcile')

const dispatch = (context: StepContext, how: 'perform' | 'reconcile'): Promise<Outcome> => {
  const { will } = context
  switch (will.step) {
    case 'Stamp':
      return run(stamp, context, will, how)
    case 'Readiness':
      return run(readiness, context, will, how)
    case 'Requests':
      return run(requests, context, will, how)
    case 'Certificates':
      return run(certificates, context, will, how)
    case 'Backup':
      return run(backup, context, will, how)
    case 'Share':
      return run(share, context, will, how)
    case 'Rotation':
      return run(rotation, context, will, how)
    case 'Verification':
      return run(verification, context, will, how)
    case 'Cleanup':
      return run(cleanup, context, will, how)
    case 'Report':
      return run(report, context, will, how)
  }
}

/** The will stands beside the context so that the compiler knows it is the step's own kind. */
const run = <W extends Will>(
  step: Step<W>,
  context: StepContext,
  will: W,
  how: 'perform' | 'reconcile',
): Promise<Outcome> => step[how]({ ...context, will })
