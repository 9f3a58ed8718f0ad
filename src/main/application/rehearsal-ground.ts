import type { RunPlan, StampReference } from '../../domain/run/event.ts'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import type { Clock } from '../clock.ts'
import type { PdfPrinter } from '../report/pdf-printer.ts'
import type { Ports } from '../runs/ports.ts'
import type { Vault } from '../vault/vault.ts'

/** What is made for a rehearsal, and what a run on it needs. */
export interface NewRehearsal {
  /** A new folder, in which everything goes. */
  readonly folder: string
  /** The name of a scenario. */
  readonly scenario: string
  readonly identity: IdentityProvider
  /** How long the stamp's hour takes. */
  readonly pace: 'seconds' | 'minute' | 'hour'
}

/** The simulated stamp, as far as the application needs it: `src/rehearsal` stands behind it. */
export interface RehearsalGround {
  readonly scenarios: readonly { readonly name: string; readonly description: string }[]
  /** The simulated stamp of a scenario; its id is the same whatever the scenario. */
  stamp(scenario: string, identity: IdentityProvider): StampReference
  /** Makes a CA and a stamp, which takes seconds. Throws in words for the operator. */
  prepare(rehearsal: NewRehearsal): Promise<{ readonly stamp: StampReference; readonly plan: RunPlan }>
  /** Puts the made-up secrets into a vault: they protect nothing. */
  holdSecrets(vault: Vault): void
  /** The way to the stamp of the rehearsal that has this plan: its process is found, or started. */
  portsFor(
    plan: RunPlan,
    means: { readonly vault: Vault; readonly clock: Clock; readonly printPdf: PdfPrinter | null },
  ): Promise<Ports>
  /** Has the rehearsal's own CA answer the requests of a plan. */
  answerRequests(plan: RunPlan): Promise<void>
}
