import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { stepOf } from '../../../src/domain/run/event.ts'
import { writeHeadFile } from '../../../src/main/audit/head-file.ts'
import { openOrMakeSigningKey } from '../../../src/main/audit/key-file.ts'
import { type KeyProtection, noProtection } from '../../../src/main/audit/key-protection.ts'
import { logFolderOf } from '../../../src/main/audit/log-folder.ts'
import { openJournal } from '../../../src/main/audit/open-journal.ts'
import { systemClock } from '../../../src/main/clock.ts'
import { origin } from '../../main/audit/support/journals.ts'
import { successfulRun } from '../../support/run-history.ts'

/** A log as Keyturn leaves one: with its key, its newest head, and one finished run in it. */
export const logWithRun = async (
  journalPath: string,
  { run = 'run-1', protection = noProtection }: { run?: string | null; protection?: KeyProtection } = {},
): Promise<void> => {
  const { journal: path, head, signingKey } = logFolderOf(journalPath)
  const key = await openOrMakeSigningKey({ path: signingKey, protection })
  const journal = openJournal({ path, clock: systemClock(), origin, key })
  try {
    for (const { event } of run === null ? [] : successfulRun()) {
      const { type, ...facts } = event
      journal.append({ stamp: 'east', run, step: stepOf(event), type, facts })
    }
    mkdirSync(dirname(head), { recursive: true })
    await writeHeadFile(head, journal.sign())
  } finally {
    journal.close()
  }
}
