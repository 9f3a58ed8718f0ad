import { daysUntil, expirySeverity } from '../../domain/stamp/expiry.ts'

/** How long something is still valid. An end that can't be read is as bad as one that is today. */
export const remaining = (
  notAfter: string,
  at: Date,
): { readonly days: number; readonly severity: 'none' | 'warning' | 'critical' } => {
  const days = daysUntil(notAfter, at)
  return { days: Number.isNaN(days) ? 0 : days, severity: expirySeverity(days) }
}
