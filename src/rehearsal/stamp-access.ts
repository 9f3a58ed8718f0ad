import { powerShellEndpoint } from '../main/pep/power-shell-endpoint.ts'
import { shareTrial } from '../main/pep/share-trial.ts'
import type { Ports } from '../main/runs/ports.ts'
import type { Vault } from '../main/vault/vault.ts'
import { directAccess } from './direct-access.ts'
import { openTestBed } from './powershell/bed.ts'
import { powerShellHost } from './powershell/host-build.ts'
import type { RunningStamp } from './process.ts'

/** How a rehearsal reaches its stamp: over a line of its own, or as a real stamp is reached. */
export const throughNames = ['stamp', 'powershell'] as const
export type Through = (typeof throughNames)[number]

/** The ports that lead to the stamp, until they are closed. */
export interface StampAccess extends Pick<Ports, 'endpoint' | 'tryShare'> {
  close(): Promise<void>
}

/** Throws `TestBedMissing` where the stamp can't be reached in that way, before anything is written. */
export const requireAccess = async (through: Through): Promise<void> => {
  if (through === 'powershell') await powerShellHost()
}

export const accessTo = (stamp: RunningStamp, vault: Vault, through: Through): Promise<StampAccess> =>
  through === 'powershell'
    ? powerShellAccess(stamp, vault)
    : Promise.resolve({ ...directAccess(stamp, vault), close: async () => {} })

/** Everything is the real thing but the transport, the drive and the stamp. */
const powerShellAccess = async (stamp: RunningStamp, vault: Vault): Promise<StampAccess> => {
  const bed = await openTestBed(stamp)
  const endpoint = powerShellEndpoint(bed.shell, vault)
  const tryDrive = shareTrial(bed.shell, vault)
  return {
    endpoint,
    tryShare: async (as, share) => {
      const trial = await tryDrive(as, share)
      return { ...trial, message: `${trial.message} (The drive is simulated.)` }
    },
    close: async () => {
      await endpoint.settled()
      await bed.close()
    },
  }
}
