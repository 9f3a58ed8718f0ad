import { type ForgedLog, randomOf, type ValidLogOptions, validLog } from '../../support/forged-logs.ts'

/** A short log without anything that deserves attention. */
export const smallLog = (seed: number, options: Omit<ValidLogOptions, 'random'> = {}): ForgedLog =>
  validLog({
    random: randomOf(seed),
    entries: 60,
    formatOneEntries: 0,
    keyChanges: 0,
    closed: false,
    clockJumps: 0,
    ...options,
  })

/** The same with so many checkpoints at least. */
export const logWithCheckpoints = (count: number, seed: number): ForgedLog => {
  const log = smallLog(seed)
  const checkpoints = log.lines.filter((line) => line.includes('"type":"checkpoint","v":2}')).length
  return checkpoints < count ? logWithCheckpoints(count, seed + 1) : log
}

/** The number of the last checkpoint, or of the last one before an entry. */
export const lastCheckpoint = ({ lines }: ForgedLog, before = lines.length + 1): number =>
  lines.slice(0, before - 1).findLastIndex((line) => line.includes('"type":"checkpoint","v":2}')) + 1

/** In hex. */
export const hashOf = (log: ForgedLog, entry: number): string =>
  (log.hashes[entry - 1] ?? Buffer.alloc(0)).toString('hex')
