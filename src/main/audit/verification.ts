import type { Anchor } from './anchor.ts'
import { failing, type VerificationFinding } from './finding.ts'
import type { LogSignature } from './log-rules.ts'
import type { WalkedLog } from './log-walk.ts'

/** What the verification of a log found. */
export interface Verification {
  /** `Warning`: the entries are whole, but something about them or around them deserves attention. */
  readonly result: 'OK' | 'Warning' | 'Fail'
  /** How many entries the unbroken chain has, from the first. */
  readonly entries: number
  /** Hash of the last entry of the unbroken chain, hex; 64 zeros for an empty log. */
  readonly head: string
  readonly firstBad: number | null
  readonly findings: readonly VerificationFinding[]
  /** The anchors that were given, whatever came of them. */
  readonly anchors: readonly CheckedAnchor[]
  /** Who signs the log, and how far; null for one that nobody signs. */
  readonly signature: LogSignature | null
}

export interface CheckedAnchor {
  readonly source: string
  readonly entry: number
  readonly at: string | null
  /** Whether the log has that entry with that hash. */
  readonly holds: boolean
}

/** What a verification is given besides the log. */
export interface VerificationOptions {
  /** What was kept of this log elsewhere. Without any, a cut end can't be noticed. */
  readonly anchors?: readonly Anchor[]
  /** Called now and then with the number of entries verified so far. */
  readonly onProgress?: (entries: number) => void
}

/** Entries between two words of progress. */
export const progressStep = 10_000

/** Remembers the hashes at the entries that anchors speak of, while the log is walked. */
export class AnchoredHashes {
  readonly #wanted: ReadonlySet<number>
  readonly #hashes = new Map<number, string>()

  constructor(anchors: readonly Anchor[]) {
    this.#wanted = new Set(anchors.map(({ entry }) => entry))
  }

  note(entry: number, hash: () => string): void {
    if (this.#wanted.has(entry)) this.#hashes.set(entry, hash())
  }

  /** Whether the whole part of the log, of so many entries, has the anchor's entry with the anchor's hash. */
  hold({ entry, hash }: Anchor, entries: number): boolean {
    return entry <= entries && (this.#hashes.get(entry)?.startsWith(hash) ?? false)
  }
}

/** What was found out about a log, put together: its chain, heads that are false, its anchors, and what is around it. */
export const verificationOf = (
  walked: WalkedLog,
  anchors: readonly Anchor[],
  hashes: AnchoredHashes,
  around: readonly VerificationFinding[],
  heads: readonly VerificationFinding[] = [],
): Verification => {
  const { entries, head, rules } = walked
  const findings = relevant([...walked.findings, ...heads, ...anchorFindings(walked, anchors, hashes), ...around])
  return {
    result: resultOf(findings),
    entries,
    head,
    firstBad: firstBadOf(findings),
    findings,
    anchors: anchors.map((anchor) => ({
      source: anchor.source,
      entry: anchor.entry,
      at: anchor.at,
      holds: hashes.hold(anchor, entries),
    })),
    signature: rules.signature(entries),
  }
}

/** What deserves attention behind the first bad entry deserves none any more. */
const relevant = (findings: readonly VerificationFinding[]): readonly VerificationFinding[] => {
  const bad = firstBadOf(findings) ?? Number.POSITIVE_INFINITY
  return findings.filter(({ result, entry }) => result === 'Fail' || entry === null || entry < bad)
}

const resultOf = (findings: readonly VerificationFinding[]): Verification['result'] => {
  if (findings.some(({ result }) => result === 'Fail')) return 'Fail'
  return findings.length > 0 ? 'Warning' : 'OK'
}

const firstBadOf = (findings: readonly VerificationFinding[]): number | null => {
  const places = findings.flatMap(({ result, entry }) => (result === 'Fail' && entry !== null ? [entry] : []))
  return places.length === 0 ? null : Math.min(...places)
}

const anchorFindings = (
  walked: WalkedLog,
  anchors: readonly Anchor[],
  hashes: AnchoredHashes,
): readonly VerificationFinding[] => {
  const { entries } = walked
  const broken = walked.findings.some(({ result }) => result === 'Fail')
  const proven = anchors.filter((anchor) => hashes.hold(anchor, entries)).map(({ entry }) => entry)
  return anchors.flatMap((anchor) => {
    if (hashes.hold(anchor, entries)) return []
    if (isForeign(anchor, walked)) return [foreign(anchor, walked)]
    // A chain that breaks before the anchor has said so already.
    if (anchor.entry > entries) return broken ? [] : [cut(anchor, entries)]
    return [mismatch(anchor, Math.max(0, ...proven))]
  })
}

const isForeign = ({ origin }: Anchor, { rules }: WalkedLog): boolean =>
  origin !== null && rules.origin() !== null && origin !== rules.origin()

const foreign = ({ source, origin }: Anchor, { rules }: WalkedLog): VerificationFinding =>
  failing(
    'other-log',
    null,
    `${source} belongs to another log (${origin}); this one is ${rules.origin()}. Give the anchors of this log, or find out why another log stands in its place.`,
  )

const cut = ({ source, entry, at }: Anchor, entries: number): VerificationFinding =>
  failing(
    'cut',
    entries + 1,
    `The log ends at entry ${entries}, but ${source} saw entry ${entry}${when(at)}: the end was cut off, or an older copy was put back.`,
  )

const mismatch = ({ source, entry, at }: Anchor, proven: number): VerificationFinding =>
  failing(
    'anchor',
    entry,
    `Entry ${entry} is not the one that ${source} saw${when(at)}: it or an entry before it was written anew, or this is another log. ${proven > 0 ? `Another anchor proves the log up to entry ${proven}.` : 'No anchor proves any part of it.'}`,
  )

const when = (at: string | null): string => (at === null ? '' : ` on ${at}`)
