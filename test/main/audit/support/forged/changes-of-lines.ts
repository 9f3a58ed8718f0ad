import { canonicalLine, entryIn, isObject, type JsonObject } from './chain.ts'
import { type Change, changed, changedIfFound, type Known } from './change.ts'
import type { Random } from './random.ts'
import { forgedNote, indexesOf, isSigned, restamped, typeAt } from './restamp.ts'
import type { ForgedLog } from './valid-log.ts'

/**
 * Any index, mostly one of format 2. Those of format 1 name no hash before them, so that a change there is found at the
 * end of that part only.
 */
const anyIndex = (log: ForgedLog, random: Random): number =>
  log.formatOneEntries === log.lines.length || random.chance(0.1)
    ? random.below(log.lines.length)
    : random.between(log.formatOneEntries, log.lines.length - 1)

/** Where a change at this index is found when those after it are left alone. Nothing is known of the last line. */
const foundAt = (log: ForgedLog, index: number): Known =>
  isSigned(log, index) && index < log.lines.length - 1 ? { firstBad: index + 1 } : {}

const lineAt = (log: ForgedLog, index: number): Buffer => log.lines[index] ?? Buffer.alloc(0)

const ownTypes = ['log-opened', 'checkpoint', 'key-changed', 'segment-closed']

/** One value of the entry changed, as canonical as before: nothing that makes the entry itself a wrong one. */
export const withOtherValue = (line: Buffer, random: Random): Buffer => {
  const entry = entryIn(line)
  const actor = isObject(entry.actor) ? entry.actor : {}
  const facts = isObject(entry.facts) ? entry.facts : {}
  const ways: (() => JsonObject)[] = [
    () => ({ ...entry, host: `${entry.host}x` }),
    () => ({ ...entry, app: 'Keyturn 9.9.9' }),
    () => ({ ...entry, boot: 'another-boot' }),
    () => ({ ...entry, at: '2026-12-24T00:00:00.000Z' }),
    () => ({ ...entry, mono: typeof entry.mono === 'number' ? entry.mono + 1 : 0 }),
    () => ({ ...entry, actor: { ...actor, account: `${actor.account}ü` } }),
  ]
  if (!ownTypes.includes(`${entry.type}`)) {
    ways.push(
      () => ({ ...entry, run: entry.run === null ? 'run' : null }),
      () => ({ ...entry, facts: { ...facts, added: [] } }),
    )
  }
  return canonicalLine(random.pick(ways)())
}

