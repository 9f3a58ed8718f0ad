import { serviceFolders } from '../domain/certificates/certificate-set.ts'
import type { StampNames } from '../domain/stamp/identity.ts'

/** One step of the simulated rotation. The real plan's steps are not published: these are simulated. */
export interface PlanStep {
  readonly name: string
  /** Minutes of stamp time. */
  readonly minutes: number
  /** The services that serve their new certificate when the step has ended. */
  readonly folders: readonly string[]
}

const steps: readonly PlanStep[] = [
  { name: 'Validate certificates on the share', minutes: 1, folders: [] },
  { name: 'Copy external certificates to the stamp', minutes: 3, folders: [] },
  {
    name: 'Rotate portal and ARM endpoints',
    minutes: 10,
    folders: ['Public Portal', 'Admin Portal', 'ARM Public', 'ARM Admin'],
  },
  { name: 'Rotate storage endpoints (blob, queue, table)', minutes: 14, folders: ['ACSBlob', 'ACSQueue', 'ACSTable'] },
  { name: 'Rotate Key Vault endpoints', minutes: 9, folders: ['KeyVault', 'KeyVaultInternal'] },
  {
    name: 'Rotate extension hosts',
    minutes: 9,
    folders: ['Admin Extension Host', 'Public Extension Host', 'Container Registry'],
  },
  { name: 'Rotate AD FS and Graph endpoints', minutes: 8, folders: ['ADFS', 'Graph'] },
  { name: 'Restart gateways', minutes: 11, folders: [] },
]

/** About an hour, as the page says of an external rotation. Steps without a service of this stamp are left out. */
export const actionPlan = (names: StampNames): readonly PlanStep[] => {
  const services = serviceFolders(names)
  return steps
    .map((step) => ({ ...step, folders: step.folders.filter((folder) => services.includes(folder)) }))
    .filter((step, index) => step.folders.length > 0 || steps[index]?.folders.length === 0)
}
