import type { Verification } from '../audit/verification.ts'
import { auditWork } from '../audit/work.ts'
import type { Workplace } from './workplace.ts'

/**
 * Verifies the log as it is now, held against everything that is remembered of it. What it finds is how the log stands
 * from then on.
 */
export const verifiedLog = async (
  place: Workplace,
  watch: { readonly signal: AbortSignal; readonly onProgress: (entries: number) => void },
): Promise<Verification> => {
  const { anchors } = await place.services.recall()
  const verification = await auditWork('verify', { path: place.log.journal, anchors }, watch)
  place.logFault = faultOf(verification)
  place.changes.standing.tell()
  return verification
}

const faultOf = ({ result, findings }: Verification): Workplace['logFault'] => {
  if (result === 'OK') return null
  const words = findings.filter((finding) => finding.result === result).map(({ message }) => message)
  return result === 'Fail'
    ? { standing: 'altered', words: `The log does not verify. ${words.join(' ')}` }
    : { standing: 'attention', words: words.join(' ') }
}
