import { z } from 'zod'
import { RunEventSchema } from '../../contract/run-event.ts'
import { canonicalJson } from '../audit/canonical-json.ts'
import type { Entry } from '../audit/entry.ts'
import {
  CheckpointFacts,
  checkpoint,
  KeyChangedFacts,
  keyChanged,
  type LogOpened,
  LogOpenedFacts,
  logOpened,
  SegmentClosedFacts,
  segmentClosed,
} from '../audit/log-entries.ts'
import { count } from './count.ts'
import { eventWords } from './event-words.ts'

/**
 * An entry of a log in a sentence: that of the report for an entry of a run, and one for what the log writes about itself.
 * Null for what neither knows.
 */
export const entrySentence = ({ run, type, facts }: Entry): string | null =>
  run === null ? ownWords(type, facts) : runWords(type, facts)

/** The same; what has no sentence is told by its facts, as JSON. */
export const entryWords = (entry: Entry): string => entrySentence(entry) ?? canonicalJson(entry.facts)

const runWords = (type: string, facts: Entry['facts']): string | null => {
  const event = RunEventSchema.safeParse({ ...facts, type })
  return event.success ? eventWords(event.data) : null
}

const ownWords = (type: string, facts: unknown): string | null => {
  switch (type) {
    case logOpened:
      return told(LogOpenedFacts, facts, openedWords)
    case checkpoint:
      return told(CheckpointFacts, facts, ({ key }) => `Everything up to here is signed, by the key ${key}.`)
    case keyChanged:
      return told(KeyChangedFacts, facts, ({ key, reason }) => `From here on the key ${key} signs: ${reason}`)
    case segmentClosed:
      return told(
        SegmentClosedFacts,
        facts,
        ({ file, reason }) => `The log was closed, to be kept as ${file}: ${reason}`,
      )
    case 'anchor-not-kept':
      return told(
        PlaceFacts,
        facts,
        ({ place, problem }) => `The log’s head was not kept in ${place}: ${problem ?? ''}`,
      )
    case 'anchor-kept-again':
      return told(PlaceFacts, facts, ({ place }) => `The log’s head is kept in ${place} again.`)
    case 'anchor-not-read':
      return told(
        ProblemFacts,
        facts,
        ({ problem }) => `A place that keeps the log’s heads could not be asked: ${problem}`,
      )
    default:
      return null
  }
}

const PlaceFacts = z.object({ place: z.string(), problem: z.string().nullable() })
const ProblemFacts = z.object({ problem: z.string() })

const told = <T>(schema: z.ZodType<T>, facts: unknown, words: (facts: T) => string): string | null => {
  const parsed = schema.safeParse(facts)
  return parsed.success ? words(parsed.data) : null
}

const openedWords = ({ log, key, previous }: LogOpened): string =>
  `The log ${log} was begun, signed by the key ${key}${previous === null ? '.' : previousWords(previous)}`

const previousWords = ({ file, entries, reason }: NonNullable<LogOpened['previous']>): string =>
  `; it goes on from ${file} (${count(entries, 'entry', 'entries')}), which ${reason === 'damaged' ? 'was set aside because it did not verify' : 'was closed to be kept'}.`
