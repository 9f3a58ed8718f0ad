import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { writeHeadFile } from './audit/head-file.ts'
import { type Journal, openJournal } from './audit/journal.ts'
import type { Origin } from './origin.ts'
import { RunEngine } from './runs/engine.ts'
import type { Ports } from './runs/ports.ts'

/** Keyturn without its windows: a journal and the engine over it. */
export interface Services {
  readonly journal: Journal
  readonly engine: RunEngine
  /** Writes the newest head of the log to its file outside the database. */
  anchor(): Promise<void>
  close(): void
}

/**
 * Puts the parts together. Throws what `openJournal` throws when the journal is locked, altered, newer or none.
 * @param options.journal path of the database; its folder is made when it is missing
 * @param options.head path of the file that keeps the newest head of the log, in another folder
 */
export const openServices = async (options: {
  readonly journal: string
  readonly head: string
  readonly origin: Origin
  readonly ports: Ports
}): Promise<Services> => {
  await mkdir(dirname(options.journal), { recursive: true })
  await mkdir(dirname(options.head), { recursive: true })
  const journal = openJournal({ path: options.journal, clock: options.ports.clock, origin: options.origin })
  try {
    const engine = new RunEngine({ journal, ports: options.ports, origin: options.origin })
    return {
      journal,
      engine,
      anchor: async () => {
        const head = journal.head()
        if (head !== null) await writeHeadFile(options.head, head)
      },
      close: () => journal.close(),
    }
  } catch (error) {
    journal.close()
    throw error
  }
}
