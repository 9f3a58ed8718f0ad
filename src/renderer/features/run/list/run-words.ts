import type { RunSummary } from '../../../../contract/run-snapshot.ts'

/** How a run stands, in a few words. */
export const stateWords = ({ closed, running, current }: RunSummary): string => {
  if (closed !== null) return closed.end === 'completed' ? 'completed' : 'abandoned'
  if (current === null) return 'everything done, to be closed'
  return running ? `${current} is running` : `next: ${current}`
}

/** The result of a closed run. */
export const resultWords = ({ result }: Pick<RunSummary, 'result'>): string =>
  ({ OK: 'OK', Warning: 'OK, with warnings', Fail: 'not rotated to the end' })[result]

export const newestFirst = (runs: readonly RunSummary[]): readonly RunSummary[] =>
  runs.toSorted((a, b) => b.openedAt.localeCompare(a.openedAt))
