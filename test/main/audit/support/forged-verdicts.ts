import Database from 'better-sqlite3'
import { expect } from 'vitest'
import { migrate } from '../../../../src/main/audit/database.ts'
import { AnchoredHashes, type Verification, verificationOf } from '../../../../src/main/audit/verification.ts'
import { verifyDatabase } from '../../../../src/main/audit/verify-database.ts'
import { walkLines } from '../../../../src/main/audit/verify-lines.ts'
import { hashesOf } from './forged/chain.ts'
import {
  type Change,
  type ForgedLog,
  linesFile,
  type ReferenceVerdict,
  randomOf,
  referenceVerdict,
  validLog,
} from './forged-logs.ts'

/** A forged log and the seed that gives it again, byte for byte. */
export interface SeededLog {
  readonly seed: number
  readonly log: ForgedLog
}

/** So many logs, mostly short ones, from that seed on. */
export const seededLogs = (first: number, count: number): readonly SeededLog[] =>
  Array.from({ length: count }, (_, index) => {
    const seed = first + index
    const random = randomOf(seed)
    return {
      seed,
      log: random.chance(0.1) ? validLog({ random }) : validLog({ random, entries: random.between(1, 150) }),
    }
  })

async function* inOneChunk(lines: readonly Buffer[]): AsyncGenerator<Buffer, void, undefined> {
  yield linesFile(lines)
}

/** What is found in the lines alone. */
export const verifiedLines = async (lines: readonly Buffer[]): Promise<Verification> => {
  const hashes = new AnchoredHashes([])
  return verificationOf((await walkLines(inOneChunk(lines), hashes, undefined)).end(), [], hashes, [])
}

/** What is found in a database that somebody made of the lines who gave each the hash that it ought to have. */
export const verifiedDatabase = (
  lines: readonly Buffer[],
  { lines: whole, formatOneEntries }: ForgedLog,
): Verification => {
  const database = new Database(':memory:')
  try {
    migrate(database, [], whole.length > formatOneEntries ? 2 : 1)
    const insert = database.prepare('insert into entry (seq, line, hash) values (?, cast(? as text), ?)')
    const hashes = hashesOf(lines)
    database.transaction(() => {
      for (const [index, line] of lines.entries()) insert.run(index + 1, line, hashes[index])
    })()
    return verifyDatabase(database)
  } finally {
    database.close()
  }
}

/** A verification as the second opinion puts it. */
export const verdictOf = ({ result, entries, head, firstBad, findings }: Verification) => ({
  result,
  entries,
  head,
  firstBad,
  findings: findings.map(({ result: severity, code, entry }) => ({ severity, code, entry })),
})

/** What the second opinion says of the lines. */
export const expectedOf = (lines: readonly Buffer[]): Omit<ReferenceVerdict, 'codes'> => {
  const { codes: _codes, ...verdict } = referenceVerdict(lines)
  return verdict
}

/** Makes the change to each of the logs, and holds what is found against a second opinion. Returns how many it was made to. */
export const expectFound = async (change: Change, logs: readonly SeededLog[]): Promise<number> => {
  let made = 0
  for (const { seed, log } of logs) {
    const changed = change(log, randomOf(seed))
    if (changed === null) continue
    made += 1
    const found = await verifiedLines(changed.lines)
    expect(found.firstBad, `seed ${seed}`).toBe(changed.firstBad)
    expect(verdictOf(found), `seed ${seed}`).toEqual(expectedOf(changed.lines))
    const { firstBad } = verifiedDatabase(changed.lines, log)
    // There the hash beside a line vouches for it, so that of two that do not fit the later one is named.
    const places = changed.code === 'hash' ? [changed.firstBad, changed.firstBad + 1] : [changed.firstBad]
    expect(places, `seed ${seed}, as a database`).toContain(firstBad)
  }
  return made
}
