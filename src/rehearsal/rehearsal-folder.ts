import { dirname, join } from 'node:path'
import { certificatesPath } from '../domain/pep/command.ts'
import type { RunPlan, StampReference } from '../domain/run/event.ts'
import type { IdentityProvider, StampNames } from '../domain/stamp/identity.ts'
import { certificatesRoot } from '../main/share/paths.ts'
import { openEnterpriseCa } from './enterprise-ca.ts'
import { makeStamp } from './process.ts'
import type { RehearsalSecrets } from './rehearsal-secrets.ts'
import type { Scenario } from './scenario.ts'
import { consoles } from './stamp-console.ts'

/** Where everything of a rehearsal lies, below one folder. */
export interface RehearsalFolder {
  readonly authority: string
  readonly stamp: string
  readonly plan: Omit<RunPlan, 'pfxFilesPath' | 'subject' | 'keyLength' | 'authority' | 'ticket'>
}

export const rehearsalFolder = (out: string): RehearsalFolder => ({
  authority: join(out, 'authority'),
  stamp: join(out, 'stamp'),
  plan: {
    requests: join(out, 'requests'),
    replies: join(out, 'replies'),
    prepared: join(out, 'prepared'),
    backup: join(out, 'backup'),
    setAside: join(out, 'set-aside'),
    share: join(out, 'share'),
    transcripts: join(out, 'transcripts'),
    transcriptsDestination: join(out, 'transcripts'),
    report: join(out, 'report', 'report.html'),
  },
})

/** The folder of the rehearsal that has this plan. */
export const rehearsalFolderOf = (plan: RunPlan): RehearsalFolder => rehearsalFolder(dirname(plan.requests))

export const rehearsalPlan = ({ plan }: RehearsalFolder): RunPlan => {
  const pfxFilesPath = certificatesPath(certificatesRoot(plan.share))
  if (pfxFilesPath === null) throw new TypeError('the Certificates folder of a share is always a valid path')
  return {
    ...plan,
    pfxFilesPath,
    subject: 'C=US,ST=Washington,O=Keyturn rehearsal,OU=Azure Stack Hub',
    keyLength: 2048,
    authority: { from: 'Enterprise', to: 'Enterprise' },
    ticket: 'REHEARSAL',
  }
}

/** The simulated stamp as a run refers to it. */
export const rehearsalStamp = (scenario: string, names: StampNames): StampReference => ({
  id: `${names.region}.${names.fqdn}`,
  names,
  consoles,
  rehearsal: scenario,
})

export const rehearsalNames = (identity: IdentityProvider): StampNames => ({
  region: 'rehearsal',
  fqdn: 'azurestack.local',
  identity,
  containerRegistry: false,
})

/** Makes the CA of the rehearsal and its stamp, each where it is not there yet. */
export const makeRehearsalStamp = async (
  folder: RehearsalFolder,
  options: {
    readonly scenario: Scenario
    readonly identity: IdentityProvider
    readonly compression: number
    readonly secrets: RehearsalSecrets
    readonly at: Date
  },
): Promise<void> => {
  const { scenario, identity, compression, secrets, at } = options
  await makeStamp({
    folder: folder.stamp,
    scenario,
    names: rehearsalNames(identity),
    compression,
    ca: await openEnterpriseCa(folder.authority, at),
    cloudAdmin: secrets.cloudAdmin,
    shareAccount: secrets.shareAccount,
    at,
  })
}
