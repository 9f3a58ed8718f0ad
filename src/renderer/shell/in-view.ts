import type { ApplicationState } from '../../contract/application-state.ts'
import type { RunSummary } from '../../contract/run-snapshot.ts'
import type { Route } from '../route.ts'

/** Which stamps the window is about now, for the status bar. */
export interface InView {
  /** Whether a simulated stamp is among them. */
  readonly rehearsal: boolean
  /** The real ones, by region, with what goes on there. */
  readonly regions: readonly string[]
}

/** The stamp of the run that is open in the window, and every stamp that rotates, wherever the window is. */
export const inView = (route: Route, runs: readonly RunSummary[], rotating: ApplicationState['rotating']): InView => {
  const open = 'run' in route ? runs.find(({ run }) => run === route.run) : undefined
  const real = rotating.filter(({ rehearsal }) => !rehearsal).map(({ region }) => region)
  const here = open === undefined || open.stamp.rehearsal !== null ? [] : [open.stamp.names.region]
  return {
    rehearsal: (open !== undefined && open.stamp.rehearsal !== null) || rotating.some(({ rehearsal }) => rehearsal),
    regions: [
      ...here.filter((region) => !real.includes(region)),
      ...[...new Set(real)].map((region) => `${region}: rotation running`),
    ],
  }
}
