import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { worst } from '../../../../domain/certificates/checks.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { Replies } from '../../../runs/replies.tsx'

/** What a person brings before a step can be taken: for Certificates the replies of the CA. */
export const StepInputs = ({ snapshot, step }: { readonly snapshot: RunSnapshot; readonly step: StepView }) =>
  step.name === 'Certificates' && wantsReplies(snapshot) ? <Replies snapshot={snapshot} /> : null

/** There were requests, and what came back is not all there, or not good. */
const wantsReplies = ({ certificates }: RunSnapshot): boolean =>
  certificates.some(
    ({ request, prepared, findings }) => request !== null && (prepared === null || worst(findings) === 'Fail'),
  )
