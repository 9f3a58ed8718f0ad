import type { ApplicationState, LogStanding } from '../../contract/application-state.ts'
import type { Given } from '../../contract/definition.ts'
import { statusOf } from '../../domain/run/state.ts'
import { keyFileWarning } from '../audit/key-file.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Surroundings, Workplace } from './workplace.ts'

/** What is always in view. */
export const applicationStateOf = (surroundings: Surroundings, lifecycle: Lifecycle): Given<ApplicationState> => {
  const { data, origin, settings, version } = surroundings
  const place = lifecycle.openPlace()
  return {
    phase: lifecycle.phase(),
    account: origin.actor.account,
    host: origin.host,
    version,
    dataFolder: data.path,
    settings: settings.current(),
    log: place === null ? null : logStanding(place),
    sessions: place?.services.sessions.list() ?? [],
    rotating: place === null ? [] : rotatingIn(place),
  }
}

/** Runs that wait for a rotation to end now. */
export const rotatingIn = ({
  services: { engine },
}: Workplace): readonly { readonly run: string; readonly region: string; readonly rehearsal: boolean }[] =>
  engine
    .openRuns()
    .filter((run) => engine.isRunning(run) && statusOf(engine.state(run), 'Rotation') === 'running')
    .map((run) => {
      const { names, rehearsal } = engine.state(run).stamp
      return { run, region: names.region, rehearsal: rehearsal !== null }
    })

const logStanding = (place: Workplace): Given<LogStanding> => {
  const places = place.services.anchors()
  const kept = places.flatMap(({ kept: head }) => (head === null ? [] : [head.at])).toSorted()
  return {
    path: place.log.journal,
    entries: place.services.journal.head().seq,
    ...standingOf(place),
    anchoredAt: kept.at(-1) ?? null,
    places: places.map(({ place: name, problem }) => ({ place: name, problem })),
    keyProtection: place.keyProtection,
  }
}

const standingOf = (place: Workplace): Pick<LogStanding, 'standing' | 'words'> => {
  if (place.logHalt !== null) return { standing: 'unwritable', words: place.logHalt.message }
  if (place.logFault?.standing === 'altered') return place.logFault
  const words = [
    ...(place.logFault === null ? [] : [place.logFault.words]),
    ...place.services.anchors().flatMap(({ problem }) => (problem === null ? [] : [problem])),
    ...[keyFileWarning(place.keyProtection)].filter((warning) => warning !== null),
  ]
  return words.length === 0 ? { standing: 'intact', words: null } : { standing: 'attention', words: words.join(' ') }
}
