import type { LogEntry } from '../../../contract/log.ts'
import type { TableRows } from '../../components/table-text.ts'

/** Facts as they stand in the log, with a line for each; those that a window shows only the begin of stay as they are. */
export const factLines = (facts: string): string => {
  try {
    return JSON.stringify(JSON.parse(facts), null, 2)
  } catch {
    return facts
  }
}

/** `1 entry`, `1,204 entries`. */
export const entriesWords = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'entry' : 'entries'}`

/** Entries as rows of text, with their facts. */
export const entryTable = (entries: readonly LogEntry[]): TableRows => [
  ['Entry', 'Time (UTC)', 'Account', 'Stamp', 'Run', 'Step', 'Type', 'What happened', 'Facts'],
  ...entries.map(({ seq, at, actor, stamp, run, step, type, words, facts }) => [
    String(seq),
    at ?? '',
    actor ?? '',
    stamp ?? '',
    run ?? '',
    step ?? '',
    type ?? '',
    words,
    facts,
  ]),
]
