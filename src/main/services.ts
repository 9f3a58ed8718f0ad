import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Anchor } from './audit/anchor.ts'
import { AnchorKeeper, type PlaceStanding } from './audit/anchors/anchor-keeper.ts'
import type { AnchorPlace } from './audit/anchors/anchor-place.ts'
import { type RecalledAnchors, recallAnchors } from './audit/anchors/recall-anchors.ts'
import { headFilePlace } from './audit/head-file.ts'
import type { Journal } from './audit/journal.ts'
import { JournalAltered, JournalUnwritable } from './audit/journal-errors.ts'
import { isAbsent } from './audit/journal-opening.ts'
import { checkpoint } from './audit/log-entries.ts'
import { openJournalInBackground } from './audit/open-journal.ts'
import type { SigningKey } from './audit/signing-key.ts'
import { isUnderWay } from './audit/succession.ts'
import type { Clock } from './clock.ts'
import type { Origin } from './origin.ts'
import { type WatchedSessions, watchSessions } from './pep/session-states.ts'
import { RunEngine } from './runs/engine.ts'
import type { StampReach } from './runs/ports.ts'

/** Keyturn without its windows: a journal and the engine over it. */
export interface Services {
  readonly journal: Journal
  readonly engine: RunEngine
  /** How the sessions on the privileged endpoint stand. */
  readonly sessions: WatchedSessions
  /** How it stands with each place outside the log that remembers its heads. */
  anchors(): readonly PlaceStanding[]
  /** Signs the log as it is now, and waits until every place was told. */
  anchor(): Promise<void>
  /** Waits until every place was told of every head so far, or told why not. */
  anchored(): Promise<void>
  /** What those places remember of the log now. */
  recall(): Promise<RecalledAnchors>
  close(): Promise<void>
}

/** What is done while the log is verified at the start. */
export interface OpeningWatch {
  readonly signal: AbortSignal
  readonly onProgress: (entries: number) => void
}

/**
 * Puts the parts together. The log is held against every anchor that can be found before anything is written to it.
 * Throws what `openJournal` throws when it is locked, altered, signed by another key, newer or none.
 * @param options.journal path of the database; its folder is made when it is missing
 * @param options.head path of the file that keeps the newest head of the log, in another folder
 * @param options.places further places that keep it
 */
export const openServices = async (
  options: {
    readonly journal: string
    readonly head: string
    readonly places?: readonly AnchorPlace[]
    readonly key: SigningKey
    readonly origin: Origin
    readonly clock: Clock
    readonly reach: StampReach
  },
  watch: OpeningWatch = { signal: new AbortController().signal, onProgress: () => {} },
): Promise<Services> => {
  await mkdir(dirname(options.journal), { recursive: true })
  await mkdir(dirname(options.head), { recursive: true })
  const places = [headFilePlace(options.head), ...(options.places ?? [])]
  const recalled = await recallAnchors(options.journal, places)
  refuseRemoved(options.journal, options.head, recalled.anchors)
  const journal = await openJournalInBackground(
    {
      path: options.journal,
      clock: options.clock,
      origin: options.origin,
      key: options.key,
      anchors: recalled.anchors,
    },
    watch,
  )
  try {
    const keeper = new AnchorKeeper(places, (standing) => noteStanding(journal, standing))
    // Every closed step ends with a checkpoint, and each of those is told outside.
    journal.onAppended(({ type }) => {
      if (type === checkpoint) keeper.keep(journal.sign())
    })
    for (const problem of recalled.problems) noteProblem(journal, problem)
    const anchor = async (): Promise<void> => {
      keeper.keep(journal.sign())
      await keeper.settled()
    }
    const recall = (): Promise<RecalledAnchors> => recallAnchors(journal.path, places)
    const sessions = watchSessions(options.clock)
    const engine = await RunEngine.open({
      journal,
      clock: options.clock,
      reach: watchedReach(options.reach, sessions),
      origin: options.origin,
      anchors: recall,
    })
    return {
      journal,
      sessions,
      engine,
      anchors: () => keeper.standings(),
      anchor,
      anchored: () => keeper.settled(),
      recall,
      close: async () => {
        await keeper.settled()
        journal.close()
        await keeper.settled()
      },
    }
  } catch (error) {
    journal.close()
    throw error
  }
}

const watchedReach = (reach: StampReach, sessions: WatchedSessions): StampReach => ({
  holds: (stamp, handle) => reach.holds(stamp, handle),
  portsFor: async (run, stamp, plan) => {
    const ports = await reach.portsFor(run, stamp, plan)
    return { ...ports, endpoint: sessions.through(ports.endpoint) }
  },
})

/** The log is not there, though what was kept of it is. Has the name of its kind, which is what others go by. */
export class JournalRemoved extends JournalAltered {}

/** A log whose head is kept still, and that is not there: beginning a new one would hide that it was taken away. */
const refuseRemoved = (journal: string, head: string, anchors: readonly Anchor[]): void => {
  const kept = anchors.find(({ source }) => source === head)
  if (kept === undefined || !isAbsent(journal) || isUnderWay(journal)) return
  throw new JournalRemoved(
    `The journal ${journal} is not there, but ${head} remembers its entry ${kept.entry}: it was removed or moved away. Put it back, or, to begin a new log, move that head file to where it is kept as evidence.`,
  )
}

/** That a place outside the log does not keep its heads, or does again, is part of what happened. */
const noteStanding = (journal: Journal, { place, problem }: PlaceStanding): void =>
  note(journal, problem === null ? 'anchor-kept-again' : 'anchor-not-kept', { place, problem })

const noteProblem = (journal: Journal, problem: string): void => note(journal, 'anchor-not-read', { problem })

const note = (journal: Journal, type: string, facts: { readonly [name: string]: string | null }): void => {
  try {
    journal.append({ stamp: null, run: null, step: null, type, facts })
  } catch (error) {
    // A log that can't be written says so to whoever starts the next step; this is no step, and nobody waits for it.
    if (!(error instanceof JournalUnwritable)) throw error
  }
}
