import type { Expiry, ExpiryItem } from '../../../contract/stamps.ts'
import type { Choices } from '../../route.ts'
import { isSeverity, kindWords } from './expiry-words.ts'

/** Which of the items a person wants to see. */
export interface ExpiryFilter {
  /** Id of one stamp; null for all. */
  readonly stamp: string | null
  readonly severity: Expiry['severity'] | null
  readonly rehearsals: boolean
}

export const everything: ExpiryFilter = { stamp: null, severity: null, rehearsals: true }

/** The filter that stands in the address. */
export const filterIn = ({ stamp = '', severity = '', rehearsals }: Choices): ExpiryFilter => ({
  stamp: stamp === '' ? null : stamp,
  severity: isSeverity(severity) ? severity : null,
  rehearsals: rehearsals !== 'hidden',
})

export const choicesOfFilter = ({ stamp, severity, rehearsals }: ExpiryFilter): Choices => ({
  stamp: stamp ?? '',
  severity: severity ?? '',
  rehearsals: rehearsals ? '' : 'hidden',
})

export const expiryColumns = ['stamp', 'what', 'kind', 'ends', 'severity', 'source', 'seen'] as const
export type ExpiryColumn = (typeof expiryColumns)[number]

export interface ExpiryOrder {
  readonly by: ExpiryColumn
  readonly descending: boolean
}

export const soonestFirst: ExpiryOrder = { by: 'ends', descending: false }

export const chosenItems = (items: readonly ExpiryItem[], filter: ExpiryFilter): readonly ExpiryItem[] =>
  items.filter(
    ({ stamp, rehearsal, expiry }) =>
      (filter.stamp === null || filter.stamp === stamp) &&
      (filter.severity === null || filter.severity === expiry.severity) &&
      (filter.rehearsals || !rehearsal),
  )

/** In the order of one column; what is equal there, by its end. */
export const orderedItems = (items: readonly ExpiryItem[], { by, descending }: ExpiryOrder): readonly ExpiryItem[] =>
  items.toSorted((a, b) => (descending ? -1 : 1) * compareBy[by](a, b) || compareBy.ends(a, b))

const compareTexts = (a: string, b: string): number => a.localeCompare(b, 'en', { numeric: true })

const rank: { readonly [severity in Expiry['severity']]: number } = { critical: 0, warning: 1, none: 2 }

const compareBy: { readonly [column in ExpiryColumn]: (a: ExpiryItem, b: ExpiryItem) => number } = {
  stamp: (a, b) => compareTexts(a.stampName, b.stampName),
  what: (a, b) => compareTexts(a.what, b.what),
  kind: (a, b) => compareTexts(kindWords[a.kind], kindWords[b.kind]),
  ends: (a, b) => compareTexts(a.expiry.notAfter, b.expiry.notAfter),
  severity: (a, b) => rank[a.expiry.severity] - rank[b.expiry.severity],
  source: (a, b) => compareTexts(a.expiry.source, b.expiry.source),
  seen: (a, b) => compareTexts(a.expiry.seenAt, b.expiry.seenAt),
}
