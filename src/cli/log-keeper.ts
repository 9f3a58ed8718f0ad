import { logFolderOf } from '../main/audit/log-folder.ts'
import { systemClock } from '../main/clock.ts'
import type { LogKeeper } from '../main/log-keeping.ts'
import { systemOrigin } from '../main/origin.ts'
import type { Given } from './arguments.ts'
import type { Surroundings } from './command.ts'
import { absolutePath } from './paths.ts'
import { version } from './version.ts'

export const databaseOption = {
  name: 'database',
  value: 'FILE',
  need: 'required',
  meaning: 'the journal, for example journal.db; its key and its heads lie in the folders keys and anchors beside it',
} as const

/** Who keeps the log that was named, and where what belongs to it lies. */
export const logKeeperOf = (given: Given<'database'>, { environment }: Surroundings): LogKeeper => ({
  folder: logFolderOf(absolutePath(given.required('database'), environment)),
  clock: systemClock(),
  origin: systemOrigin(version),
})
