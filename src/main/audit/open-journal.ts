import type { Journal, JournalOptions } from './journal.ts'
import { Opening } from './journal-opening.ts'
import { inspectJournal } from './verify-database.ts'
import { auditWork } from './work.ts'

/**
 * Opens a journal, or begins one, and verifies all of it first: nothing is ever appended to a log that does not verify.
 * Throws `JournalLocked`, `JournalAltered`, `JournalKeyUnknown`, `JournalFromNewerVersion`, `NotAJournal` or
 * `JournalUnwritable`; no entry is changed then.
 */
export const openJournal = (options: JournalOptions): Journal => {
  const opening = new Opening(options)
  try {
    return opening.finish(opening.isNew ? null : inspectJournal(options.path, { anchors: opening.anchors }))
  } catch (error) {
    throw opening.abandoned(error)
  }
}

/** The same for a process that must not stand still meanwhile: the log is verified in a worker, with progress. */
export const openJournalInBackground = async (
  options: JournalOptions,
  watch: { readonly signal: AbortSignal; readonly onProgress: (entries: number) => void },
): Promise<Journal> => {
  const opening = new Opening(options)
  try {
    const { path } = options
    const { anchors } = opening
    return opening.finish(opening.isNew ? null : await auditWork('inspect', { path, anchors }, watch))
  } catch (error) {
    throw opening.abandoned(error)
  }
}
