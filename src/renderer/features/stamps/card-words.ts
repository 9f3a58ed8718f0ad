import type { Expiry, StampCard } from '../../../contract/stamps.ts'
import { dayWords } from '../../components/times.ts'

/** What stands below the region: where the stamp is, what it runs, whom it asks for identities. */
export const cardLine = ({ names, version, rehearsal }: StampCard): string => {
  const address = `${names.region}.${names.fqdn}`
  return rehearsal === null
    ? `${address} · ${version ?? 'version not known'} · ${names.identity}`
    : `${address} · simulated · nothing real is touched`
}

/** What is known of the last rotation, and of the run that is open. */
export const cardFoot = ({ rehearsal, lastRotation, openRun }: StampCard): string => {
  if (openRun !== null) {
    return openRun.current === null ? 'A run is open, every step of it is done' : `A run is open, at ${openRun.current}`
  }
  if (lastRotation === null) {
    return rehearsal === null ? 'No rotation in this log' : 'Practise the whole checklist'
  }
  return `Last ${rehearsal === null ? 'rotation' : 'rehearsal'} ${dayWords(lastRotation.at)}, ${lastRotation.verified ? 'verified' : 'not verified'}`
}

/** The worst of what is known of a stamp; null when nothing is. */
export const worstSeverity = ({ external, internal, root }: StampCard): Expiry['severity'] | null => {
  const known = [external, internal, root].flatMap((expiry) => (expiry === null ? [] : [expiry.severity]))
  return order.find((severity) => known.includes(severity)) ?? null
}

const order: readonly Expiry['severity'][] = ['critical', 'warning', 'none']
