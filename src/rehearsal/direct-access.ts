import type { Ports } from '../main/runs/ports.ts'
import type { Vault } from '../main/vault/vault.ts'
import { rehearsedEndpoint } from './endpoint.ts'
import type { RunningStamp } from './process.ts'

/** The ports that lead to a stamp over a line of its own. */
export const directAccess = (stamp: RunningStamp, vault: Vault): Pick<Ports, 'endpoint' | 'tryShare'> => ({
  endpoint: rehearsedEndpoint(() => stamp.connection, vault),
  tryShare: (as, share) => stamp.tryShare(vault.credential(as), share),
})
