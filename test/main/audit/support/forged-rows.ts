import { createHash } from 'node:crypto'
import type { Anchor } from '../../../../src/main/audit/anchor.ts'
import { canonicalJson } from '../../../../src/main/audit/canonical-json.ts'
import { bytesToSign, withSignature } from '../../../../src/main/audit/checkpoint.ts'
import type { EntryFacts } from '../../../../src/main/audit/entry.ts'
import { EntrySchema } from '../../../../src/main/audit/entry.ts'
import { beginning, EntryMaker, endOf, type MadeEntry, newIdentity } from '../../../../src/main/audit/entry-maker.ts'
import type { SigningKey } from '../../../../src/main/audit/signing-key.ts'
import { note, origin, type Row, steadyClock, testKey } from './journals.ts'

/** The rows of a log with these notes: the two by which it begins, and its checkpoints where they are due. */
export const rowsOfNotes = (facts: readonly EntryFacts['facts'][]): readonly Row[] => {
  const maker = new EntryMaker(steadyClock(), origin, newIdentity(origin.host, 'log-of-the-test'), testKey)
  const rows: Row[] = []
  let end = beginning
  const put = (made: readonly MadeEntry[]): void => {
    for (const each of made) {
      rows.push(each.row)
      end = endOf(each, end)
    }
  }
  put(maker.opening(end, null))
  for (const each of facts) put(maker.made(end, note(each)))
  return rows
}

/** A line of format 1, as an older Keyturn wrote it. */
export const oldLine = (seq: number, facts: EntryFacts['facts'] = {}): string =>
  canonicalJson({
    v: 1,
    seq,
    at: '2026-11-23T10:10:00.000Z',
    mono: seq,
    boot: '7062046a-bc02-44e7-89e2-9f88626652f7',
    ...origin,
    ...note(facts),
  })

/** The lines as rows, each with the hash that belongs to it. */
export const hashed = (lines: readonly string[]): readonly Row[] => {
  let hash = Buffer.alloc(32)
  return lines.map((line, index) => {
    hash = createHash('sha256').update('keyturn.audit.v1\0').update(hash).update(line).digest()
    return { seq: index + 1, line, hash }
  })
}

/**
 * What a forger does who knows the format: everything from the changed entry on gets the hash before it anew, and its own.
 * Without the key the signatures stay as they were. A line that is no entry stays as it is.
 */
export const restamped = (lines: readonly string[], from: number, key: SigningKey | null): readonly Row[] => {
  let before = '0'.repeat(64)
  const stamped = lines.map((line, index) => {
    const again = index + 1 < from ? line : restampedLine(line, before, key)
    before = createHash('sha256')
      .update('keyturn.audit.v1\0')
      .update(Buffer.from(before, 'hex'))
      .update(again)
      .digest('hex')
    return again
  })
  return hashed(stamped)
}

const restampedLine = (line: string, prev: string, key: SigningKey | null): string => {
  const entry = entryIn(line)
  if (entry === null || entry.v === 1) return line
  if (entry.type !== 'checkpoint' || key === null) return canonicalJson({ ...entry, prev })
  const unsigned = canonicalJson({ ...entry, prev, facts: { ...entry.facts, signature: '' } })
  return withSignature(unsigned, key.sign(bytesToSign(unsigned, '')))
}

const entryIn = (line: string) => {
  try {
    const value: unknown = JSON.parse(line)
    const entry = EntrySchema.safeParse(value)
    return entry.success && canonicalJson(value) === line ? entry.data : null
  } catch {
    // It was made no entry on purpose.
    return null
  }
}

/** What somebody kept who saw the log when this entry was its last. */
export const anchorAt = (rows: readonly Row[], entry: number, origin: string | null = null): Anchor => {
  const row = rows[entry - 1]
  if (row === undefined) throw new Error(`the log of the test has no entry ${entry}`)
  return { source: `head-${entry}.json`, entry, hash: row.hash.toString('hex'), at: '2026-11-23T10:20:00.000Z', origin }
}
