import type { RunSummary } from '../../../contract/run-snapshot.ts'
import { dayWords } from '../../components/times.ts'

/** The runs by stamp and day, to choose from; the chosen one is there too when the list does not know it. */
export const runChoices = (
  runs: readonly RunSummary[],
  chosen: string,
): readonly { readonly run: string; readonly words: string }[] => {
  const known = runs.map(({ run, stamp, openedAt, closed }) => ({
    run,
    words: `${stamp.rehearsal === null ? stamp.names.region : 'rehearsal'}, ${dayWords(openedAt)}${closed === null ? ' (open)' : ''} · ${run}`,
  }))
  return chosen === '' || known.some(({ run }) => run === chosen) ? known : [{ run: chosen, words: chosen }, ...known]
}
