import type { KeyObject } from 'node:crypto'
import { hashAfter, noHash } from './chain.ts'
import { type FormedEntry, formOf, isOwn, isSignedBy, type LogFacts, logFactsOf } from './entry-form.ts'

export interface ReferenceFinding {
  readonly severity: 'Fail' | 'Warning'
  readonly code: string
  readonly entry: number | null
}

export interface ReferenceVerdict {
  readonly result: 'OK' | 'Warning' | 'Fail'
  /** How many entries the unbroken chain has. */
  readonly entries: number
  /** The hash of its last entry, in lower-case hex. */
  readonly head: string
  readonly firstBad: number | null
  /** The codes of the findings, in their order. */
  readonly codes: readonly string[]
  readonly findings: readonly ReferenceFinding[]
}

/** An entry that is part of the unbroken chain. */
interface Accepted {
  readonly entry: FormedEntry
  readonly facts: LogFacts | null
  readonly hash: Buffer
  readonly warnings: readonly ReferenceFinding[]
}

const blockLength = 1024
const mostBetweenCheckpoints = 255
const mostClockFindings = 20
const clockTolerance = 1000
const beforeCheckpoint = ['log-opened', 'key-changed', 'segment-closed', 'step-ended', 'run-closed']
const checkedAtOnce = ['log-opened', 'key-changed', 'segment-closed']

/** Section 3, written as it stands there: slow, and holding everything in memory. */
export const referenceVerdict = (lines: readonly Buffer[]): ReferenceVerdict => {
  const walk = walkOf(asLines(lines))
  const { accepted } = walk
  const bad = walk.bad ?? walk.missingCheckpoint()
  const firstBad = bad?.entry ?? null
  const warnings = limited(accepted.flatMap((each) => each.warnings)).filter(
    ({ entry }) => entry === null || firstBad === null || entry < firstBad,
  )
  if (accepted.at(-1)?.entry.format === 1) warnings.push({ severity: 'Warning', code: 'format-1', entry: null })
  const findings = [...(bad === null ? [] : [bad]), ...warnings]
  return {
    result: findings[0]?.severity ?? 'OK',
    entries: accepted.length,
    head: (accepted.at(-1)?.hash ?? noHash).toString('hex'),
    firstBad,
    codes: findings.map(({ code }) => code),
    findings,
  }
}

/** The lines as a reader of journal.jsonl finds them: a line end within one makes it two. */
const asLines = (lines: readonly Buffer[]): readonly Buffer[] =>
  lines.flatMap((line) => {
    const parts: Buffer[] = []
    let start = 0
    for (let end = line.indexOf(10); end >= 0; end = line.indexOf(10, start)) {
      parts.push(line.subarray(start, end))
      start = end + 1
    }
    return [...parts, line.subarray(start)]
  })

const limited = (warnings: readonly ReferenceFinding[]): ReferenceFinding[] => {
  let clocks = 0
  return warnings.filter(({ code }) => {
    clocks += code === 'clock' ? 1 : 0
    return code !== 'clock' || clocks <= mostClockFindings
  })
}

interface Walk {
  readonly accepted: readonly Accepted[]
  readonly bad: ReferenceFinding | null
  readonly missingCheckpoint: () => ReferenceFinding | null
}

