import type { Problem } from '../../contract/definition.ts'
import type { ProtectionKind } from '../audit/key-protection.ts'
import type { LogFolder } from '../audit/log-folder.ts'
import type { SigningKey } from '../audit/signing-key.ts'
import type { Clock } from '../clock.ts'
import type { Origin } from '../origin.ts'
import type { Services } from '../services.ts'
import type { SavedStamps } from '../stamps/saved-stamps.ts'
import type { Changes } from './changes.ts'
import type { DataFolder } from './data-folder.ts'
import type { Desktop } from './desktop.ts'
import type { RehearsalGround } from './rehearsal-ground.ts'
import type { RunDriver } from './run-driver.ts'
import type { RunTally } from './run-tally.ts'
import type { SettingsKeeper } from './settings-keeper.ts'
import type { ApplicationReach } from './stamp-reach.ts'
import type { Vaults } from './vaults.ts'

/** What the application has from its first moment to its last. */
export interface Surroundings {
  readonly data: DataFolder
  readonly desktop: Desktop
  readonly rehearsal: RehearsalGround
  readonly clock: Clock
  readonly origin: Origin
  readonly version: string
  readonly vaults: Vaults
  readonly settings: SettingsKeeper
}

/** Everything that handlers work with once the log is open. */
export interface Workplace {
  readonly log: LogFolder
  readonly key: SigningKey
  readonly keyProtection: ProtectionKind
  readonly services: Services
  readonly reach: ApplicationReach
  readonly stamps: SavedStamps
  readonly tally: RunTally
  readonly driver: RunDriver
  readonly changes: {
    /** An entry was written, or a run has begun or ended something. */
    readonly runs: Changes
    readonly stamps: Changes
    /** How the log stands, and the sessions. */
    readonly standing: Changes
  }
  /** What the newest verification said against the log; null where nothing. */
  logFault: { readonly standing: 'attention' | 'altered'; readonly words: string } | null
  /** Why the log can't be written; null when it can. */
  logHalt: Problem | null
}
