import type { Expiry, ExpiryItem } from '../../../contract/stamps.ts'
import { daysWords } from '../../components/severity-badge.tsx'
import type { TableRows } from '../../components/table-text.ts'
import { dayWords } from '../../components/times.ts'

export const kindWords: { readonly [kind in ExpiryItem['kind']]: string } = {
  external: 'External certificate',
  internal: 'Internal secrets',
  root: 'Root certificate',
}

export const severityWords: { readonly [severity in Expiry['severity']]: string } = {
  critical: 'critical',
  warning: 'warning',
  none: 'healthy',
}

export const isSeverity = (text: string): text is Expiry['severity'] => Object.hasOwn(severityWords, text)

/** The stamp's name, with the word that says so where it is a simulated one. */
export const stampWords = ({ stampName, rehearsal }: Pick<ExpiryItem, 'stampName' | 'rehearsal'>): string =>
  rehearsal ? `${stampName} (rehearsal)` : stampName

/** What the table shows, to take elsewhere. */
export const expiryRows = (items: readonly ExpiryItem[]): TableRows => [
  ['Stamp', 'What', 'Kind', 'Ends (UTC)', 'Time left', 'Severity', 'Known from', 'Seen (UTC)'],
  ...items.map((item) => [
    stampWords(item),
    item.what,
    kindWords[item.kind],
    item.expiry.notAfter,
    daysWords(item.expiry.days),
    severityWords[item.expiry.severity],
    item.expiry.source,
    item.expiry.seenAt,
  ]),
]

/** The whole timeline in a sentence or two: the table has the rest. */
export const timelineSentence = (lanes: readonly (readonly ExpiryItem[])[], span: string): string =>
  [`What ends within ${span}, drawn in time.`, ...lanes.flatMap(laneSentence), 'The table below says the same.'].join(
    ' ',
  )

const laneSentence = (items: readonly ExpiryItem[]): readonly string[] => {
  const first = items.reduce<ExpiryItem | null>(
    (soonest, item) => (soonest === null || item.expiry.days < soonest.expiry.days ? item : soonest),
    null,
  )
  if (first === null) return []
  const count = items.length === 1 ? 'one end is known' : `${items.length} ends are known, the first`
  return [
    `${stampWords(first)}: ${count}: ${first.what}, ${dayWords(first.expiry.notAfter)}, ${daysWords(first.expiry.days)}.`,
  ]
}
