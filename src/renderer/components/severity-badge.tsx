import { Badge } from '@fluentui/react-components'
import type { Expiry } from '../../contract/stamps.ts'

/** `63 days left`, `1 day left`, `expired 3 days ago`. */
export const daysWords = (days: number): string => {
  if (days < 0) return `expired ${-days} ${-days === 1 ? 'day' : 'days'} ago`
  return `${days} ${days === 1 ? 'day' : 'days'} left`
}

const words: { readonly [severity in Expiry['severity']]: string } = {
  none: 'healthy',
  warning: 'warning',
  critical: 'critical',
}

const colours = { none: 'success', warning: 'warning', critical: 'danger' } as const

/** The stamp's own alert for so many days: warning from 90 on, critical from 30 on. */
export const SeverityBadge = ({ severity }: { readonly severity: Expiry['severity'] }) => (
  <Badge appearance="tint" color={colours[severity]}>
    {words[severity]}
  </Badge>
)
