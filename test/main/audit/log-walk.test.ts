import { randomInt } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { changes, randomOf, withCoveredSignature } from './support/forged-logs.ts'
import {
  expectedOf,
  expectFound,
  seededLogs,
  verdictOf,
  verifiedDatabase,
  verifiedLines,
} from './support/forged-verdicts.ts'

/** Other logs in every run. A failure names the seed of its log: with that in the place of this number it comes again. */
const firstSeed = randomInt(1_000_000_000)
const logs = seededLogs(firstSeed, 40)

describe('a log that was not changed', () => {
  it('is found as a second opinion finds it, as lines and as a database', async () => {
    for (const { seed, log } of logs) {
      const expected = expectedOf(log.lines)
      expect(expected.result, `seed ${seed}`).not.toBe('Fail')
      expect(verdictOf(await verifiedLines(log.lines)), `seed ${seed}`).toEqual(expected)
      expect(verdictOf(verifiedDatabase(log.lines, log)), `seed ${seed}`).toEqual(expected)
    }
  })

  it('may hold a signature that does not hold, when a later one covers it', async () => {
    let covered = 0
    for (const { seed, log } of logs) {
      const lines = withCoveredSignature(log, randomOf(seed))
      if (lines === null) continue
      covered += 1
      expect(verdictOf(await verifiedLines(lines)), `seed ${seed}`).toEqual(expectedOf(lines))
    }
    expect(covered).toBeGreaterThan(0)
  })
})

describe('one change to a log is found where a second opinion finds it, in the lines and in a database of them', () => {
  it.each(Object.entries(changes))('%s', async (_kind, change) => {
    expect(await expectFound(change, logs)).toBeGreaterThan(0)
  })
})
