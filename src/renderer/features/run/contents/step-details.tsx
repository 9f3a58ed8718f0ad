import type { ComponentType } from 'react'
import type { RunSnapshot } from '../../../../contract/run-snapshot.ts'
import type { StepName } from '../../../../domain/run/checklist.ts'
import type { StepView } from '../../../../domain/run/view.ts'
import { StampSteps } from '../rotation/stamp-steps.tsx'
import { CertificatesDetails } from './certificates-details.tsx'
import { CleanupDetails } from './cleanup-details.tsx'
import { BackupDetails, ShareDetails } from './copies-details.tsx'
import { NoticeDetails } from './notice-details.tsx'
import { ReadinessDetails } from './readiness-details.tsx'
import { ReportDetails } from './report-details.tsx'
import { RequestsDetails } from './requests-details.tsx'
import { StampDetails } from './stamp-details.tsx'
import { VerificationDetails } from './verification-details.tsx'

export interface DetailsProperties {
  readonly snapshot: RunSnapshot
  readonly step: StepView
}

const details: { readonly [step in StepName]: ComponentType<DetailsProperties> } = {
  Stamp: StampDetails,
  Notice: NoticeDetails,
  Readiness: ReadinessDetails,
  Requests: RequestsDetails,
  Certificates: CertificatesDetails,
  Backup: BackupDetails,
  Share: ShareDetails,
  Rotation: StampSteps,
  Verification: VerificationDetails,
  Cleanup: CleanupDetails,
  Report: ReportDetails,
}

/** What a step found out or made, in the form that suits it. */
export const StepDetails = ({ snapshot, step }: DetailsProperties) => {
  const Details = details[step.name]
  return <Details snapshot={snapshot} step={step} />
}