const walkOf = (lines: readonly Buffer[]): Walk => {
  const accepted: Accepted[] = []
  const known = new Map<string, KeyObject>()
  let current: string | null = null
  let vouching: string | null = null
  let origin: string | null = null

  const hash = (): Buffer => accepted.at(-1)?.hash ?? noHash
  const hashBefore = (): Buffer => accepted.at(-2)?.hash ?? noHash
  const last = (): FormedEntry | null => accepted.at(-1)?.entry ?? null
  const fail = (code: string, entry: number): ReferenceFinding => ({ severity: 'Fail', code, entry })
  /** The last accepted entry turns out to be the bad one. */
  const backed = (code: string): ReferenceFinding => {
    accepted.pop()
    return fail(code, accepted.length + 1)
  }
  const isValid = ({ entry, facts }: Accepted): boolean => {
    const key = known.get(facts?.key ?? '')
    return key !== undefined && isSignedBy(entry, key)
  }

  /** Section 3.7, of the block that ends with the entries accepted so far. */
  const checkBlock = (): ReferenceFinding | null => {
    const block = blockOf(accepted.length)
    const checkpoints = accepted.filter(({ entry }) => isCheckpoint(entry) && blockOf(entry.seq) === block)
    const newest = checkpoints.at(-1)
    if (newest === undefined || isValid(newest)) return null
    const bad = checkpoints.find((each) => !isValid(each)) ?? newest
    accepted.length = bad.entry.seq - 1
    return fail('signature', bad.entry.seq)
  }

  const wrongNumber = (entry: FormedEntry, line: Buffer): ReferenceFinding => {
    const place = accepted.length + 1
    if (accepted.length > 0 && hashAfter(hashBefore(), line).equals(hash())) return fail('repeated', place)
    if (accepted.length > 0 && entry.prev === hashBefore().toString('hex')) return backed('inserted')
    return fail(entry.seq > place ? 'gap' : 'extra', place)
  }

  const wrongPrevious = (entry: FormedEntry, line: Buffer, index: number): ReferenceFinding => {
    if (accepted.length > 0 && entry.prev === hashBefore().toString('hex')) return backed('inserted')
    if (accepted.length === 0) return fail('hash', 1)
    if (index === lines.length - 1 || isAuthentic(entry, line, lines[index + 1])) return backed('hash')
    return fail('hash', accepted.length + 1)
  }

  const isAuthentic = (entry: FormedEntry, line: Buffer, next: Buffer | undefined): boolean => {
    if (isCheckpoint(entry)) {
      const facts = logFactsOf(entry)
      const key = known.get(facts?.key ?? '')
      if (key !== undefined && isSignedBy(entry, key)) return true
    }
    if (next === undefined) return false
    const following = formOf(next)
    if (typeof following === 'string' || following.format !== 2 || following.seq !== entry.seq + 1) return false
    return hashAfter(Buffer.from(entry.prev ?? '', 'hex'), line).toString('hex') === following.prev
  }

  const brokenRule = (entry: FormedEntry): string | null => {
    const opened = accepted.some((each) => each.entry.format === 2)
    if (entry.format === 1) return opened ? 'downgraded' : null
    if ((entry.type === 'log-opened') === opened) return 'shape'
    const before = last()
    if (needsCheckpoint(before) && !isCheckpoint(entry)) return 'unsigned'
    const counted = accepted.findLast(
      (each) => isCheckpoint(each.entry) || (each.entry.format === 2 && each.entry.type === 'log-opened'),
    )
    if (counted !== undefined && !isCheckpoint(entry) && entry.seq - counted.entry.seq > mostBetweenCheckpoints)
      return 'unsigned'
    const beforeThat = accepted.at(-2)?.entry
    return beforeThat?.format === 2 && beforeThat.type === 'segment-closed' ? 'after-end' : null
  }

  const brokenFacts = (entry: FormedEntry, facts: LogFacts | null): string | null => {
    if (!isOwn(entry)) return null
    if (facts === null) return 'shape'
    if (!isCheckpoint(entry)) return null
    if (facts.origin !== origin) return 'origin'
    return facts.key === current || (facts.key !== null && facts.key === vouching) ? null : 'unknown-key'
  }

  /** Learns the keys of an entry that is about to be accepted. */
  const learn = (entry: FormedEntry, facts: LogFacts | null): readonly ReferenceFinding[] => {
    const before = accepted.at(-1)
    const warnings: ReferenceFinding[] = []
    if (before?.warnings.some(({ code }) => code === 'perhaps-new-key')) {
      accepted.pop()
      const vouched = facts?.key === vouching
      const settled = before.warnings.filter(({ code }) => code !== 'perhaps-new-key')
      const found = { severity: 'Warning', code: 'new-key', entry: before.entry.seq } as const
      accepted.push({ ...before, warnings: vouched ? settled : [...settled, found] })
    }
    vouching = null
    if (entry.format === 2 && entry.type === 'log-opened') origin = facts?.origin ?? null
    if (facts?.publicKey !== null && facts?.publicKey !== undefined && facts.key !== null) {
      if (entry.type === 'key-changed') {
        vouching = current
        if (!known.has(facts.key)) warnings.push({ severity: 'Warning', code: 'perhaps-new-key', entry: entry.seq })
      }
      known.set(facts.key, facts.publicKey)
      current = facts.key
    }
    return warnings
  }

  const next = (line: Buffer, index: number): ReferenceFinding | null => {
    const place = accepted.length + 1
    const entry = formOf(line)
    if (typeof entry === 'string') return fail(entry, place)
    if (entry.seq !== place) return wrongNumber(entry, line)
    if (entry.format === 2 && entry.prev !== hash().toString('hex')) return wrongPrevious(entry, line, index)
    const facts = isOwn(entry) ? logFactsOf(entry) : null
    const broken = brokenRule(entry) ?? brokenFacts(entry, facts)
    if (broken !== null) return fail(broken, place)
    const candidate = { entry, facts, hash: hashAfter(hash(), line), warnings: [] }
    const atOnce = last()?.format === 2 && checkedAtOnce.includes(last()?.type ?? '')
    if (atOnce && !isValid(candidate)) return fail('signature', place)
    const forged = place > 1 && blockOf(place) !== blockOf(place - 1) ? checkBlock() : null
    if (forged !== null) return forged
    const clock = clockWarning(last(), entry)
    const warnings = [...clock, ...learn(entry, facts)]
    accepted.push({ ...candidate, warnings })
    return null
  }

  let bad: ReferenceFinding | null = null
  for (const [index, line] of lines.entries()) {
    bad = next(line, index)
    if (bad !== null) break
  }
  // A signature that fails stands at an accepted entry, so before whatever stopped the walk.
  bad = checkBlock() ?? bad
  return {
    accepted: accepted.map((each) => ({
      ...each,
      warnings: each.warnings.filter(({ code }) => code !== 'perhaps-new-key'),
    })),
    bad,
    missingCheckpoint: () => (needsCheckpoint(last()) ? fail('cut', accepted.length + 1) : null),
  }
}

const blockOf = (seq: number): number => Math.floor((seq - 1) / blockLength)
const isCheckpoint = (entry: FormedEntry): boolean => entry.format === 2 && entry.type === 'checkpoint'
const needsCheckpoint = (entry: FormedEntry | null): boolean =>
  entry !== null && entry.format === 2 && beforeCheckpoint.includes(entry.type)

const clockWarning = (before: FormedEntry | null, entry: FormedEntry): readonly ReferenceFinding[] => {
  if (before === null) return []
  const back = Date.parse(before.at) - Date.parse(entry.at) > clockTolerance
  const monoBack = before.boot === entry.boot && entry.mono < before.mono
  return back || monoBack ? [{ severity: 'Warning', code: 'clock', entry: entry.seq }] : []
}
