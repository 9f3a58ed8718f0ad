import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../main/clock.ts'
import type { PdfPrinter } from '../main/report/pdf-printer.ts'
import type { Ports } from '../main/runs/ports.ts'
import type { Vault } from '../main/vault/vault.ts'
import type { RunningStamp } from './process.ts'

const minuteMilliseconds = 60_000

/** Every minute of the stamp; but never more often, or more seldom, than somebody likes to watch. */
const pollMilliseconds = (compression: number): number =>
  Math.min(10_000, Math.max(200, minuteMilliseconds / compression))

/** The ports that lead to a simulated stamp. */
export const rehearsalPorts = (reached: {
  readonly stamp: RunningStamp
  readonly access: Pick<Ports, 'endpoint' | 'tryShare'>
  readonly vault: Vault
  readonly clock: Clock
  readonly printPdf: PdfPrinter | null
}): Ports => {
  const { stamp, access, vault, clock, printPdf } = reached
  return {
    endpoint: access.endpoint,
    vault,
    connect: { host: '127.0.0.1', port: stamp.connection.tlsPort },
    tryShare: access.tryShare,
    printPdf,
    clock,
    timing: {
      wait: async (milliseconds, signal) => {
        await wait(milliseconds, undefined, { signal })
      },
      pollMilliseconds: pollMilliseconds(stamp.compression),
      minuteMilliseconds: minuteMilliseconds / stamp.compression,
      silenceMinutes: 90,
      appearanceMinutes: 2,
    },
  }
}
