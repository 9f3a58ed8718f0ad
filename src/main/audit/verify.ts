import type BetterSqlite3 from 'better-sqlite3'
import { asNotAJournal, expectedSchema, readJournal, type SchemaStatement, saysDamaged, schemaOf } from './database.ts'
import { HashChain, hashBytes, noHash } from './hash-chain.ts'
import type { Anchor } from './head-file.ts'

/** What the verification of a log found. */
export interface Verification {
  /** `Warning`: the entries are whole, but something around them is not as Keyturn made it. */
  readonly result: 'OK' | 'Warning' | 'Fail'
  /** How many entries the unbroken chain has, from the first. */
  readonly entries: number
  /** Hash of the last entry of the unbroken chain, hex; 64 zeros for an empty log. */
  readonly head: string
  readonly firstBad: number | null
  readonly findings: readonly VerificationFinding[]
  /** The anchors that were given, whatever came of them. */
  readonly anchors: readonly { readonly source: string; readonly entry: number; readonly at: string }[]
}

/** Something that is not as it was written. The codes are explained in docs/audit-log.md. */
export interface VerificationFinding {
  readonly code: string
  readonly entry: number | null
  readonly message: string
}

interface Options {
  /** What was kept of this log elsewhere. Without any, a cut end can't be noticed. */
  readonly anchors?: readonly Anchor[]
  /** Called now and then with the number of entries verified so far. */
  readonly onProgress?: (entries: number) => void
}

/**
 * Verifies a journal's database, and leaves no trace of that on the disk: every entry has its place, its canonical line
 * and its hash over the one before; the log reaches at least to every anchor, with the anchor's hash there; the table and
 * its triggers are as Keyturn made them. Memory stays flat. The journal may be in use.
 * Throws `NotAJournal` or `JournalFromNewerVersion`.
 */
export const verifyJournal = (path: string, options: Options = {}): Verification =>
  readJournal(path, (database) => {
    try {
      return verifyDatabase(database, options)
    } catch (error) {
      throw asNotAJournal(path, error)
    }
  })

/** The same over an open database. */
export const verifyDatabase = (
  database: BetterSqlite3.Database,
  { anchors = [], onProgress }: Options = {},
): Verification => {
  const schema = schemaFindings(database)
  if (schema.some(({ code }) => code === tableAltered)) return verification(untrodden, schema, anchors)
  const chain = followChain(database, anchors, onProgress)
  return verification(chain, [...chain.findings, ...anchorFindings(chain, anchors), ...schema], anchors)
}

const verification = (
  { entries, head }: Chain,
  findings: readonly VerificationFinding[],
  anchors: readonly Anchor[],
): Verification => {
  const bad = findings.filter(({ code }) => code !== schemaAltered)
  const places = bad.flatMap(({ entry }) => (entry === null ? [] : [entry]))
  return {
    result: bad.length > 0 ? 'Fail' : findings.length > 0 ? 'Warning' : 'OK',
    entries,
    head: head.toString('hex'),
    firstBad: places.length === 0 ? null : Math.min(...places),
    findings,
    anchors: anchors.map(({ source, entry, at }) => ({ source, entry, at })),
  }
}

interface Chain {
  readonly entries: number
  readonly head: Buffer
  readonly findings: readonly VerificationFinding[]
  /** The hashes at the entries that anchors speak of. */
  readonly anchored: ReadonlyMap<number, string>
}

const untrodden: Chain = { entries: 0, head: noHash, findings: [], anchored: new Map() }

/** An entry's number, and its hash followed by its line, in the very bytes that are stored; null if one of them is. */
type Row = [seq: number, bytes: Buffer | null]

