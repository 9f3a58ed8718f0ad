import { createHash } from 'node:crypto'
import {
  canonicalLine,
  entryIn,
  type ForgedKey,
  isObject,
  type JsonObject,
  keyOf,
  signed,
  withSignature,
} from './chain.ts'
import { type Change, type Changed, changed, changedIfFound } from './change.ts'
import { removedAndRestamped, withOtherValue } from './changes-of-lines.ts'
import type { Random } from './random.ts'
import { checkpointsOf, forgedNote, indexesOf, isSigned, replacedAndRestamped, restamped, typeAt } from './restamp.ts'
import type { ForgedLog } from './valid-log.ts'

/** A change of a checkpoint at this index; what follows is stamped anew, with stale signatures. */
const ofCheckpoint =
  (code: string, make: (entry: JsonObject, log: ForgedLog, random: Random) => Buffer): Change =>
  (log, random) => {
    const checkpoints = checkpointsOf(log)
    if (checkpoints.length === 0) return null
    const index = random.pick(checkpoints)
    const lines = replacedAndRestamped(log, index, make(entryAt(log, index), log, random))
    return changed(lines, { firstBad: index + 1, codes: [code] })
  }

const entryAt = (log: ForgedLog, index: number): JsonObject => entryIn(log.lines[index] ?? Buffer.alloc(0))

const withFacts = (entry: JsonObject, facts: JsonObject): JsonObject => ({
  ...entry,
  facts: { ...(isObject(entry.facts) ? entry.facts : {}), ...facts },
})

const signatureOf = (entry: JsonObject): string =>
  isObject(entry.facts) && typeof entry.facts.signature === 'string' ? entry.facts.signature : ''

const withBrokenSignature = (entry: JsonObject, random: Random): Buffer => {
  const signature = Buffer.from(signatureOf(entry), 'base64')
  const at = random.below(64)
  signature[at] = (signature[at] ?? 0) ^ (1 << random.below(8))
  const broken = random.pick([signature, Buffer.alloc(64), Buffer.alloc(64, 0xff), random.bytes(64)])
  return canonicalLine(withSignature(entry, broken.toString('base64')))
}

/** A key that no log has, not even one made from the same random numbers. */
const strangeKey = (random: Random): ForgedKey => keyOf(Buffer.concat([Buffer.from('strange'), random.bytes(32)]))

/** The base64 of the same 64 bytes that a lenient reader takes, and a strict one does not. */
const withLenientSignature = (entry: JsonObject, random: Random): Buffer => {
  const signature = signatureOf(entry)
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
  const loose = digits[digits.indexOf(signature.charAt(85)) + random.between(1, 15)] ?? 'B'
  const forms = [`${signature.slice(0, 85)}${loose}==`, signature.slice(0, 86), ` ${signature}`, `${signature}\n`]
  return canonicalLine(withSignature(entry, random.pick(forms)))
}

const signatureGone = (log: ForgedLog, index: number): Changed | null => {
  const lines = removedAndRestamped(log, index)
  const isNeeded = ['log-opened', 'key-changed', 'segment-closed', 'step-ended', 'run-closed'].includes(
    typeAt(log, index - 1) ?? '',
  )
  if (!isNeeded || typeAt(log, index + 1) === 'checkpoint') return changedIfFound(lines)
  const isLast = index === log.lines.length - 1
  return changed(lines, { firstBad: index + 1, codes: [isLast ? 'cut' : 'unsigned'] })
}

/** Changes by someone who stamps the chain anew but does not have the log's keys. */
const withoutKeys: { readonly [kind: string]: Change } = {
  'tail-restamped': (log, random) => {
    const index = random.below(log.lines.length)
    const next = checkpointsOf(log).find((each) => each >= index)
    if (next === undefined) return null
    const line = withOtherValue(log.lines[index] ?? Buffer.alloc(0), random)
    return changed(replacedAndRestamped(log, index, line), { firstBad: next + 1, codes: ['signature'] })
  },

  'entry-removed-restamped': (log, random) => {
    const index = random.below(log.lines.length)
    return changedIfFound(removedAndRestamped(log, index))
  },

  'entry-inserted-restamped': (log, random) => {
    const index = random.below(log.lines.length)
    const lines = log.lines.toSpliced(index, 0, canonicalLine(forgedNote(log, index)))
    return changedIfFound(restamped(lines, index + 1))
  },

  'checkpoint-removed-restamped': (log, random) => {
    const checkpoints = checkpointsOf(log)
    return checkpoints.length === 0 ? null : signatureGone(log, random.pick(checkpoints))
  },

  'checkpoint-of-a-strange-key': ofCheckpoint('unknown-key', (entry, _, random) => {
    const strange = strangeKey(random)
    return signed(withFacts(entry, { key: strange.id }), strange)
  }),

  'checkpoint-signed-by-a-strange-key': ofCheckpoint('signature', (entry, _, random) =>
    signed(entry, strangeKey(random)),
  ),

  'signature-broken': ofCheckpoint('signature', (entry, _, random) => withBrokenSignature(entry, random)),

  'signature-broken-alone': (log, random) => {
    const checkpoints = checkpointsOf(log)
    if (checkpoints.length === 0) return null
    const index = random.pick(checkpoints)
    const lines = log.lines.with(index, withBrokenSignature(entryAt(log, index), random))
    return changed(lines, { firstBad: index + 1, codes: ['signature', 'hash'] })
  },

  'signature-in-lenient-base64': ofCheckpoint('shape', (entry, _, random) => withLenientSignature(entry, random)),

  'origin-changed': ofCheckpoint('origin', (entry) => canonicalLine(withFacts(entry, { origin: 'elsewhere.example' }))),

  downgraded: (log, random) => {
    if (log.lines.length < log.formatOneEntries + 2) return null
    const index = random.between(log.formatOneEntries + 1, log.lines.length - 1)
    const { prev: _prev, ...entry } = entryAt(log, index)
    const lines = replacedAndRestamped(log, index, canonicalLine({ ...entry, v: 1 }))
    return changed(lines, { firstBad: index + 1, codes: ['downgraded'] })
  },

  'opening-removed': (log) => {
    const [index] = indexesOf(log, 'log-opened')
    if (index === undefined) return null
    return changed(removedAndRestamped(log, index), { firstBad: index + 1, codes: ['shape'] })
  },

  'key-replaced-in-opening': (log, random) => {
    const { publicKey } = strangeKey(random)
    return ofOpening(log, { publicKey: publicKey.toString('base64') })
  },

  'key-off-the-curve': (log, random) => {
    const publicKey = Buffer.from(random.pick(log.keys).publicKey)
    publicKey[90] = (publicKey[90] ?? 0) ^ 1
    const key = createHash('sha256').update(publicKey).digest('hex')
    return ofOpening(log, { key, publicKey: publicKey.toString('base64') })
  },
}

