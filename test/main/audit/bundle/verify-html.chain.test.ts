import { describe, expect, it } from 'vitest'
import { entryIn, signed } from '../support/forged/chain.ts'
import { replacedAndRestamped } from '../support/forged/restamp.ts'
import {
  bundleFiles,
  changes,
  type ForgedLog,
  keyOf,
  lineOfLength,
  randomOf,
  referenceVerdict,
  validLog,
  withCoveredSignature,
} from '../support/forged-logs.ts'
import { lastCheckpoint, logWithCheckpoints, smallLog } from './support/small-logs.ts'
import { expectedOf, verificationPage } from './support/verification-page.ts'

/** Other logs in every run. A failure names the seed, which makes the same log and the same change again. */
const firstSeed = Math.floor(Math.random() * 1_000_000)
const logs = new Map(
  Array.from({ length: 24 }, (_, index) => {
    const random = randomOf(firstSeed + index)
    // One of them goes beyond the block within which a signature speaks for the ones before it.
    const entries = index === 0 ? random.between(1024, 1300) : random.between(0, 120)
    return [firstSeed + index, validLog({ random, entries, keyChanges: 0.03 })] as const
  }),
)

const onPage = verificationPage()

/** Expects the page to say of these lines what the reference says. */
const expectTheSame = async (log: ForgedLog, lines: readonly Buffer[], about: unknown): Promise<void> => {
  const [verdict] = await onPage().verifyAll([bundleFiles(log, { lines, head: null, signer: null, bare: true })])
  expect({ about, ...verdict }).toEqual({ about, ...expectedOf(referenceVerdict(lines)) })
}

describe('the page that verifies', () => {
  it('finds nothing in logs in which nothing is wrong', async () => {
    for (const [seed, log] of logs) {
      if (log.lines.length > 0) await expectTheSame(log, log.lines, { seed })
    }
    expect(onPage().errors).toEqual([])
  })

  it('lets a later signature speak for a broken one', async () => {
    for (const [seed, log] of logs) {
      const lines = withCoveredSignature(log, randomOf(seed + 1))
      if (lines !== null) await expectTheSame(log, lines, { seed })
    }
  })

  it.each(Object.entries(changes))('finds %s', async (_, change) => {
    let made = 0
    for (const [seed, log] of logs) {
      const changed = log.lines.length === 0 ? null : change(log, randomOf(seed + 1))
      if (changed === null) continue
      made += 1
      await expectTheSame(log, changed.lines, { seed })
    }
    expect(made).toBeGreaterThan(0)
  })
})

describe('the page that verifies takes', () => {
  const longest = 16_777_216
  const log = smallLog(3, { entries: 4 })
  const { length } = log.lines

  it('a line of as many bytes as a line may have', async () => {
    await expectTheSame(log, [...log.lines, lineOfLength(log, length, longest)], 'longest')
  })

  it('no line that is longer, be it the last one or not', async () => {
    const tooLong = lineOfLength(log, length, longest + 1)
    await expectTheSame(log, [...log.lines, tooLong], 'too long')
    await expectTheSame(log, [...log.lines, tooLong, ...log.lines], 'too long, and more')
  })

  it('checkpoints that are long, and speaks of their signatures as of those of others', async () => {
    const signedLog = logWithCheckpoints(4, 40)
    const index = lastCheckpoint(signedLog, lastCheckpoint(signedLog)) - 1
    const long = { ...entryIn(signedLog.lines[index] ?? Buffer.alloc(0)), app: 'x'.repeat(70_000) }
    const [key = keyOf(Buffer.alloc(0))] = signedLog.keys
    for (const signer of [key, keyOf(Buffer.from('another'))]) {
      for (const keys of [signedLog.keys, []]) {
        const lines = replacedAndRestamped(signedLog, index, signed(long, signer), keys)
        await expectTheSame(signedLog, lines, { isOwn: signer === key, laterAreSigned: keys.length > 0 })
      }
    }
  })

  it('no more than 20 words on clocks', async () => {
    const jumping = smallLog(4, { entries: 300, clockJumps: 0.5 })
    await expectTheSame(jumping, jumping.lines, 'clocks')
  })

  it('a last line with its end or without', async () => {
    const journal = Buffer.concat(log.lines.flatMap((line) => [line, Buffer.from('\n')]))
    const [ended, open] = await onPage().verifyAll([
      bundleFiles(log, { journal }),
      bundleFiles(log, { journal: journal.subarray(0, -1) }),
    ])
    expect(ended).toMatchObject({ result: 'OK', entries: length })
    expect(open).toEqual(ended)
  })
})
