import { canonicalLine, type ForgedKey, hashAfter, type Json, type JsonObject, keyOf, noHash, signed } from './chain.ts'
import type { Random } from './random.ts'

/** A log that holds together, and all that is needed to forge it. */
export interface ForgedLog {
  /** The lines as they stand in the log, without line ends. */
  readonly lines: readonly Buffer[]
  /** The hash of each. */
  readonly hashes: readonly Buffer[]
  /** The log's keys in the order in which it came to know them; the last is the current one. */
  readonly keys: readonly ForgedKey[]
  /** How many entries of format 1 come first. */
  readonly formatOneEntries: number
  /** What log-opened says; made up for a log of format 1 alone. */
  readonly origin: string
  readonly log: string
}

export interface ValidLogOptions {
  readonly random: Random
  /** How many entries of format 2 there are at least; 0 leaves a log of format 1. Random when it is not given. */
  readonly entries?: number
  /** How many entries of format 1 come first. Random, and mostly none, when it is not given. */
  readonly formatOneEntries?: number
  /** How often a key is changed, per entry. */
  readonly keyChanges?: number
  /** Whether segment-closed ends it. Random when it is not given. */
  readonly closed?: boolean
  /** What the log says where it comes from. Random when it is not given. */
  readonly origin?: string
  /** How often the clock is set back or the computer restarted, per entry. */
  readonly clockJumps?: number
  /** How many letters of text the facts of every entry hold beside the others; 0 when it is not given. */
  readonly padding?: number
}

/** A log in which nothing is wrong. The same seed gives the same log, byte for byte. */
export const validLog = (options: ValidLogOptions): ForgedLog => {
  const { random } = options
  const builder = builderOf(options)
  for (let left = options.formatOneEntries ?? fewOldEntries(random); left > 0; left -= 1) builder.addOld()
  const formatOneEntries = builder.count()
  const entries = options.entries ?? likelyLength(random)
  if (entries > 0) fillUp(builder, formatOneEntries + entries, options)
  return { ...builder.log(), formatOneEntries }
}

const fewOldEntries = (random: Random): number => (random.chance(0.2) ? random.between(1, 30) : 0)

const likelyLength = (random: Random): number => {
  const kind = random.below(20)
  if (kind < 10) return random.between(2, 40)
  if (kind < 17) return random.between(40, 400)
  return kind < 19 ? random.between(400, 1100) : random.between(1024, 2600)
}

/** Types after which a checkpoint must stand, of those that the log does not write itself. */
const ends = ['step-ended', 'run-closed'] as const
const types = ['note', 'output', 'confirmed', 'step-intended', 'step-learned', 'step-skipped', 'run-opened'] as const
const mostBetweenCheckpoints = 255

const fillUp = (builder: Builder, end: number, options: ValidLogOptions): void => {
  const { random } = options
  // Quiet logs come to the most entries that may stand between two checkpoints.
  const often = random.pick([0, 0.02, 0.1])
  const keyChanges = options.keyChanges ?? random.pick([0, 0, 0.01, 0.05])
  builder.open()
  while (builder.count() < end) {
    if (builder.sinceCheckpoint() >= mostBetweenCheckpoints || random.chance(often / 2)) builder.checkpoint()
    else if (random.chance(keyChanges)) builder.changeKey()
    else if (random.chance(often)) builder.addEnd()
    else builder.add()
  }
  const ending = random.below(10)
  if (options.closed ?? ending < 3) builder.close()
  else if (ending < 6) builder.checkpoint()
}

interface Builder {
  readonly count: () => number
  readonly sinceCheckpoint: () => number
  readonly addOld: () => void
  readonly open: () => void
  readonly add: () => void
  readonly addEnd: () => void
  readonly checkpoint: () => void
  readonly changeKey: () => void
  readonly close: () => void
  readonly log: () => Omit<ForgedLog, 'formatOneEntries'>
}

