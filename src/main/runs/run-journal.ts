import { RunEventSchema } from '../../contract/run-event.ts'
import { type Recorded, type RunEvent, stepOf } from '../../domain/run/event.ts'
import type { Entry } from '../audit/entry.ts'
import type { Journal } from '../audit/journal.ts'

/** Runs as the journal holds them: an event is the type and the facts of an entry that carries the run's name. */

/** Appends an event of a run; durable when it returns. */
export const record = (journal: Journal, run: string, stamp: string, event: RunEvent): Recorded => {
  const { type, ...facts } = event
  const entry = journal.append({ stamp, run, step: stepOf(event), type, facts })
  return { seq: entry.seq, at: entry.at, by: entry.actor.account, event }
}

/** The events of one run, oldest first. Throws `RunEntryUnreadable` for one that this version does not know. */
export const eventsOf = (journal: Journal, run: string): Recorded[] => [...journal.entries({ run })].map(recorded)

/** The names of all runs in the journal, oldest first. */
export const runsIn = (journal: Journal): string[] => {
  const runs = new Set<string>()
  for (const entry of journal.entries()) if (entry.run !== null) runs.add(entry.run)
  return [...runs]
}

/** An entry of a run as its event. */
export const recorded = (entry: Entry): Recorded => {
  const parsed = RunEventSchema.safeParse({ type: entry.type, ...entry.facts })
  if (!parsed.success) {
    throw new RunEntryUnreadable(
      `Entry ${entry.seq} of the journal (${entry.type}) is of a kind that this version of Keyturn does not know. Use the version that wrote it (${entry.app}), or a newer one.`,
      { cause: parsed.error },
    )
  }
  return { seq: entry.seq, at: entry.at, by: entry.actor.account, event: parsed.data }
}

export class RunEntryUnreadable extends Error {
  override readonly name = 'RunEntryUnreadable'
}
