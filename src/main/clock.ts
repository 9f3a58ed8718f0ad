import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'

/** Where entries get their times from. */
export interface Clock {
  now(): Date
  /** Whole milliseconds of the machine's monotonic clock: keeps the order when the wall clock is set back. */
  monotonicMilliseconds(): number
  /** Names the start of the machine (or of this process, where that can't be known): monotonic times compare only within one. */
  readonly boot: string
}

export const systemClock = (): Clock => {
  const boot = bootIdentity()
  return {
    now: () => new Date(),
    monotonicMilliseconds: () => Number(process.hrtime.bigint() / 1_000_000n),
    boot,
  }
}

const bootIdentity = (): string => {
  if (process.platform !== 'linux') return randomUUID()
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    // Some containers hide it; the process's own start then takes its place.
    return randomUUID()
  }
}
