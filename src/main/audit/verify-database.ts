import { existsSync } from 'node:fs'
import type BetterSqlite3 from 'better-sqlite3'
import type { Anchor } from './anchor.ts'
import {
  damageOf,
  expectedSchema,
  isInWalMode,
  readJournal,
  type SchemaStatement,
  saysDamaged,
  schemaOf,
} from './database.ts'
import { longestLine } from './entry.ts'
import { failing, type VerificationFinding, warning } from './finding.ts'
import { hashBytes } from './hash-chain.ts'
import { altered, displaced, LogWalk, tooLong, type WalkedLog } from './log-walk.ts'
import { isMarkedSettled } from './settled-mark.ts'
import {
  AnchoredHashes,
  progressStep,
  type Verification,
  type VerificationOptions,
  verificationOf,
} from './verification.ts'

/**
 * Verifies a journal's database, and leaves no trace of that on the disk: every entry has its place, its canonical line
 * and its hash over the one before; the log is signed where it has to be; it reaches at least to every anchor, with the
 * anchor's hash there; its write-ahead log is where it must be; the table and its triggers are as Keyturn made them.
 * Memory stays flat. The journal may be in use. Throws `NotAJournal` or `JournalFromNewerVersion`.
 */
export const verifyJournal = (path: string, options: VerificationOptions = {}): Verification =>
  readJournal(path, (database) => verifyDatabase(database, options, path))

/** A verification, and what is wrong with the pages of the table: whether searching in it finds what is in it. */
export interface Inspection {
  readonly verification: Verification
  /** In SQLite's words; null for none. */
  readonly damage: string | null
}

/** Verifies a journal as whoever wants to append to it has to. Throws what `verifyJournal` throws. */
export const inspectJournal = (path: string, options: VerificationOptions = {}): Inspection =>
  readJournal(path, (database) => ({
    verification: verifyDatabase(database, options, path),
    damage: damageOf(database),
  }))

/** Verifies an open database; with the path of its file, what lies beside it counts too. */
export const verifyDatabase = (
  database: BetterSqlite3.Database,
  { anchors = [], onProgress }: VerificationOptions = {},
  path: string | null = null,
): Verification => {
  const hashes = new AnchoredHashes(anchors)
  const schema = schemaFindings(database)
  const [untrusted] = schema.filter(({ code }) => code === tableAltered)
  if (untrusted !== undefined) {
    const walk = new LogWalk()
    walk.stopAt(untrusted)
    return verificationOf(walk.end(), anchors, hashes, [])
  }
  const walked = walkRows(database, hashes, onProgress).end()
  return verificationOf(walked, anchors, hashes, [
    ...(path === null ? [] : missingWal(path, walked, anchors, hashes)),
    ...versionFindings(schemaOf(database).version, walked),
    ...schema,
  ])
}

/**
 * An entry's number, and its hash followed by its line, in the very bytes that are stored; how long its line is when that
 * is longer than any may be; null when there is none.
 */
type Row = [seq: number, stored: Buffer | number | null]

const walkRows = (
  database: BetterSqlite3.Database,
  hashes: AnchoredHashes,
  onProgress: VerificationOptions['onProgress'],
): LogWalk => {
  const rows = database
    .prepare<[number], Row>(
      `select seq, case when octet_length(line) <= ? then cast(hash || line as blob) else octet_length(line) end
       from entry order by seq`,
    )
    .raw()
  const walk = new LogWalk()
  try {
    for (const [seq, stored] of rows.iterate(longestLine)) {
      takeRow(walk, seq, stored)
      if (!walk.whole) break
      hashes.note(walk.entries, () => walk.head())
      if (walk.entries % progressStep === 0) onProgress?.(walk.entries)
    }
  } catch (error) {
    if (!saysDamaged(error)) throw error
    const place = walk.entries + 1
    walk.stopAt(failing('damaged', place, `Entry ${place} can't be read: ${error.message}.`))
  }
  return walk
}

const takeRow = (walk: LogWalk, seq: number, stored: Row[1]): void => {
  const place = walk.entries + 1
  if (seq !== place) walk.stopAt(displaced(place, seq))
  else if (typeof stored === 'number') walk.stopAt(tooLong(place))
  else if (stored === null || stored.length < hashBytes) walk.stopAt(altered(place))
  else walk.take(stored, hashBytes, { hash: stored.toString('latin1', 0, hashBytes) })
}

/**
 * A journal that was open when its computer stopped has its newest entries in the write-ahead log beside it. Without that
 * file they are gone, unless an anchor proves the log to its end.
 */
const missingWal = (
  path: string,
  { entries, head, findings }: WalkedLog,
  anchors: readonly Anchor[],
  hashes: AnchoredHashes,
): readonly VerificationFinding[] => {
  if (!isInWalMode(path) || existsSync(`${path}-wal`) || findings.some(({ result }) => result === 'Fail')) return []
  if (isMarkedSettled(path, { entries, head })) return []
  const words = `The database was in use when it was left, and its write-ahead log ${path}-wal is not beside it`
  return anchors.some((anchor) => anchor.entry === entries && hashes.hold(anchor, entries))
    ? [warning('wal-missing', null, `${words}. An anchor proves that no entry is missing up to entry ${entries}.`)]
    : [
        failing(
          'wal-missing',
          entries + 1,
          `${words}: entries after ${entries} may be missing. Put that file back beside the database, and copy both whenever you copy one.`,
        ),
      ]
}

/** A database of this version begins with, or was given, an entry of format 2; one of the older version has none. */
const versionFindings = (version: number, { entries, findings, rules }: WalkedLog): readonly VerificationFinding[] => {
  if (findings.some(({ result }) => result === 'Fail')) return []
  if (version >= 2 && entries === 0) {
    return [failing('empty', 1, 'The log has no entry, and even a new one has: all were taken out.')]
  }
  return (rules.formatAt(entries) === 2) === version >= 2
    ? []
    : [
        failing(
          'downgraded',
          null,
          `The database says that it has format ${version}, and its entries say otherwise: somebody worked on this file with another program.`,
        ),
      ]
}

const tableAltered = 'table-altered'

const schemaFindings = (database: BetterSqlite3.Database): readonly VerificationFinding[] => {
  const { version, statements } = schemaOf(database)
  const expected = version < 1 ? [] : expectedSchema(version)
  if (expected.length === 0 || tableOf(statements) !== tableOf(expected)) {
    return [
      failing(
        tableAltered,
        null,
        'The table of entries is not as Keyturn made it, so that what is read from it can’t be trusted: somebody worked on this file with another program.',
      ),
    ]
  }
  return wordsOf(statements) === wordsOf(expected)
    ? []
    : [
        warning(
          'schema-altered',
          null,
          'Triggers are missing, or something was added: somebody worked on this file with another program. The chain of its entries says whether they were changed.',
        ),
      ]
}

const tableOf = (statements: readonly SchemaStatement[]): string | undefined =>
  statements.find(({ name }) => name === 'entry')?.sql

const wordsOf = (statements: readonly SchemaStatement[]): string => statements.map(({ sql }) => sql).join('\n')
