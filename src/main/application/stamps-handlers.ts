import type { StampDraft } from '../../contract/stamps.ts'
import { stampDraftProblems, stampIdOf } from '../../domain/stamp/stamp-draft.ts'
import { OperatorError } from '../operator-error.ts'
import type { SavedStamp } from '../stamps/saved-stamps.ts'
import { follow } from './changes.ts'
import { tryConnection } from './connection-trial.ts'
import type { AreaHandlers, Handling } from './handling.ts'
import { knownStamps } from './known-stamps.ts'
import { refuseProblems } from './refuse-problems.ts'
import { stampCardOf } from './stamp-facts.ts'
import type { Workplace } from './workplace.ts'

export const stampsHandlers = ({ surroundings, lifecycle }: Handling): AreaHandlers<'stamps'> => {
  const { clock, rehearsal, vaults } = surroundings
  return {
    cards: (_, watcher) =>
      lifecycle.whenReady(watcher, ({ services, stamps, changes }) =>
        follow(
          watcher,
          () => knownStamps(services.engine, stamps, rehearsal).map((stamp) => stampCardOf(stamp, clock.now())),
          changes.stamps,
          changes.runs,
        ),
      ),
    save: async ({ stamp, draft }) => saveStamp(surroundings, lifecycle.place(), stamp, draft),
    remove: async ({ stamp }) => {
      const place = lifecycle.place()
      requireSaved(place, stamp)
      const open = openRunOf(place, stamp)
      if (open !== null) {
        throw new OperatorError(`Run ${open} is open on this stamp.`, ['Finish or close the run first.'])
      }
      note(place, stamp, 'stamp-removed', { stamp })
      await written(place, stamp, () => place.stamps.remove(stamp))
      vaults.forget(stamp)
      place.changes.stamps.tell()
      return null
    },
    tryConnection: ({ stamp }, watcher) =>
      lifecycle.whenReady(watcher, (place) => {
        void tryConnection(surroundings, place, stamp, watcher).catch((error: unknown) => watcher.fail(error))
      }),
    scenarios: async () => rehearsal.scenarios,
  }
}

const saveStamp = async (
  { clock, origin, rehearsal, vaults }: Handling['surroundings'],
  place: Workplace,
  replaced: string | null,
  draft: StampDraft,
): Promise<{ readonly stamp: string }> => {
  refuseProblems(stampDraftProblems(draft))
  const id = stampIdOf(draft.names)
  const before = replaced === null ? null : requireSaved(place, replaced)
  if (id === rehearsal.stamp('', 'AAD').id) {
    throw new OperatorError(`${id} is the name of the simulated stamp.`, ['Enter the region and the domain of yours.'])
  }
  if (id !== replaced && place.stamps.find(id) !== null) {
    throw new OperatorError(`${id} is saved already.`, ['Change that one, or check the region and the domain.'])
  }
  const open = before === null ? null : openRunOf(place, before.id)
  if (before !== null && open !== null && !sameNames(before.draft, draft)) {
    throw new OperatorError(
      `Run ${open} is open on this stamp: its region, domain and identity provider can’t change meanwhile.`,
      ['Finish or close the run first.'],
    )
  }
  const fields = before === null ? [] : changedFields(before.draft, draft)
  note(place, id, 'stamp-saved', { stamp: id, change: before === null ? 'added' : 'changed', fields })
  const internalEntered = internalEntry(before, draft, { by: origin.actor.account, at: clock.now().toISOString() })
  await written(place, id, () => place.stamps.put(replaced, { id, draft, internalEntered }))
  if (replaced !== null && replaced !== id) vaults.forget(replaced)
  place.changes.stamps.tell()
  return { stamp: id }
}

/** Who said when the internal certificates expire: whoever did so first, as long as it stays the same. */
const internalEntry = (
  before: SavedStamp | null,
  { internalNotAfter }: StampDraft,
  now: NonNullable<SavedStamp['internalEntered']>,
): SavedStamp['internalEntered'] => {
  if (internalNotAfter === null) return null
  return before?.draft.internalNotAfter === internalNotAfter ? before.internalEntered : now
}

const requireSaved = ({ stamps }: Workplace, id: string) => {
  const saved = stamps.find(id)
  if (saved !== null) return saved
  throw new OperatorError(`The stamp ${id} is not saved, so that it can’t be changed or removed.`)
}

const openRunOf = ({ services: { engine } }: Workplace, stamp: string): string | null =>
  engine.openRuns().find((run) => engine.state(run).stamp.id === stamp) ?? null

const sameNames = (one: StampDraft, other: StampDraft): boolean =>
  stampIdOf(one.names) === stampIdOf(other.names) &&
  one.names.identity === other.names.identity &&
  one.names.containerRegistry === other.names.containerRegistry

/** The names of the parts that differ, for the log: `names.fqdn`. */
const changedFields = (before: StampDraft, after: StampDraft): readonly string[] => {
  const [old, fresh] = [partsOf(before), partsOf(after)]
  return Object.keys(fresh).filter((name) => old[name] !== fresh[name])
}

const partsOf = ({ names, consoles, defaults, internalNotAfter }: StampDraft): { readonly [name: string]: string } =>
  Object.fromEntries(
    [
      ...Object.entries(names).map(([name, value]) => [`names.${name}`, value] as const),
      ['consoles', consoles] as const,
      ...Object.entries(defaults).map(([name, value]) => [`defaults.${name}`, value] as const),
      ['internalNotAfter', internalNotAfter] as const,
    ].map(([name, value]) => [name, JSON.stringify(value)]),
  )

const note = (
  { services: { journal } }: Workplace,
  stamp: string,
  type: string,
  facts: { readonly [name: string]: string | readonly string[] },
): void => {
  journal.append({ stamp, run: null, step: null, type, facts: { ...facts } })
}

/** What is written after its entry and fails is told in the log too. */
const written = async (place: Workplace, stamp: string, write: () => Promise<void>): Promise<void> => {
  try {
    await write()
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error)
    note(place, stamp, 'stamp-not-written', { problem })
    throw new OperatorError(
      `The file of the saved stamps could not be written: ${problem}. Nothing was changed.`,
      ['Make room on that disk, or give this account access to the data folder.'],
      { cause: error },
    )
  }
}
