import { useEffect } from 'react'
import type { ApplicationState } from '../../contract/application-state.ts'
import type { RunSummary } from '../../contract/run-snapshot.ts'
import { useWatched } from '../connection.tsx'
import { replaceRoute } from '../store.ts'

/** The run that a person most likely came for: the one whose rotation runs, else the only one that is open. */
export const runAtStart = (
  runs: readonly Pick<RunSummary, 'run' | 'closed'>[],
  rotating: ApplicationState['rotating'],
): string | null => only(rotating) ?? only(runs.filter(({ closed }) => closed === null))

const only = ([first, ...others]: readonly { readonly run: string }[]): string | null =>
  first === undefined || others.length > 0 ? null : first.run

/** Whether the address of the window names no screen yet. */
export const namesNoScreen = (): boolean => window.location.hash === ''

/**
 * A window whose address names no screen opens on that run, once its runs are known.
 * @param onKnown called when it is decided where the window opens
 */
export const useRunAtStart = (rotating: ApplicationState['rotating'], onKnown: () => void): void => {
  const runs = useWatched((client) => client.runs.list, null)
  useEffect(() => {
    if (runs.is === 'loading') return
    const run = runs.is === 'there' ? runAtStart(runs.value, rotating) : null
    // Who has gone somewhere in the meantime stays there.
    if (run !== null && namesNoScreen()) replaceRoute({ page: 'run', run, step: null, tab: null })
    onKnown()
  }, [runs, rotating, onKnown])
}
