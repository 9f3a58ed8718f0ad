import type { SecretHandle } from '../../domain/pep/command.ts'
import type { RunPlan, StampReference } from '../../domain/run/event.ts'
import type { Clock } from '../clock.ts'
import type { PrivilegedEndpoint } from '../pep/privileged-endpoint.ts'
import type { PdfPrinter } from '../report/pdf-printer.ts'
import type { Vault } from '../vault/vault.ts'

/** What a run acts through: the same for a real stamp, a simulated one, and a test. */
export interface Ports {
  readonly endpoint: PrivilegedEndpoint
  readonly vault: Vault
  /** Where TLS connections to the stamp's endpoints go; null means to the endpoint's own name. */
  readonly connect: { readonly host: string; readonly port: number } | null
  readonly tryShare: TryShare
  /** Null where no PDF can be made. */
  readonly printPdf: PdfPrinter | null
  readonly clock: Clock
  readonly timing: Timing
}

/** The way to the stamps of runs, found when a step needs it. */
export interface StampReach {
  /** Whether that secret is held for the stamp of a run. */
  holds(stamp: StampReference, handle: SecretHandle): boolean
  /** Throws, in words for the operator, when the stamp can't be reached at all: nothing of the step is done then. */
  portsFor(run: string, stamp: StampReference, plan: RunPlan): Promise<Ports>
}

/** The same way for every run: there is one stamp. */
export const sameReach = (ports: Ports): StampReach => ({
  holds: (_stamp, handle) => ports.vault.holds(handle),
  portsFor: () => Promise.resolve(ports),
})

/** Tries the share with a credential, as the stamp would: reads it, writes a file, reads that back, removes it. */
export type TryShare = (as: SecretHandle, share: string) => Promise<ShareTrial>

export interface ShareTrial {
  readonly userName: string
  readonly read: boolean
  readonly write: boolean
  /** What was tried and what came of it, in words. */
  readonly message: string
}

export interface Timing {
  /** Waits, or throws the signal's reason when it is aborted. */
  wait(milliseconds: number, signal: AbortSignal): Promise<void>
  /** Between two looks at a rotation that is under way. */
  readonly pollMilliseconds: number
  /** How long a stamp minute takes on this computer's clock: 60,000 but in a rehearsal. */
  readonly minuteMilliseconds: number
  /** Without activity for so many minutes, the operator is told. Nothing is done about it. */
  readonly silenceMinutes: number
  /** How long a command that was just sent may take to show up on the stamp, in minutes. */
  readonly appearanceMinutes: number
}
