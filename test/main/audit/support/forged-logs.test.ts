import { describe, expect, it } from 'vitest'
import { changes, paperCodeOf, randomOf, referenceVerdict, validLog, withCoveredSignature } from './forged-logs.ts'

const seeds = Array.from({ length: 12 }, (_, index) => index)
const logs = seeds.map((seed) => validLog({ random: randomOf(seed), keyChanges: 0.05 }))

describe('a forged log', () => {
  it('holds together, and is the same for the same seed', () => {
    for (const seed of seeds) {
      const log = validLog({ random: randomOf(seed) })
      expect(
        Buffer.concat(validLog({ random: randomOf(seed) }).lines).equals(Buffer.concat(log.lines)),
        `seed ${seed}`,
      ).toBe(true)
      const { result, entries, head } = referenceVerdict(log.lines)
      expect({ seed, broken: result === 'Fail', entries, head }).toEqual({
        seed,
        broken: false,
        entries: log.lines.length,
        head: log.hashes.at(-1)?.toString('hex'),
      })
    }
  })

  it('may have a broken signature that a later one covers', () => {
    const covered = logs.map((log, seed) => withCoveredSignature(log, randomOf(seed))).filter((lines) => lines !== null)
    expect(covered.length).toBeGreaterThan(3)
    for (const lines of covered) expect(referenceVerdict(lines).result).not.toBe('Fail')
  })
})

describe('a change to a log', () => {
  it.each(Object.entries(changes))('%s is found where it was made', (kind, change) => {
    let made = 0
    for (const [seed, log] of logs.entries()) {
      try {
        made += change(log, randomOf(seed)) === null ? 0 : 1
      } catch (error) {
        throw new Error(`${kind} with the seed ${seed}`, { cause: error })
      }
    }
    expect(made).toBeGreaterThan(0)
  })
})

it('has a paper code', () => {
  expect(paperCodeOf(1204, `${'0f'.repeat(10)}${'00'.repeat(22)}`)).toMatch(
    /^1204(-[0-9A-HJKMNP-TV-Z]{4}){4}-[0-9A-HJKMNP-TV-Z]$/,
  )
})
