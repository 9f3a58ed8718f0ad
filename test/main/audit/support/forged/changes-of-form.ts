import { canonicalLine, entryIn, isObject, type Json, type JsonObject } from './chain.ts'
import { type Change, changed } from './change.ts'
import type { Random } from './random.ts'
import { forgedNote, replacedAndRestamped } from './restamp.ts'
import type { ForgedLog } from './valid-log.ts'

/** A change of one line, by someone who stamps all that follows anew. Null when it can't be made to this line. */
type OfLine = (line: Buffer, random: Random, entry: JsonObject) => Buffer | null

const ofAnyLine =
  (code: string, make: OfLine): Change =>
  (log, random) => {
    const index = random.below(log.lines.length)
    const line = log.lines[index] ?? Buffer.alloc(0)
    const made = make(line, random, entryIn(line))
    if (made === null || made.equals(line)) return null
    return changed(replacedAndRestamped(log, index, made), { firstBad: index + 1, codes: [code] })
  }

const ofMember = (code: string, member: (entry: JsonObject, random: Random) => JsonObject): Change =>
  ofAnyLine(code, (_, random, entry) => canonicalLine(member(entry, random)))

const inText = (line: Buffer, from: string | RegExp, to: string): Buffer =>
  Buffer.from(
    line.toString('utf8').replace(from, () => to),
    'utf8',
  )

/** The entry with bytes that are not canonical JSON, or not JSON, in place of a text in its facts. */
const withRawFact = (entry: JsonObject, bytes: Buffer): Buffer => {
  const marked = canonicalLine({ ...entry, facts: { raw: 'HERE' } })
  const at = marked.indexOf('"HERE"')
  return Buffer.concat([marked.subarray(0, at), bytes, marked.subarray(at + 6)])
}

const rawFact = (code: string, ...texts: readonly string[]): Change =>
  ofAnyLine(code, (_, random, entry) => withRawFact(entry, Buffer.from(random.pick(texts), 'latin1')))

const nested = (depth: number, random: Random): Json => {
  let value: Json = null
  for (let left = depth; left > 0; left -= 1) value = random.chance(0.5) ? [value] : { a: value }
  return value
}

const wrongTimes = [
  '2026-02-30T10:00:00.000Z',
  '2026-13-01T10:00:00.000Z',
  '2026-11-23T24:00:00.000Z',
  '2026-11-23T23:59:60.000Z',
  '2026-11-23T10:00:00.00Z',
  '2026-11-23T10:00:00.000+00:00',
  '2026-11-23 10:00:00.000Z',
  '2027-02-29T10:00:00.000Z',
  '2100-02-29T10:00:00.000Z',
  '+002026-11-23T10:00:00.000Z',
]

