import { setTimeout as wait } from 'node:timers/promises'
import type { SecretHandle } from '../../domain/pep/command.ts'
import type { RunPlan, StampReference } from '../../domain/run/event.ts'
import type { Clock } from '../clock.ts'
import { OperatorError } from '../operator-error.ts'
import { powerShellEndpoint } from '../pep/power-shell-endpoint.ts'
import { type PrivilegedEndpoint, SessionRefused } from '../pep/privileged-endpoint.ts'
import { shareTrial } from '../pep/share-trial.ts'
import type { ShellProgram } from '../pep/shell.ts'
import type { PdfPrinter } from '../report/pdf-printer.ts'
import type { Ports, StampReach, Timing, TryShare } from '../runs/ports.ts'
import type { Vault } from '../vault/vault.ts'
import type { RehearsalGround } from './rehearsal-ground.ts'
import type { Vaults } from './vaults.ts'

/** The pace of a real stamp. A look is a session's command, which takes the stamp seconds. */
const realTiming: Timing = {
  wait: async (milliseconds, signal) => {
    await wait(milliseconds, undefined, { signal })
  },
  pollMilliseconds: 30_000,
  minuteMilliseconds: 60_000,
  silenceMinutes: 90,
  appearanceMinutes: 2,
}

interface Means {
  readonly vaults: Vaults
  readonly rehearsal: RehearsalGround
  readonly clock: Clock
  readonly printPdf: PdfPrinter
  /** Null where there is no Windows PowerShell. */
  readonly powerShell: ShellProgram | null
}

/** The ways to all stamps: the real ones through Windows PowerShell, the simulated one to its process. */
export class ApplicationReach implements StampReach {
  readonly #means: Means
  /** The endpoints that a PowerShell stands behind, by stamp. */
  readonly #endpoints = new Map<string, PrivilegedEndpoint & { settled(): Promise<void> }>()

  constructor(means: Means) {
    this.#means = means
  }

  holds(stamp: StampReference, handle: SecretHandle): boolean {
    return this.#means.vaults.of(stamp.id).holds(handle)
  }

  async portsFor(_run: string, stamp: StampReference, plan: RunPlan): Promise<Ports> {
    const { clock, printPdf, rehearsal } = this.#means
    const vault = this.#means.vaults.of(stamp.id)
    if (stamp.rehearsal !== null) return rehearsal.portsFor(plan, { vault, clock, printPdf })
    return {
      endpoint: this.endpointOf(stamp.id),
      vault,
      connect: null,
      tryShare: this.#tryShare(vault),
      printPdf,
      clock,
      timing: realTiming,
    }
  }

  /** The privileged endpoint of a real stamp. */
  endpointOf(stamp: string): PrivilegedEndpoint {
    const known = this.#endpoints.get(stamp)
    if (known !== undefined) return known
    const { powerShell, vaults } = this.#means
    if (powerShell === null) return withoutPowerShell
    const endpoint = powerShellEndpoint(powerShell, vaults.of(stamp))
    this.#endpoints.set(stamp, endpoint)
    return endpoint
  }

  /** Waits until no PowerShell runs any more that a session needed. */
  async settled(): Promise<void> {
    await Promise.all([...this.#endpoints.values()].map((endpoint) => endpoint.settled()))
  }

  #tryShare(vault: Vault): TryShare {
    const { powerShell } = this.#means
    if (powerShell !== null) return shareTrial(powerShell, vault)
    return () => Promise.reject(new OperatorError(noPowerShell, onWindows))
  }
}

export const noPowerShell =
  'This computer has no Windows PowerShell 5.1, through which Keyturn reaches a stamp and its share.'
export const onWindows: readonly string[] = ['Use Keyturn on the Windows computer from which the stamp is reached.']

const withoutPowerShell: PrivilegedEndpoint = {
  open: (target) => Promise.reject(new SessionRefused(target, 'powershell', noPowerShell)),
}
