import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { intentionOf, type RehearsalDraft, type RunDraft } from '../../contract/run-snapshot.ts'
import { pathBelow } from '../../domain/paths.ts'
import type { RunPlan, StampReference } from '../../domain/run/event.ts'
import { planOf, runDraftProblems } from '../../domain/run/plan-draft.ts'
import { runbookOf } from '../../domain/run/runbook.ts'
import { auditWork } from '../audit/work.ts'
import { exists } from '../files/durable.ts'
import { OperatorError } from '../operator-error.ts'
import { follow } from './changes.ts'
import type { AreaHandlers, Handling } from './handling.ts'
import { logEntryView } from './log-entry-view.ts'
import { refuseProblems } from './refuse-problems.ts'
import { requireRun } from './require-run.ts'
import { showOutput } from './run-output.ts'
import { runSnapshotOf, runSummaryOf } from './run-snapshot.ts'
import type { Workplace } from './workplace.ts'

/** How many entries a page of a step's evidence has at most. */
const evidencePage = 200

export const runsHandlers = ({ surroundings, lifecycle }: Handling): AreaHandlers<'runs'> => {
  const { clock, desktop, origin, vaults } = surroundings
  const rehearsals = new Rehearsals(surroundings)
  return {
    list: (_, watcher) =>
      lifecycle.whenReady(watcher, ({ services: { engine }, changes }) =>
        follow(
          watcher,
          () =>
            engine
              .runs()
              .map((run) => runSummaryOf(run, engine.state(run), engine.view(run)))
              .toReversed(),
          changes.runs,
        ),
      ),
    open: async ({ stamp, draft }) => ({ run: await openRun(lifecycle.place(), stamp, draft, clock.now()) }),
    openRehearsal: async (draft) => ({ run: await rehearsals.open(lifecycle.place(), draft) }),
    snapshot: ({ run }, watcher) =>
      lifecycle.whenReady(watcher, (place) => {
        requireRun(place, run)
        const { engine } = place.services
        const snapshot = () => {
          const state = engine.state(run)
          return runSnapshotOf({
            run,
            at: clock.now(),
            state,
            view: engine.view(run),
            held: vaults.held(state.stamp.id),
            entries: place.tally.entriesOf(run),
            halted: place.driver.haltOf(run) ?? place.logHalt,
          })
        }
        follow(watcher, snapshot, place.changes.runs, vaults.changes)
      }),
    take: async ({ run, intention }) => {
      const place = lifecycle.place()
      requireRun(place, run)
      const answer = place.driver.take(run, intentionOf(intention))
      return answer.accepted ? { accepted: true, refusals: [] } : answer
    },
    cancel: async ({ run }) => {
      const place = lifecycle.place()
      requireRun(place, run)
      place.services.engine.cancel(run)
      return null
    },
    output: ({ run, step }, watcher) =>
      lifecycle.whenReady(watcher, (place) => {
        requireRun(place, run)
        void showOutput(place.services.journal, run, step, watcher).catch((error: unknown) => watcher.fail(error))
      }),
    evidence: async ({ run, step, beyond }) => {
      const place = lifecycle.place()
      requireRun(place, run)
      const nothing = { type: null, actor: null, from: null, to: null, text: null }
      const { entries, next } = await auditWork(
        'search',
        {
          path: place.log.journal,
          query: { filter: { run, step, ...nothing }, order: 'oldest-first', beyond, limit: evidencePage },
        },
        { signal: new AbortController().signal, onProgress: () => {} },
      )
      return { entries: entries.map(logEntryView), next }
    },
    showFolder: async ({ run, folder }) => {
      const { plan } = requireRun(lifecycle.place(), run)
      await desktop.showFolder(folder === 'report' ? dirname(plan.report) : plan[folder])
      return null
    },
    runbook: async ({ run }) => {
      const { stamp, plan } = requireRun(lifecycle.place(), run)
      return { markdown: runbookOf(stamp, plan, { madeBy: origin.app, at: clock.now() }) }
    },
  }
}

const openRun = async (place: Workplace, id: string, draft: RunDraft, at: Date): Promise<string> => {
  const saved = place.stamps.find(id)
  if (saved === null) throw new OperatorError(`The stamp ${id} is not saved.`, ['Save the stamp first.'])
  const { names, consoles } = saved.draft
  refuseProblems(runDraftProblems(draft, names))
  const plan = planOf(draft, { folder: await runFolder(draft.workFolder.trim(), id, at) })
  if (plan === null) throw new TypeError('a draft without problems makes a plan')
  return opened(place, { id, names, consoles, rehearsal: null }, plan)
}

const opened = ({ services: { engine } }: Workplace, stamp: StampReference, plan: RunPlan): string => {
  const answer = engine.open('external', stamp, plan)
  if ('refusal' in answer) throw new OperatorError(answer.refusal)
  return answer.run
}

/** A folder of the run's own, so that no run meets the files of another. Nothing is made there before a step needs it. */
const runFolder = async (workFolder: string, stamp: string, at: Date): Promise<string> => {
  const first = `${stamp}-${at.toISOString().slice(0, 10)}`
  for (let number = 1; ; number += 1) {
    const folder = pathBelow(workFolder, number === 1 ? first : `${first}-${number}`)
    if (!(await exists(folder))) return folder
  }
}

/** One rehearsal is made at a time. */
class Rehearsals {
  readonly #surroundings: Handling['surroundings']
  #making = false

  constructor(surroundings: Handling['surroundings']) {
    this.#surroundings = surroundings
  }

  async open(place: Workplace, { scenario, identity, pace }: RehearsalDraft): Promise<string> {
    const { clock, data, rehearsal } = this.#surroundings
    this.#refuseSecond(place, rehearsal.stamp(scenario, identity).id)
    this.#making = true
    try {
      await mkdir(data.rehearsals, { recursive: true })
      const day = clock.now().toISOString().slice(0, 10)
      const folder = join(data.rehearsals, `${day}-${randomBytes(4).toString('hex')}`)
      const { stamp, plan } = await rehearsal.prepare({ folder, scenario, identity, pace })
      return opened(place, stamp, plan)
    } finally {
      this.#making = false
    }
  }

  #refuseSecond({ services: { engine } }: Workplace, stamp: string): void {
    if (this.#making) throw new OperatorError('A rehearsal is being made already.', ['Wait a moment.'])
    const other = engine.openRuns().find((run) => engine.state(run).stamp.id === stamp)
    if (other === undefined) return
    throw new OperatorError(`The rehearsal ${other} is open. One is open at a time.`, [
      'Go on with that one, or close it.',
    ])
  }
}
