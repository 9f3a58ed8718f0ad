import { setImmediate } from 'node:timers/promises'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { changedPfxFiles, changedReplies, type GoodParts, pkcs8Of } from './support/hostile-files.ts'
import { costOfDearest, pfxVerdictOn, processorTime, replyVerdictOn } from './support/hostile-verdict.ts'
import { Workbench } from './support/openssl.ts'

let bench: Workbench
let parts: GoodParts
/** What the file that costs the most takes here: see `costOf`. */
let dearest: number

beforeAll(async () => {
  bench = new Workbench()
  const identity = await bench.identity()
  parts = { key: pkcs8Of(identity.key), chain: identity.chain }
  dearest = costOfDearest()
})
afterAll(() => bench.remove())

/** A hundred times a thousand files, each with a seed of its own; between them the test runner gets its turn. */
const hundredThousand = async (files: fc.Arbitrary<Buffer>, read: (file: Buffer) => unknown): Promise<void> => {
  for (let thousand = 0; thousand < 100; thousand++) {
    fc.assert(
      fc.property(files, (file) => {
        expect(processorTime(() => read(file))).toBeLessThan(dearest * 3)
      }),
      { numRuns: 1000 },
    )
    await setImmediate()
  }
}

it('a hundred thousand changed PFX files get facts or words', () =>
  hundredThousand(changedPfxFiles(parts), pfxVerdictOn))

it('a hundred thousand changed replies are read or refused', () =>
  hundredThousand(changedReplies(parts.chain), replyVerdictOn))
