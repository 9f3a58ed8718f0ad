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
      return stampWords(type, facts) ?? shellWords(type, facts)
  }
}

/** What was done with saved stamps and with the files of a run, apart from its steps. */
const stampWords = (type: string, facts: unknown): string | null => {
  switch (type) {
    case 'stamp-saved':
      return told(SavedFacts, facts, ({ stamp, change, fields }) =>
        change === 'added'
          ? `The stamp ${stamp} was saved.`
          : `The stamp ${stamp} was changed: ${fields.length === 0 ? 'nothing differs' : fields.join(', ')}.`,
      )
    case 'stamp-removed':
      return told(StampFacts, facts, ({ stamp }) => `The stamp ${stamp} was removed. Its runs stay in this log.`)
    case 'stamp-not-written':
      return told(ProblemFacts, facts, ({ problem }) => `The file of the saved stamps could not be written: ${problem}`)
    case 'replies-added':
      return told(
        RepliesFacts,
        facts,
        ({ run, files }) => `Replies of the CA were put into the folder of the run ${run}: ${files.join(', ')}.`,
      )
    case 'certificate-repair-begun':
      return told(
        RepairedFacts,
        facts,
        ({ run, file, setAside }) =>
          `${file} of the run ${run} is about to be written anew; as it is, it was copied to ${setAside}.`,
      )
    case 'certificate-repaired':
      return told(
        RepairedFacts,
        facts,
        ({ run, file, setAside }) =>
          `${file} of the run ${run} was written anew in the form that a stamp accepts; as it was, it is in ${setAside}.`,
      )
    default:
      return null
  }
}

/** What the shell of the windows refused, and what befell it. */
const shellWords = (type: string, facts: unknown): string | null => {
  const sentence = shellSentences.get(type)
  if (sentence === undefined) return null
  return told(ShellFacts, facts, (named) => {
    const details = Object.entries(named).flatMap(([name, value]) => (value === null ? [] : [`${name}: ${value}`]))
    return details.length === 0 ? sentence : `${sentence} (${details.join(', ')})`
  })
}

const shellSentences: ReadonlyMap<string, string> = new Map([
  ['request-refused', 'A page asked for something beyond Keyturn’s own pages, and was refused.'],
  ['navigation-refused', 'A page tried to lead elsewhere, or to open a window, and was refused.'],
  ['permission-refused', 'A page asked for a permission, and was refused.'],
  ['message-refused', 'A message to Keyturn came from a wrong page or made no sense, and was refused.'],
  ['window-crashed', 'The window of Keyturn ended unexpectedly.'],
  ['session-locked', 'The session of this account was locked.'],
  ['computer-suspended', 'The computer went to sleep.'],
  ['computer-resumed', 'The computer woke up.'],
  ['shutting-down', 'The computer is being shut down, or the account is being signed out.'],
])

const SavedFacts = z.object({
  stamp: z.string(),
  change: z.enum(['added', 'changed']),
  fields: z.array(z.string()),
})
const StampFacts = z.object({ stamp: z.string() })
const RepliesFacts = z.object({ run: z.string(), files: z.array(z.string()) })
const RepairedFacts = z.object({ run: z.string(), file: z.string(), setAside: z.string() })
const ShellFacts = z.record(z.string(), z.union([z.string(), z.number(), z.null()]))
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