const followChain = (
  database: BetterSqlite3.Database,
  anchors: readonly Anchor[],
  onProgress: Options['onProgress'],
): Chain => {
  const rows = database.prepare<[], Row>('select seq, cast(hash || line as blob) from entry order by seq').raw()
  const wanted = new Set(anchors.map(({ entry }) => entry))
  const anchored = new Map<number, string>()
  const links = new HashChain()
  let entries = 0
  const brokenBy = (finding: VerificationFinding): Chain => ({
    entries,
    head: links.head(),
    // What comes after the first bad entry hangs on nothing, so no more is said of it.
    findings: [{ ...finding, message: `${finding.message}${trustedUpTo(entries)}` }],
    anchored,
  })
  try {
    for (const [seq, bytes] of rows.iterate()) {
      const finding = entryFinding(seq, bytes, entries + 1, links)
      if (finding !== null) return brokenBy(finding)
      entries += 1
      if (wanted.has(entries)) anchored.set(entries, links.head().toString('hex'))
      if (entries % 10_000 === 0) onProgress?.(entries)
    }
  } catch (error) {
    if (!saysDamaged(error)) throw error
    return brokenBy(found('damaged', entries + 1, `Entry ${entries + 1} can't be read: ${error.message}.`))
  }
  return { entries, head: links.head(), findings: [], anchored }
}

const trustedUpTo = (entries: number): string =>
  entries === 0 ? '' : entries === 1 ? ' Entry 1 is whole.' : ` Entries 1 to ${entries} are whole.`

const entryFinding = (
  seq: number,
  bytes: Buffer | null,
  expected: number,
  links: HashChain,
): VerificationFinding | null => {
  if (seq > expected) return found('gap', expected, `Entry ${expected} is missing: entry ${seq} follows.`)
  if (seq < expected) return found('extra', expected, `An entry ${seq} stands where no entry can.`)
  if (bytes === null || !leadsTo(bytes, links)) {
    return found('hash', expected, `Entry ${expected} is not what was written: its hash does not fit.`)
  }
  const fault = links.fault(expected)
  if (fault !== null) return found(fault.code, expected, `Entry ${expected} ${fault.words}`)
  links.goOnFrom(bytes)
  return null
}

/** Whether the hash at the beginning of these bytes fits the line behind it and the entry before. */
const leadsTo = (bytes: Buffer, links: HashChain): boolean => {
  if (bytes.length < hashBytes) return false
  links.holdBytes(bytes, hashBytes)
  return links.hash() === bytes.toString('latin1', 0, hashBytes)
}

const anchorFindings = (chain: Chain, anchors: readonly Anchor[]): readonly VerificationFinding[] => {
  const holds = ({ entry, hash: expected }: Anchor): boolean => chain.anchored.get(entry) === expected
  const proven = anchors.filter(holds).reduce((last, { entry }) => Math.max(last, entry), 0)
  return anchors.flatMap((anchor) => {
    const { source, entry, at } = anchor
    if (holds(anchor)) return []
    if (entry > chain.entries) {
      // A chain that breaks earlier has said so already.
      if (chain.findings.length > 0) return []
      return [
        found(
          'cut',
          chain.entries + 1,
          `The log ends at entry ${chain.entries}, but ${source} saw entry ${entry} on ${at}: the end was cut off, or an older copy was put back.`,
        ),
      ]
    }
    return [
      found(
        'anchor',
        entry,
        `Entry ${entry} is not the one that ${source} saw on ${at}: it or an entry before it was written anew, or this is another log. ${proven > 0 ? `Another anchor proves the log up to entry ${proven}.` : 'No anchor proves any part of it.'}`,
      ),
    ]
  })
}

const tableAltered = 'table-altered'
const schemaAltered = 'schema-altered'

const schemaFindings = (database: BetterSqlite3.Database): readonly VerificationFinding[] => {
  const { version, statements } = schemaOf(database)
  const expected = expectedSchema(version)
  if (version < 1 || tableOf(statements) !== tableOf(expected)) {
    return [
      found(
        tableAltered,
        null,
        'The table of entries is not as Keyturn made it, so that what is read from it can’t be trusted: somebody worked on this file with another program.',
      ),
    ]
  }
  return wordsOf(statements) === wordsOf(expected)
    ? []
    : [
        found(
          schemaAltered,
          null,
          'Triggers are missing, or something was added: somebody worked on this file with another program. The chain of its entries says whether they were changed.',
        ),
      ]
}

const tableOf = (statements: readonly SchemaStatement[]): string | undefined =>
  statements.find(({ name }) => name === 'entry')?.sql

const wordsOf = (statements: readonly SchemaStatement[]): string => statements.map(({ sql }) => sql).join('\n')

const found = (code: string, entry: number | null, message: string): VerificationFinding => ({ code, entry, message })
