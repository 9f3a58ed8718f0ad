import { randomInt } from 'node:crypto'
import { expect, it } from 'vitest'
import { changes } from './support/forged-logs.ts'
import { expectFound, seededLogs } from './support/forged-verdicts.ts'

/** A failure names the seed of its log: with that in the place of this number it comes again. */
const firstSeed = randomInt(1_000_000_000)

it('ten thousand changes to logs are found where a second opinion finds them', async () => {
  let made = 0
  for (let first = firstSeed; made < 10_000; first += 20) {
    const logs = seededLogs(first, 20)
    for (const change of Object.values(changes)) made += await expectFound(change, logs)
  }
  expect(made).toBeGreaterThanOrEqual(10_000)
})