/** Changes to the form of a line, by someone who stamps the rest of the chain anew. */
export const changesOfForm: { readonly [kind: string]: Change } = {
  'number-not-whole': rawFact('not-canonical', '1.5', '1.0', '1e3', '-0', '-0.0', '1E400', '0.1e1'),
  'number-too-large': rawFact('not-canonical', '9007199254740992', '-9007199254740992', '9007199254740993', '1e16'),
  'number-not-json': rawFact('not-json', '01', '+1', '1.', '.5', '0x10', 'NaN', 'Infinity', '-'),
  'escape-not-minimal': rawFact(
    'not-canonical',
    '"\\u0041"',
    '"\\/"',
    '"\\u000A"',
    '"\\u00e4"',
    '"\\u001F"',
    '"\\u2028"',
  ),
  'surrogate-alone': rawFact('not-canonical', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud83d"'),
  'utf-8-broken': rawFact('not-json', '"\xc0\x80"', '"\xed\xa0\x80"', '"\xff"', '"\xf4\x90\x80\x80"', '"\xe2\x82"'),
  'control-character': rawFact('not-json', '"\t"', '"\x00"', '"\x1f"', '"\\x41"', "'a'"),
  'blank-inserted': rawFact('not-canonical', ' 1', '1 ', '[1, 2]', '{"a": 1}', '\t1', '\r1'),
  'members-unsorted': rawFact('not-canonical', '{"b":1,"a":2}', '{"a":1,"Z":2}', '{"9":1,"10":2}'),
  'member-twice': rawFact('not-canonical', '{"a":1,"a":1}', '{"a":1,"\\u0061":1}'),
  'line-end-of-windows': ofAnyLine('not-canonical', (line) => Buffer.concat([line, Buffer.from('\r')])),
  'blank-after-the-line': ofAnyLine('not-canonical', (line) => Buffer.concat([line, Buffer.from(' ')])),
  'more-after-the-line': ofAnyLine('not-json', (line) => Buffer.concat([line, Buffer.from('{}')])),
  'byte-order-mark': ofAnyLine('not-json', (line) => Buffer.concat([Buffer.from('\ufeff', 'utf8'), line])),
  'nested-too-deep': ofMember('not-canonical', (entry, random) => ({
    ...entry,
    facts: { a: nested(random.between(99, 300), random) },
  })),
  'no-entry': ofAnyLine('shape', (_, random) => Buffer.from(random.pick(['[]', '{}', 'null', '"v"', '0', '{"v":2}']))),
  'member-removed': ofMember('shape', (entry, random) => {
    const gone = random.pick(Object.keys(entry))
    return Object.fromEntries(Object.entries(entry).filter(([name]) => name !== gone))
  }),
  'member-added': ofMember('shape', (entry, random) => ({ ...entry, [random.pick(['w', '__proto__', 'a'])]: null })),
  'member-of-another-type': ofMember('shape', (entry, random) => ({
    ...entry,
    [random.pick(Object.keys(entry))]: random.pick([true, [], ['a']]),
  })),
  'actor-changed': ofMember('shape', (entry, random) => ({
    ...entry,
    actor: random.pick([{ account: 'a' }, { account: 'a', sid: 1 }, { account: 'a', sid: null, x: 1 }, 'a', null]),
  })),
  'time-wrong': ofMember('shape', (entry, random) => ({ ...entry, at: random.pick(wrongTimes) })),
  'mono-negative': ofMember('shape', (entry) => ({ ...entry, mono: -1 })),
  'version-too-old': ofMember('shape', (entry, random) => ({ ...entry, v: random.pick([0, -1, null, '2']) })),
  'version-newer': ofMember('newer-format', (entry, random) => ({ ...entry, v: random.pick([3, 4, 1000]) })),
  'version-newer-and-other-form': ofAnyLine('newer-format', (line) => inText(line, /"v":[12]\}$/, '"v": 3, "w": 1.5}')),
  'hash-in-capitals': ofAnyLine('shape', (line, _, entry) => {
    if (typeof entry.prev !== 'string') return null
    return inText(line, `"prev":"${entry.prev}"`, `"prev":"${entry.prev.toUpperCase()}"`)
  }),
  'facts-of-the-log': (log, random) => changeOwnFacts(log, random),
}

/** An entry of the log's own with a fact too few, too many or of another type: stamped anew, `shape` at it. */
const changeOwnFacts = (log: ForgedLog, random: Random): ReturnType<Change> => {
  const own = log.lines.flatMap((line, index) =>
    /"type":"(?:log-opened|key-changed|checkpoint|segment-closed)","v":2\}$/.test(line.toString('utf8')) ? [index] : [],
  )
  if (own.length === 0) return null
  const index = random.pick(own)
  const entry = entryIn(log.lines[index] ?? Buffer.alloc(0))
  const facts = isObject(entry.facts) ? entry.facts : {}
  const name = random.pick(Object.keys(facts))
  const made = random.pick<() => JsonObject>([
    () => ({ ...entry, facts: Object.fromEntries(Object.entries(facts).filter(([each]) => each !== name)) }),
    () => ({ ...entry, facts: { ...facts, more: 'x' } }),
    () => ({ ...entry, facts: { ...facts, [name]: 7 } }),
    () => ({ ...entry, [random.pick(['run', 'stamp', 'step'])]: 'x' }),
  ])()
  return changed(replacedAndRestamped(log, index, canonicalLine(made)), { firstBad: index + 1, codes: ['shape'] })
}

/** A line of exactly this many bytes that an entry could have at this place. */
export const lineOfLength = (log: ForgedLog, index: number, length: number): Buffer => {
  const short = canonicalLine(forgedNote(log, index, { reason: '' })).length
  return canonicalLine(forgedNote(log, index, { reason: 'x'.repeat(length - short) }))
}
