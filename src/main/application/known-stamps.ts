import type { RunEngine } from '../runs/engine.ts'
import type { SavedStamps } from '../stamps/saved-stamps.ts'
import type { RehearsalGround } from './rehearsal-ground.ts'
import type { KnownRun, KnownStamp } from './stamp-facts.ts'

/** Every stamp that Keyturn knows: the simulated one first, then those that were saved. */
export const knownStamps = (
  engine: RunEngine,
  stamps: SavedStamps,
  rehearsal: RehearsalGround,
): readonly KnownStamp[] => {
  const runs = engine.runs().map((run): KnownRun => ({ run, state: engine.state(run) }))
  return [
    simulatedStamp(runs, rehearsal),
    ...stamps.list().map((saved) => ({
      id: saved.id,
      names: saved.draft.names,
      rehearsal: null,
      saved,
      runs: runs.filter(({ state }) => state.stamp.id === saved.id && state.stamp.rehearsal === null),
    })),
  ]
}

/** Each rehearsal has a stamp of its own: what is shown is that of the newest. */
const simulatedStamp = (runs: readonly KnownRun[], rehearsal: RehearsalGround): KnownStamp => {
  const newest = runs.findLast(({ state }) => state.stamp.rehearsal !== null)
  const { id, names } = newest?.state.stamp ?? rehearsal.stamp('', 'AAD')
  return {
    id,
    names,
    rehearsal: newest?.state.stamp.rehearsal ?? '',
    saved: null,
    runs: newest === undefined ? [] : [newest],
  }
}