/** With other facts in log-opened that it can't have. */
const ofOpening = (log: ForgedLog, facts: JsonObject): Changed | null => {
  const [index] = indexesOf(log, 'log-opened')
  if (index === undefined) return null
  const line = canonicalLine(withFacts(entryAt(log, index), facts))
  return changed(replacedAndRestamped(log, index, line), { firstBad: index + 1, codes: ['shape'] })
}

/** Changes by someone who has the log's keys: the signatures are good, and the rules of place are broken. */
const withKeys: { readonly [kind: string]: Change } = {
  'opened-twice': (log, random) => {
    const [opening] = indexesOf(log, 'log-opened')
    if (opening === undefined) return null
    const index = random.between(opening + 1, log.lines.length)
    return inserted(log, index, entryAt(log, opening), 'shape', log.keys)
  },

  'entry-after-the-end-signed': (log) => {
    const index = log.lines.length
    if (typeAt(log, index - 2) !== 'segment-closed') return null
    return inserted(log, index, entryAt(log, index - 1), 'after-end', log.keys)
  },

  'step-left-unsigned': (log, random) => {
    const places = log.lines.flatMap((_, index) =>
      isSigned(log, index - 1) && typeAt(log, index - 1) === 'note' && typeAt(log, index) !== 'checkpoint'
        ? [index]
        : [],
    )
    if (places.length === 0) return null
    const index = random.pick(places)
    const ended = { ...entryAt(log, index - 1), type: random.pick(['step-ended', 'run-closed']) }
    const lines = restamped(log.lines.with(index - 1, canonicalLine(ended)), index, log.keys)
    return changed(lines, { firstBad: index + 1, codes: ['unsigned'] })
  },

  'too-many-unsigned': (log) => {
    const index = log.lines.length
    const last = checkpointsOf(log).at(-1)
    if (last === undefined || typeAt(log, index - 2) === 'segment-closed') return null
    const note = canonicalLine(forgedNote(log, index))
    const lines = restamped([...log.lines, ...Array.from({ length: 400 }, () => note)], index, log.keys)
    return changed(lines, { firstBad: last + 1 + 256, codes: ['unsigned'] })
  },

  'signed-by-a-key-of-before': (log, random) => {
    const places = checkpointsOf(log).filter((each) => {
      const entry = entryAt(log, each)
      return olderKey(log, each, entry) !== undefined && typeAt(log, each - 1) !== 'key-changed'
    })
    if (places.length === 0) return null
    const index = random.pick(places)
    const older = olderKey(log, index, entryAt(log, index))
    if (older === undefined) return null
    const line = signed(withFacts(entryAt(log, index), { key: older.id }), older)
    const lines = restamped(log.lines.with(index, line), index + 1, log.keys)
    return changed(lines, { firstBad: index + 1, codes: ['unknown-key'] })
  },
}

const inserted = (
  log: ForgedLog,
  index: number,
  entry: JsonObject,
  code: string,
  keys: readonly ForgedKey[],
): Changed => {
  const lines = restamped(log.lines.toSpliced(index, 0, canonicalLine(entry)), index, keys)
  return changed(lines, { firstBad: index + 1, codes: [code] })
}

/** A key that the log knew before this entry and that was no longer current. */
const olderKey = (log: ForgedLog, index: number, entry: JsonObject): ForgedKey | undefined => {
  const known = indexesOf(log, 'key-changed').filter((each) => each < index).length
  const current = isObject(entry.facts) ? entry.facts.key : null
  return log.keys.slice(0, known).find(({ id }) => id !== current)
}

export const changesOfSignatures: { readonly [kind: string]: Change } = { ...withoutKeys, ...withKeys }

/**
 * A log with a broken signature before a good one in the same block: verification says nothing of it, because the good one
 * covers what came before it. Null when there is no such place.
 */
export const withCoveredSignature = (log: ForgedLog, random: Random): readonly Buffer[] | null => {
  const checkpoints = checkpointsOf(log)
  const covered = checkpoints.filter((each) => {
    const isAtOnce = ['log-opened', 'key-changed', 'segment-closed'].includes(typeAt(log, each - 1) ?? '')
    const blockEnd = (Math.floor(each / 1024) + 1) * 1024
    return !isAtOnce && checkpoints.some((later) => later > each && later < blockEnd)
  })
  if (covered.length === 0) return null
  const index = random.pick(covered)
  return replacedAndRestamped(log, index, withBrokenSignature(entryAt(log, index), random), log.keys)
}
