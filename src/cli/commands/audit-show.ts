import { type FoundEntry, type LogPage, type LogQuery, searchLog } from '../../main/audit/query.ts'
import { entryWords } from '../../main/report/entry-words.ts'
import type { Given } from '../arguments.ts'
import { defineCommand } from '../command.ts'
import { UsageError } from '../failure.ts'
import { absolutePath } from '../paths.ts'
import { printable } from '../printable.ts'
import { progressLine } from '../progress-line.ts'
import { displayWidth, padded } from '../styled-text.ts'

type ShowOption = 'run' | 'step' | 'type' | 'actor' | 'from' | 'to' | 'text' | 'limit' | 'before' | 'after'

const usualLimit = 50

export const auditShow = defineCommand({
  name: 'audit show',
  summary: 'Shows entries of an audit log, the newest first; it does not verify them.',
  operands: [{ name: 'FILE', meaning: 'a journal, for example journal.db; it may be in use' }],
  options: [
    {
      name: 'run',
      value: 'ID',
      need: 'optional',
      meaning: 'entries of this run; --type run-opened shows which there are',
    },
    { name: 'step', value: 'NAME', need: 'optional', meaning: 'entries of this step, for example Rotation' },
    { name: 'type', value: 'NAME', need: 'optional', meaning: 'entries of this type, for example step-ended' },
    { name: 'actor', value: 'TEXT', need: 'optional', meaning: 'entries by accounts with this in their name' },
    {
      name: 'from',
      value: 'TIME',
      need: 'optional',
      meaning: 'entries from this time on, in UTC: 2026-11-25, or 2026-11-25T10:00Z',
    },
    { name: 'to', value: 'TIME', need: 'optional', meaning: 'entries before this time, written likewise' },
    {
      name: 'text',
      value: 'WORDS',
      need: 'optional',
      meaning: 'entries that hold each of these words, or words with them',
    },
    { name: 'limit', value: 'N', need: 'optional', meaning: `how many entries at most, up to 1000 (${usualLimit})` },
    { name: 'before', value: 'ENTRY', need: 'optional', meaning: 'entries before the one with this number' },
    {
      name: 'after',
      value: 'ENTRY',
      need: 'optional',
      meaning: 'entries after the one with this number, the oldest first; 0 for the beginning of the log',
    },
  ],
  run: async (given, { environment, stderr }) => {
    const file = absolutePath(given.operand(0), environment)
    const query = queryOf(given)
    const progress = progressLine(stderr, environment)
    try {
      const page = searchLog(file, query, (entries) => progress.show(`Looked at ${entries} entries`))
      return {
        good: true,
        document: { entries: page.entries, next: page.next },
        lines: [...entryLines(page.entries, query.filter.run === null), lastLine(page, query)],
      }
    } finally {
      progress.clear()
    }
  },
})

const queryOf = (given: Given<ShowOption>): LogQuery => {
  const [before, after] = [numberOf(given, 'before'), numberOf(given, 'after')]
  if (before !== null && after !== null) throw new UsageError('--before and --after exclude each other: give one.')
  return {
    filter: {
      run: given.optional('run'),
      step: given.optional('step'),
      type: given.optional('type'),
      actor: given.optional('actor'),
      from: given.optional('from'),
      to: given.optional('to'),
      text: given.optional('text'),
    },
    order: after === null ? 'newest-first' : 'oldest-first',
    beyond: before ?? after,
    limit: numberOf(given, 'limit') ?? usualLimit,
  }
}

const numberOf = (given: Given<ShowOption>, name: 'limit' | 'before' | 'after'): number | null => {
  const value = given.optional(name)
  if (value === null) return null
  if (!/^\d{1,15}$/.test(value)) throw new UsageError(`--${name} needs a whole number.`)
  return Number(value)
}

/** Words of an entry that are shown; all of it is in the answer to --json. */
const mostWords = 400

/** One line for each entry, in columns. The run is left out where it is the same in all of them. */
const entryLines = (entries: readonly FoundEntry[], withRun: boolean): readonly string[] => {
  const rows = entries.map((entry) => ({
    cells: cellsOf(entry, withRun).map(printable),
    words: 'unreadable' in entry ? '“audit verify” says what is wrong with it' : firstOf(entryWords(entry)),
  }))
  const width = (column: number): number => Math.max(...rows.map(({ cells }) => displayWidth(cells[column] ?? '')))
  const widths = (rows[0]?.cells ?? []).map((_, column) => width(column))
  return rows.map(({ cells, words }) =>
    [...cells.map((cell, column) => padded(cell, widths[column] ?? 0)), words].join('  '),
  )
}

const cellsOf = (entry: FoundEntry, withRun: boolean): readonly string[] => {
  const number = `#${entry.seq}`
  if ('unreadable' in entry) return [number, '-', '-', ...(withRun ? ['-'] : []), '-', 'unreadable']
  const { at, actor, run, step, type } = entry
  const time = `${at.slice(0, 19).replace('T', ' ')}Z`
  return [number, time, actor.account, ...(withRun ? [run ?? '-'] : []), step ?? '-', type]
}

const firstOf = (words: string): string => (words.length > mostWords ? `${words.slice(0, mostWords)}…` : words)

const lastLine = ({ entries, next }: LogPage, { order }: LogQuery): string => {
  if (next === null) return entries.length === 0 ? 'No entry matches.' : 'These are all.'
  return `There may be more: the same command with --${order === 'newest-first' ? 'before' : 'after'} ${next} goes on.`
}