const builderOf = (options: ValidLogOptions): Builder => {
  const { random } = options
  const lines: Buffer[] = []
  const hashes: Buffer[] = []
  const keys: ForgedKey[] = [keyOf(random.bytes(32))]
  const likelyOrigin = `keyturn.example/${random.bytes(4).toString('hex')}`
  const origin = options.origin ?? likelyOrigin
  const log = uuidFrom(random)
  const clock = clockOf(random, options.clockJumps ?? random.pick([0, 0, 0, 0.01]))
  const site = siteFrom(random)
  let lastCheckpoint = 0
  const current = (): ForgedKey => keys.at(-1) ?? keyOf(Buffer.alloc(32))
  const head = (): Buffer => hashes.at(-1) ?? noHash
  const common = (): JsonObject => ({ ...site, ...clock(), seq: lines.length + 1, run: null, stamp: null, step: null })
  const put = (line: Buffer): void => {
    hashes.push(hashAfter(head(), line))
    lines.push(line)
  }
  const ordinary = (type: string, facts: JsonObject): JsonObject => ({
    ...common(),
    ...contextFrom(random),
    type,
    facts,
  })
  const next = (entry: JsonObject): JsonObject => ({ ...entry, prev: head().toString('hex'), v: 2 })
  const own = (type: string, facts: JsonObject): void => put(canonicalLine(next({ ...common(), type, facts })))
  const addOfType = (type: string): void =>
    put(canonicalLine(next(ordinary(type, factsFrom(random, options.padding ?? 0)))))
  const checkpoint = (key: ForgedKey): void => {
    put(signed(next({ ...common(), type: 'checkpoint', facts: { key: key.id, origin, signature: '' } }), key))
    lastCheckpoint = lines.length
  }
  const named = (key: ForgedKey): JsonObject => ({ key: key.id, publicKey: key.publicKey.toString('base64') })
  return {
    count: () => lines.length,
    sinceCheckpoint: () => lines.length - lastCheckpoint,
    addOld: () => put(canonicalLine({ ...ordinary(random.pick([...types, ...ends]), factsFrom(random, 0)), v: 1 })),
    open: () => {
      own('log-opened', { ...named(current()), log, origin, previous: previousFrom(random) })
      checkpoint(current())
    },
    add: () => addOfType(random.pick(types)),
    addEnd: () => {
      addOfType(random.pick(ends))
      checkpoint(current())
    },
    checkpoint: () => checkpoint(current()),
    changeKey: () => {
      const before = current()
      const after = random.chance(0.1) ? random.pick(keys) : keyOf(random.bytes(32))
      own('key-changed', { ...named(after), reason: textFrom(random) })
      keys.push(after)
      checkpoint(random.pick([before, after]))
    },
    close: () => {
      own('segment-closed', { file: `journal-${random.below(1000)}.db`, reason: random.pick(['retention', 'Umzug']) })
      checkpoint(current())
    },
    log: () => ({ lines, hashes, keys, origin, log }),
  }
}

const uuidFrom = (random: Random): string =>
  random
    .bytes(16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')

const siteFrom = (random: Random): JsonObject => ({
  actor: { account: 'CONTOSO\\azs-operator', sid: random.pick([null, 'S-1-5-21-1-2-3-1001']) },
  app: 'Keyturn 0.1.0',
  host: random.pick(['JUMP01', 'größe-漢']),
})

const contextFrom = (random: Random): JsonObject => ({
  stamp: random.pick([null, 'east.contoso.com']),
  run: random.pick([null, '2026-11-23-0a1b2c3d']),
  step: random.pick([null, 'Rotation', 'Notice']),
})

/** Times as they are written: mostly going on, now and then set back, or of another start of the computer. */
const clockOf = (random: Random, jumps: number): (() => JsonObject) => {
  let at = Date.UTC(2026, 10, 23, 22, 14, 5) + random.below(86_400_000)
  let mono = random.below(1_000_000)
  let boot = uuidFrom(random)
  return () => {
    const passed = random.below(3000)
    at += passed
    mono += passed
    if (random.chance(jumps)) at -= random.pick([900, 1001, 86_400_000])
    if (random.chance(jumps)) mono = 0
    if (random.chance(jumps)) boot = uuidFrom(random)
    return { at: new Date(at).toISOString(), mono, boot }
  }
}

const previousFrom = (random: Random): Json =>
  random.chance(0.8)
    ? null
    : {
        entries: random.between(1, 5000),
        file: 'journal-1.db',
        head: random.bytes(32).toString('hex'),
        log: random.pick([null, uuidFrom(random)]),
        reason: random.pick(['retention', 'damaged']),
      }

const words = [
  'PASS',
  'Zertifikat erneuert',
  'größer',
  '証明書',
  '🔑',
  '"C:\\Certs"',
  '</script>',
  '\u2028',
  '\u007f',
  '\r\n',
  '\t',
  '\u0001',
  '\ud83d\ude00e\u0301',
  '',
]

const textFrom = (random: Random): string =>
  Array.from({ length: random.between(0, 6) }, () => random.pick(words)).join(' ')

const factsFrom = (random: Random, padding: number): JsonObject => {
  const facts: JsonObject = { reason: textFrom(random), ...nestedFrom(random, 0) }
  return padding === 0
    ? facts
    : {
        ...facts,
        lines: random
          .bytes(Math.ceil(padding / 2))
          .toString('hex')
          .slice(0, padding),
      }
}

const nestedFrom = (random: Random, depth: number): JsonObject =>
  Object.fromEntries(
    Array.from({ length: random.between(0, 3) }, () => [
      random.pick(['a', 'Z', 'ä', '漢', '🔑', '\ufb33', '__proto__', 'attempt', 'output', '10', '9', '']),
      valueFrom(random, depth),
    ]),
  )

const valueFrom = (random: Random, depth: number): Json => {
  switch (random.below(depth > 3 ? 3 : 6)) {
    case 0:
      return textFrom(random)
    case 1:
      return random.pick([0, -1, 42, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, random.below(1_000_000)])
    case 2:
      return random.pick([null, true, false])
    case 3:
      return Array.from({ length: random.between(0, 4) }, () => valueFrom(random, depth + 1))
    default:
      return nestedFrom(random, depth + 1)
  }
}
