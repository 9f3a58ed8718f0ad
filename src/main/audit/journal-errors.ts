/** The journal can't be written. Nothing was appended. */
export class JournalUnwritable extends Error {
  override readonly name = 'JournalUnwritable'
}

/** The journal does not verify, or was changed while it was open. It is left as it is. */
export class JournalAltered extends Error {
  override readonly name = 'JournalAltered'
}

/** The journal is signed by another key than the one at hand. */
export class JournalKeyUnknown extends Error {
  override readonly name = 'JournalKeyUnknown'
}

/** What to do with a log that does not verify. */
export const keepAsEvidence =
  'Keep the file as evidence, look at it with “audit verify”, and set it aside with “audit set-aside” to begin a new journal that names it.'

export const unwritable = (path: string, error: unknown): JournalUnwritable =>
  new JournalUnwritable(
    `The journal ${path} can't be written: ${error instanceof Error ? error.message : String(error)}. Make room on its disk, or restore the access to its folder. Until then nothing is done.`,
    { cause: error },
  )
