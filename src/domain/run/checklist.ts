/**
 * The steps of a run and which of them must be finished before another may start.
 * Source: "Rotate external secrets", Preparation and Rotation, azure-stack-rotate-secrets.md; the order in which the
 * operator sees them is the order of the page, but only what the page makes a condition is one here: requests may go to
 * the CA weeks before the users are told.
 */

/** Which kinds of rotation Keyturn leads through. */
export type GuidedKind = 'external'

export const stepNames = [
  'Stamp',
  'Notice',
  'Readiness',
  'Requests',
  'Certificates',
  'Backup',
  'Share',
  'Rotation',
  'Verification',
  'Cleanup',
  'Report',
] as const

export type StepName = (typeof stepNames)[number]

/** The steps of a kind of run, in the order of the checklist. */
export const checklist: { readonly [kind in GuidedKind]: readonly StepName[] } = { external: stepNames }

/** What must be done, or skipped with a reason, before a step may start. */
export const prerequisites: { readonly [step in StepName]: readonly StepName[] } = {
  Stamp: [],
  Notice: ['Stamp'],
  Readiness: ['Stamp'],
  Requests: ['Stamp'],
  Certificates: ['Requests'],
  Backup: ['Certificates'],
  Share: ['Backup'],
  Rotation: ['Stamp', 'Notice', 'Readiness', 'Certificates', 'Backup', 'Share'],
  Verification: ['Rotation'],
  Cleanup: ['Verification'],
  Report: [],
}

/** Steps that only read, or only write anew: doing them again harms nothing. */
export const repeatable: ReadonlySet<StepName> = new Set(['Stamp', 'Readiness', 'Verification', 'Report'])

/** What the operator confirms by name in the step Notice. Source: Prerequisites 2 and 3 of the page. */
export const confirmations = {
  'users-told': 'The users have been told about the maintenance.',
  'window-agreed': 'A maintenance window outside business hours is agreed.',
  'monitoring-in-maintenance': 'Monitoring (for example SCOM) is in maintenance mode for this stamp, or there is none.',
} as const

export type Confirmation = keyof typeof confirmations
export const confirmationNames = [
  'users-told',
  'window-agreed',
  'monitoring-in-maintenance',
] as const satisfies readonly Confirmation[]