/** Changes to lines that are left as they are otherwise: what someone does who knows nothing of the chain. */
export const changesOfLines: { readonly [kind: string]: Change } = {
  'bit-flipped': (log, random) => {
    const index = anyIndex(log, random)
    const line = Buffer.from(lineAt(log, index))
    const at = random.below(line.length)
    line[at] = (line[at] ?? 0) ^ (1 << random.below(8))
    return changedIfFound(log.lines.with(index, line), foundAt(log, index))
  },

  'byte-replaced': (log, random) => {
    const index = anyIndex(log, random)
    const line = Buffer.from(lineAt(log, index))
    const at = random.below(line.length)
    line[at] = ((line[at] ?? 0) + random.between(1, 255)) % 256
    return changedIfFound(log.lines.with(index, line), foundAt(log, index))
  },

  'value-changed': (log, random) => {
    const index = anyIndex(log, random)
    const lines = log.lines.with(index, withOtherValue(lineAt(log, index), random))
    return changedIfFound(lines, foundAt(log, index))
  },

  'entry-removed': (log, random) => {
    if (log.lines.length < 2) return null
    const index = random.below(log.lines.length - 1)
    return changed(log.lines.toSpliced(index, 1), { firstBad: index + 1, codes: ['gap'] })
  },

  'entry-removed-renumbered': (log, random) => {
    const index = anyIndex(log, random)
    const lines = renumbered(log.lines.toSpliced(index, 1), index)
    // The last line proves nothing of itself: the one before it may as well be the wrong one.
    const firstBad = index > 0 && index === lines.length - 1 ? index : index + 1
    const isKnown = isSigned(log, index) && index < lines.length
    return changedIfFound(lines, isKnown ? { firstBad, codes: ['hash'] } : {})
  },

  'entry-inserted': (log, random) => {
    const index = anyIndex(log, random)
    const lines = log.lines.toSpliced(index, 0, canonicalLine(forgedNote(log, index)))
    const firstBad = isSigned(log, index - 1) ? index + 1 : undefined
    return changedIfFound(lines, firstBad === undefined ? {} : { firstBad })
  },

  'entry-inserted-renumbered': (log, random) => {
    const index = anyIndex(log, random)
    const lines = log.lines.toSpliced(index, 0, canonicalLine(forgedNote(log, index)))
    const firstBad = isSigned(log, index - 1) ? index + 1 : undefined
    return changedIfFound(renumbered(lines, index + 1), firstBad === undefined ? {} : { firstBad })
  },

  'entry-repeated': (log, random) => {
    const index = random.below(log.lines.length)
    const lines = log.lines.toSpliced(index, 0, lineAt(log, index))
    return changed(lines, { firstBad: index + 2, codes: ['repeated'] })
  },

  'entries-swapped': (log, random) => {
    if (log.lines.length < 2) return null
    const first = random.below(log.lines.length - 1)
    const second = random.chance(0.5) ? first + 1 : random.between(first + 1, log.lines.length - 1)
    const lines = log.lines.with(first, lineAt(log, second)).with(second, lineAt(log, first))
    return changed(lines, { firstBad: first + 1, codes: ['gap'] })
  },

  'tail-reordered': (log, random) => {
    if (log.lines.length < 2) return null
    const first = random.below(log.lines.length - 1)
    const tail = log.lines.slice(first)
    const turned = random.chance(0.5) ? tail.toReversed() : [...tail.slice(1), ...tail.slice(0, 1)]
    return changed([...log.lines.slice(0, first), ...turned], { firstBad: first + 1, codes: ['gap'] })
  },

  'entries-numbered-down': (log, random) => {
    const index = anyIndex(log, random)
    if (index < 2) return null
    const lines = log.lines.with(index, canonicalLine({ ...entryIn(lineAt(log, index)), seq: index - 1 }))
    return changed(lines, { firstBad: index + 1, codes: ['extra'] })
  },

  'line-cut': (log, random) => {
    const index = random.below(log.lines.length)
    const line = lineAt(log, index)
    const lines = log.lines.with(index, line.subarray(0, random.between(1, line.length - 1)))
    return changed(lines, { firstBad: index + 1, codes: ['not-json'] })
  },

  'line-cut-at-the-end': (log, random) => {
    const index = random.below(log.lines.length)
    const line = lineAt(log, index)
    const lines = log.lines.slice(0, index + 1).with(index, line.subarray(0, random.between(1, line.length - 1)))
    return changed(lines, { firstBad: index + 1, codes: ['not-json'] })
  },

  'empty-line': (log, random) => {
    const index = random.below(log.lines.length)
    return changed(log.lines.toSpliced(index, 0, Buffer.alloc(0)), { firstBad: index + 1, codes: ['not-json'] })
  },

  'tail-cut': (log, random) => {
    const ends = indexesOf(log, 'step-ended', 'run-closed', 'key-changed', 'segment-closed', 'log-opened')
    if (ends.length === 0) return null
    const last = random.pick(ends)
    return changed(log.lines.slice(0, last + 1), { firstBad: last + 2, codes: ['cut'] })
  },

  'entry-after-the-end': (log) => {
    const index = log.lines.length
    if (typeAt(log, index - 2) !== 'segment-closed') return null
    const line = canonicalLine(forgedNote(log, index))
    return changed([...log.lines, line], { firstBad: index + 1, codes: ['after-end'] })
  },
}

const renumbered = (lines: readonly Buffer[], from: number): readonly Buffer[] =>
  lines.map((line, index) => (index < from ? line : canonicalLine({ ...entryIn(line), seq: index + 1 })))

/** The lines with the one at this index taken out, and all after it stamped anew. */
export const removedAndRestamped = (log: ForgedLog, index: number): readonly Buffer[] =>
  restamped(log.lines.toSpliced(index, 1), index)
