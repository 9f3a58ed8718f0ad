import type BetterSqlite3 from 'better-sqlite3'
import { canonicalJson } from './canonical-json.ts'
import { expectedSchema, openForReading, schemaStatements } from './database.ts'
import { EntrySchema, entryHash, noHash } from './entry.ts'
import type { Anchor } from './head-file.ts'

/** What the verification of a log found. */
export interface Verification {
  /** `Warning`: the entries are whole, but something around them is not as Keyturn made it. */
  readonly result: 'OK' | 'Warning' | 'Fail'
  readonly entries: number
  /** Hash of the last entry of the unbroken chain, hex; 64 zeros for an empty log. */
  readonly head: string
  readonly firstBad: number | null
  readonly findings: readonly VerificationFinding[]
  /** The anchors that were compared, whatever came of it. */
  readonly anchors: readonly { readonly source: string; readonly entry: number; readonly at: string }[]
}

export interface VerificationFinding {
  readonly code: string
  readonly entry: number | null
  readonly message: string
}

interface Options {
  readonly anchors: readonly Anchor[]
  /** Called now and then with the number of entries verified so far. */
  readonly onProgress?: (entries: number) => void
}

/**
 * Verifies a journal's database without altering it: every entry has its place, its canonical line and its hash over the
 * one before; the log reaches at least to every anchor, with the anchor's hash there. Memory stays flat. The journal may
 * be in use. Throws `NotAJournal` or `JournalFromNewerVersion`.
 */
export const verifyJournal = (path: string, options: Options = { anchors: [] }): Verification => {
  const database = openForReading(path)
  try {
    return verifyDatabase(database, options)
  } finally {
    database.close()
  }
}

/** The same over an open database. */
export const verifyDatabase = (database: BetterSqlite3.Database, options: Options): Verification => {
  const chain = followChain(database, options)
  const findings = [...chain.findings, ...anchorFindings(chain, options.anchors), ...schemaFindings(database)]
  const bad = findings.filter(({ code }) => code !== 'schema-altered')
  return {
    result: bad.length > 0 ? 'Fail' : findings.length > 0 ? 'Warning' : 'OK',
    entries: chain.entries,
    head: chain.head.toString('hex'),
    firstBad: bad.reduce<number | null>(
      (first, { entry }) => (entry === null || (first !== null && first <= entry) ? first : entry),
      null,
    ),
    findings,
    anchors: options.anchors.map(({ source, entry, at }) => ({ source, entry, at })),
  }
}

interface Chain {
  readonly entries: number
  readonly head: Buffer
  readonly findings: readonly VerificationFinding[]
  /** The hashes at the entries that anchors speak of. */
  readonly anchored: ReadonlyMap<number, string>
}

interface Row {
  readonly seq: number
  readonly line: string
  readonly hash: Buffer
}

const followChain = (database: BetterSqlite3.Database, { anchors, onProgress }: Options): Chain => {
  const rows = database.prepare<[], Row>('select seq, line, hash from entry order by seq').iterate()
  const wanted = new Set(anchors.map(({ entry }) => entry))
  const anchored = new Map<number, string>()
  let head = noHash
  let entries = 0
  for (const row of rows) {
    const finding = entryFinding(row, entries + 1, head)
    // What comes after the first bad entry hangs on nothing, so no more is said of it.
    if (finding !== null) return { entries, head, findings: [finding], anchored }
    head = row.hash
    entries += 1
    if (wanted.has(entries)) anchored.set(entries, head.toString('hex'))
    if (entries % 10_000 === 0) onProgress?.(entries)
  }
  return { entries, head, findings: [], anchored }
}

const entryFinding = (row: Row, expected: number, previous: Buffer): VerificationFinding | null => {
  if (row.seq !== expected) {
    return bad('gap', expected, `Entry ${expected} is missing: entry ${row.seq} follows entry ${expected - 1}.`)
  }
  if (!entryHash(previous, row.line).equals(row.hash)) {
    return bad(
      'hash',
      expected,
      `Entry ${expected} is not what was written: its hash does not fit its text and the entry before it.`,
    )
  }
  return lineFinding(row.line, expected)
}

const lineFinding = (line: string, expected: number): VerificationFinding | null => {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    // The words of the parser would repeat pieces of the line; its place is what matters.
    return bad('not-json', expected, `Entry ${expected} is not JSON.`)
  }
  const parsed = EntrySchema.safeParse(value)
  if (!parsed.success) return bad('shape', expected, `Entry ${expected} does not have the form of an entry.`)
  if (parsed.data.seq !== expected) {
    return bad('sequence', expected, `Entry ${expected} calls itself ${parsed.data.seq}: it was moved.`)
  }
  if (canonicalJson(value) !== line) {
    return bad('not-canonical', expected, `Entry ${expected} is not in its canonical form.`)
  }
  return null
}

const anchorFindings = (chain: Chain, anchors: readonly Anchor[]): readonly VerificationFinding[] =>
  anchors.flatMap(({ source, entry, hash, at }) => {
    if (entry > chain.entries) {
      // A chain that breaks earlier has said so already.
      if (chain.findings.length > 0) return []
      return [
        bad(
          'cut',
          chain.entries + 1,
          `The log ends at entry ${chain.entries}, but ${source} saw entry ${entry} on ${at}: the end was cut off, or an older copy was put back.`,
        ),
      ]
    }
    if (chain.anchored.get(entry) === hash) return []
    return [
      bad(
        'anchor',
        entry,
        `Entry ${entry} is not the one that ${source} saw on ${at}: the log was written anew, or belongs to another computer.`,
      ),
    ]
  })

const schemaFindings = (database: BetterSqlite3.Database): readonly VerificationFinding[] => {
  const [found, expected] = [schemaStatements(database).join('\n'), expectedSchema().join('\n')]
  if (found === expected) return []
  return [
    bad(
      'schema-altered',
      null,
      'The tables or triggers of the database are not as Keyturn made them: somebody worked on this file with another program.',
    ),
  ]
}

const bad = (code: string, entry: number | null, message: string): VerificationFinding => ({ code, entry, message })
