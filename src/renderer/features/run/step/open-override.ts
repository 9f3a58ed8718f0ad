import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import { worst } from '../../../../domain/certificates/checks.ts'
import type { OverridableGate } from '../../../../domain/run/event.ts'
import type { StepView } from '../../../../domain/run/view.ts'

/** The gate of a step that a person may open now: its result waits, and nothing but warnings keeps it. */
export const openOverride = (snapshot: RunSnapshot, { name, status }: StepView): OverridableGate | null => {
  if (snapshot.view.closed !== null || status !== 'waiting') return null
  if (name === 'Readiness') return snapshot.readiness?.report.verdict === 'warn' ? 'readiness-warnings' : null
  if (name !== 'Certificates') return null
  const { certificates, setFindings, departures } = snapshot
  const result = worst([...certificates.flatMap(({ findings }) => findings), ...setFindings, ...departures])
  return result === 'Warning' ? 'certificate-warnings' : null
}
