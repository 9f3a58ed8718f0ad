import { type Recorded, stepOf } from '../../domain/run/event.ts'
import { countedAs, eventWords, factsWords } from './event-words.ts'

/** One entry of the log in words, or several that follow each other and are told together. */
export interface TimelineRow {
  readonly first: number
  readonly last: number
  /** Of the first of them; UTC, ISO 8601 with milliseconds. */
  readonly at: string
  readonly by: string
  readonly words: string
}

/** Every entry of a run, in the order of the log: none is left out. */
export const timelineOf = (events: readonly Recorded[]): readonly TimelineRow[] =>
  groupsOf(events).flatMap((group) => {
    const [first] = group
    const last = group.at(-1)
    if (first === undefined || last === undefined) return []
    return [{ first: first.seq, last: last.seq, at: first.at, by: first.by, words: wordsOf(group) }]
  })

const wordsOf = (group: readonly Recorded[]): string => {
  const facts = group.flatMap(({ event }) => (event.type === 'step-learned' ? [event.fact] : []))
  return facts.length > 0 ? factsWords(facts) : group.map(({ event }) => eventWords(event)).join(' ')
}

/** Neighbours in the log that are told together. */
const groupsOf = (events: readonly Recorded[]): readonly (readonly Recorded[])[] => {
  const groups: Recorded[][] = []
  let before: Recorded | null = null
  for (const recorded of events) {
    if (before !== null && belongTogether(before, recorded)) groups.at(-1)?.push(recorded)
    else groups.push([recorded])
    before = recorded
  }
  return groups
}

const belongTogether = (before: Recorded, recorded: Recorded): boolean => {
  const kind = kindOf(recorded)
  return kind !== null && kind === kindOf(before) && recorded.seq === before.seq + 1 && recorded.by === before.by
}

const kindOf = ({ event }: Recorded): string | null => {
  if (event.type !== 'step-learned') return null
  const kind = countedAs(event.fact)
  return kind === null ? null : `${stepOf(event)} ${event.attempt} ${kind}`
}
