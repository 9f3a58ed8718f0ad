import type { Expiry, StampCard } from '../../../contract/stamps.ts'

type Kind = 'external' | 'internal' | 'root'

/** What ends first among all real stamps, when the stamp's alerts are about it. */
export interface Urgent {
  readonly card: StampCard
  readonly kind: Kind
  readonly expiry: Expiry
  /** How many more ends there are that an alert is about. */
  readonly others: number
}

const kinds: readonly Kind[] = ['external', 'internal', 'root']

/** The most urgent end of validity; null when no alert is about any. Simulated stamps urge nobody. */
export const mostUrgent = (cards: readonly StampCard[]): Urgent | null => {
  const ends = cards
    .filter(({ rehearsal }) => rehearsal === null)
    .flatMap((card) => kinds.flatMap((kind) => (card[kind] === null ? [] : [{ card, kind, expiry: card[kind] }])))
    .filter(({ expiry }) => expiry.severity !== 'none')
    .toSorted((one, other) => one.expiry.days - other.expiry.days)
  const [first] = ends
  return first === undefined ? null : { ...first, others: ends.length - 1 }
}

const called: { readonly [kind in Kind]: string } = {
  external: 'external certificates',
  internal: 'internal certificates',
  root: 'the root certificate',
}

/** `west: external certificates expire in 24 days.` */
export const urgentTitle = ({ card, kind, expiry: { days } }: Urgent): string => {
  const one = kind === 'root'
  const ends = days < 0 ? 'expired' : one ? 'expires' : 'expire'
  const many = Math.abs(days) === 1 ? '1 day' : `${Math.abs(days)} days`
  const when = days < 0 ? `${many} ago` : days === 0 ? 'within a day' : `in ${many}`
  return `${card.names.region}: ${called[kind]} ${ends} ${when}.`
}

/**
 * What the stamp shows because of it, and what to do.
 * Source: "Overview" and "Rotate Azure Stack Hub root certificate", azure-stack-rotate-secrets.md.
 */
export const urgentAdvice = ({ card, kind, expiry }: Urgent): string => {
  const alert = `The stamp shows a ${expiry.severity} alert.`
  if (kind === 'external') {
    if (card.openRun !== null) return `${alert} A run is open: go on with it.`
    return expiry.severity === 'critical'
      ? `${alert} Start an external rotation now.`
      : `${alert} Plan an external rotation, and have the CA’s answers in time.`
  }
  return kind === 'internal'
    ? `${alert} Internal secrets are rotated on the privileged endpoint with Start-SecretRotation -Internal. Keyturn does not lead through that.`
    : `${alert} An internal rotation renews it from release 2108 on. Keyturn does not lead through that.`
}
