import { type Markup, markup } from './markup.ts'
import { command, table } from './report-elements.ts'
import type { TimelineRow } from './timeline.ts'

export const timeline = (rows: readonly TimelineRow[]): Markup =>
  table(
    'Every entry of this run in the log. Times are UTC; entries of one kind that follow each other stand in one row.',
    [
      { head: 'Entry', width: 9 },
      { head: 'Time (UTC)', width: 22 },
      { head: 'By', width: 20 },
      { head: 'What', width: 49 },
    ],
    rows.map(({ first, last, at, by, words }) => [
      first === last ? String(first) : `${first}–${last}`,
      markup`<time datetime="${at}">${at.replace('T', ' ').replace('Z', '')}</time>`,
      by,
      command(words),
    ]),
  )
