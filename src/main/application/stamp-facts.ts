import type { Given } from '../../contract/definition.ts'
import type { Expiry, ExpiryItem, StampCard } from '../../contract/stamps.ts'
import type { RunState } from '../../domain/run/state.ts'
import { isFinished, lastAttempt, statusOf } from '../../domain/run/state.ts'
import { viewOf } from '../../domain/run/view.ts'
import { currentRoot } from '../../domain/stamp/expiry.ts'
import type { StampNames } from '../../domain/stamp/identity.ts'
import type { SavedStamp } from '../stamps/saved-stamps.ts'
import { remaining } from './remaining.ts'

/** A run with its state. */
export interface KnownRun {
  readonly run: string
  readonly state: RunState
}

/** A stamp with its runs, oldest first. */
export interface KnownStamp {
  readonly id: string
  readonly names: StampNames
  /** The scenario of the newest rehearsal, or an empty text; null for a real stamp. */
  readonly rehearsal: string | null
  readonly saved: SavedStamp | null
  readonly runs: readonly KnownRun[]
}

/** What is known of a stamp, from its own runs and what was entered by hand. */
export const stampCardOf = (stamp: KnownStamp, at: Date): Given<StampCard> => {
  const { id, names, rehearsal, saved, runs } = stamp
  const items = expiryItemsOf(stamp, at)
  return {
    id,
    names,
    rehearsal,
    version: newest(runs, ({ information }) => information)?.found.version ?? null,
    external: earliest(items, 'external'),
    internal: earliest(items, 'internal'),
    root: earliest(items, 'root'),
    lastRotation: lastRotationOf(runs),
    openRun: openRunOf(runs, at),
    saved: saved?.draft ?? null,
  }
}

/** Everything of a stamp whose end is known: each external certificate, the internal ones, the root. */
export const expiryItemsOf = (stamp: KnownStamp, at: Date): readonly ExpiryItem[] => [
  ...externalItems(stamp, at),
  ...internalItems(stamp, at),
  ...rootItems(stamp, at),
]

const externalItems = (stamp: KnownStamp, at: Date): readonly ExpiryItem[] => {
  const seen = newest(stamp.runs, (state) => {
    const served = servedIn(state)
    return served.length === 0 ? null : served
  })
  return (seen?.found ?? []).map(({ folder, host, notAfter, seenAt }) =>
    itemOf(stamp, 'external', folder, expiryOf(notAfter, `as ${host} served it`, seenAt, at)),
  )
}

interface Served {
  readonly folder: string
  readonly host: string
  readonly notAfter: string
  readonly seenAt: string
}

/** What each endpoint served when it was looked at last: after the rotation, or else before. */
const servedIn = (state: RunState): readonly Served[] => {
  const looks = [
    { endpoints: state.servedAfter, seenAt: lastAttempt(state, 'Verification')?.lastActivityAt },
    { endpoints: state.servedBefore, seenAt: lastAttempt(state, 'Stamp')?.lastActivityAt },
  ]
  const served = new Map<string, Served>()
  for (const { endpoints, seenAt } of looks) {
    for (const { folder, host, certificate } of endpoints.values()) {
      if (certificate === null || served.has(folder)) continue
      served.set(folder, { folder, host, notAfter: certificate.notAfter, seenAt: seenAt ?? state.opened.at })
    }
  }
  return [...served.values()]
}

const internalItems = (stamp: KnownStamp, at: Date): readonly ExpiryItem[] => {
  const { draft, internalEntered } = stamp.saved ?? { draft: null, internalEntered: null }
  if (draft?.internalNotAfter == null || internalEntered === null) return []
  const source = `as ${internalEntered.by} entered it on ${internalEntered.at.slice(0, 10)}`
  const expiry = expiryOf(`${draft.internalNotAfter}T00:00:00.000Z`, source, internalEntered.at, at)
  return [itemOf(stamp, 'internal', 'Internal certificates', expiry)]
}

const rootItems = (stamp: KnownStamp, at: Date): readonly ExpiryItem[] => {
  const seen = newest(stamp.runs, ({ information }) => information)
  const { current } = currentRoot(seen?.found.roots ?? [])
  if (seen === null || current === null) return []
  const seenAt = lastAttempt(seen.state, 'Stamp')?.lastActivityAt ?? seen.state.opened.at
  const source = 'as Get-AzureStackStampInformation said it'
  return [itemOf(stamp, 'root', 'Root certificate', expiryOf(current.notAfter, source, seenAt, at))]
}

const itemOf = (
  { id, names, rehearsal }: KnownStamp,
  kind: ExpiryItem['kind'],
  what: string,
  expiry: Expiry,
): ExpiryItem => ({
  stamp: id,
  stampName: `${names.region}.${names.fqdn}`,
  rehearsal: rehearsal !== null,
  kind,
  what,
  expiry,
})

const expiryOf = (notAfter: string, source: string, seenAt: string, at: Date): Expiry => ({
  notAfter,
  ...remaining(notAfter, at),
  source,
  seenAt,
})

const earliest = (items: readonly ExpiryItem[], kind: ExpiryItem['kind']): Expiry | null => {
  const [first] = items
    .filter((item) => item.kind === kind)
    .map(({ expiry }) => expiry)
    .toSorted((a, b) => a.days - b.days || Date.parse(a.notAfter) - Date.parse(b.notAfter))
  return first ?? null
}

const lastRotationOf = (runs: readonly KnownRun[]): Given<StampCard>['lastRotation'] => {
  const rotated = runs.findLast(({ state }) => isFinished(state, 'Rotation'))
  const at = rotated === undefined ? null : lastAttempt(rotated.state, 'Rotation')?.ended?.at
  if (rotated === undefined || at == null) return null
  return { at, verified: isFinished(rotated.state, 'Verification'), run: rotated.run }
}

const openRunOf = (runs: readonly KnownRun[], at: Date): Given<StampCard>['openRun'] => {
  const open = runs.findLast(({ state }) => state.closed === null)
  if (open === undefined) return null
  return {
    run: open.run,
    current: viewOf(open.state, at).current,
    rotationRunning: statusOf(open.state, 'Rotation') === 'running',
  }
}

const newest = <T>(
  runs: readonly KnownRun[],
  find: (state: RunState) => T | null,
): { readonly found: T; readonly state: RunState } | null => {
  for (const { state } of runs.toReversed()) {
    const found = find(state)
    if (found !== null) return { found, state }
  }
  return null
}
