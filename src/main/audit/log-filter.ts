import type { Entry } from './entry.ts'

/** What to look for in a log; null where anything will do. */
export interface LogFilter {
  readonly run: string | null
  readonly step: string | null
  readonly type: string | null
  /** Part of the account's name, in capitals or not. */
  readonly actor: string | null
  /**
   * From this time on, and up to the other one, which is no longer part of it: UTC, as `2026-11-25`, which is its first
   * moment, or as `2026-11-25T10:00Z`, with seconds and milliseconds where they matter.
   */
  readonly from: string | null
  readonly to: string | null
  /** Words or pieces of words, all of which stand somewhere in the entry, in capitals or not. */
  readonly text: string | null
}

/** A filter, or a page of what it finds, that makes no sense. The message says which part, and how it is written. */
export class QueryInvalid extends Error {
  override readonly name = 'QueryInvalid'
}

/** A filter as it is applied: first by SQLite, then to the line as it stands, then to the entry. */
export interface Sieve {
  /** In SQL, over a `line` that is JSON. */
  readonly condition: string
  /** The values of the condition's parameters. */
  readonly values: readonly string[]
  /** Whether the line of an entry may be looked for. False for sure, true perhaps. */
  readonly mayBeLine: (line: string) => boolean
  /** Whether the entry is looked for, when the two before did not rule it out. */
  readonly isEntry: (entry: Entry) => boolean
}

/** Throws `QueryInvalid`. */
export const sieveOf = ({ run, step, type, actor, from, to, text }: LogFilter): Sieve => {
  const [begin, end] = [instantOf('from', from), instantOf('to', to)]
  if (begin !== null && end !== null && begin >= end) {
    throw new QueryInvalid(
      'The time “from” has to lie before the time “to”, which is no longer part of what is looked for: for one day, give it and the day after it.',
    )
  }
  const conditions = [
    { sql: "line ->> 'run' = ?", value: run },
    { sql: "line ->> 'step' = ?", value: step },
    { sql: "line ->> 'type' = ?", value: type },
    { sql: "line ->> 'at' >= ?", value: begin },
    { sql: "line ->> 'at' < ?", value: end },
  ].flatMap(({ sql, value }) => (value === null ? [] : [{ sql, value }]))
  const account = actor === null ? '' : folded(actor)
  const words = (text ?? '').split(/\s+/).filter((word) => word !== '')
  const wanted = words.map(folded)
  const inLine = [...words, ...(actor === null ? [] : [actor])].map((word) => folded(asInLine(word)))
  return {
    condition: ['true', ...conditions.map(({ sql }) => sql)].join(' and '),
    values: conditions.map(({ value }) => value),
    mayBeLine: (line) => holdsAll(inLine, () => line),
    isEntry: (entry) =>
      folded(entry.actor.account).includes(account) && holdsAll(wanted, () => textsOf(entry).join('\n')),
  }
}

const timePattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{3}))?)?Z)?$/

/** A time as entries have it. */
const instantOf = (name: string, text: string | null): string | null => {
  if (text === null) return null
  const [, day = '', minute = '00:00', second = '00', millisecond = '000'] = timePattern.exec(text) ?? []
  const instant = `${day}T${minute}:${second}.${millisecond}Z`
  const date = new Date(instant)
  // There is no 30th of February, but JavaScript makes a day of March out of it.
  if (!Number.isNaN(date.getTime()) && date.toISOString() === instant) return instant
  throw new QueryInvalid(
    `The time “${name}” is none. Write a day, as 2026-11-25, or a moment in UTC, as 2026-11-25T10:00Z.`,
  )
}

/**
 * A text in which capitals make no difference. Capitals and not small letters: they do not depend on the neighbours of a
 * letter, so that a piece of a text stays a piece of it.
 */
const folded = (text: string): string => text.toUpperCase()

/** A word as it stands in a line: there, some characters have another form. */
const asInLine = (word: string): string => JSON.stringify(word).slice(1, -1)

const holdsAll = (words: readonly string[], textOf: () => string): boolean => {
  if (words.length === 0) return true
  const text = folded(textOf())
  return words.every((word) => text.includes(word))
}

/**
 * What a reader sees of an entry: who, where, when, and everything that happened with the names of its parts. The numbers
 * and hashes that hold the log together are left out, since short words would be found in them by chance.
 */
const textsOf = ({ actor, app, at, facts, host, run, stamp, step, type }: Entry): readonly string[] => [
  ...[actor.account, actor.sid, app, at, host, run, stamp, step, type].filter((text) => text !== null),
  ...textsIn(facts),
]

const textsIn = (value: unknown): readonly string[] => {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object') return [String(value)]
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)])
}
