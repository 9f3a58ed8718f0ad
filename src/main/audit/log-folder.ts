import { basename, dirname, join } from 'node:path'

/** Where a log keeps what belongs to it: the database, and beside it the folders of its heads and of its key. */
export interface LogFolder {
  readonly journal: string
  /** Keeps the newest head. */
  readonly head: string
  readonly signingKey: string
}

/** The name of a log that is being written. One that another took the place of, or a copy, has another name. */
const currentName = 'journal.db'

/** Whether a database is, by its name, a log in its place: then whatever remembers its heads speaks of this very file. */
export const isInItsPlace = (journal: string): boolean => basename(journal) === currentName

/** The folder of the log in this database. A closed log has a head of its own: `anchors/journal-until-….db.head.json`. */
export const logFolderOf = (journal: string): LogFolder => ({
  journal,
  head: join(dirname(journal), 'anchors', isInItsPlace(journal) ? 'head.json' : `${basename(journal)}.head.json`),
  signingKey: join(dirname(journal), 'keys', 'signing-key.json'),
})
