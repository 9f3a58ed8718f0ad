import type { Clock } from '../clock.ts'
import type { Origin } from '../origin.ts'
import type { Anchor, Head } from './anchor.ts'
import type { KeptHead } from './anchors/kept-head.ts'
import type { Entry, EntryFacts } from './entry.ts'
import type { LogIdentity } from './entry-maker.ts'
import type { SigningKey } from './signing-key.ts'

/** The audit log, open for appending. There is one writer per file. */
export interface Journal {
  readonly path: string
  /** Which log this is. */
  readonly identity: LogIdentity
  /**
   * Appends an entry; it is on disk when this returns, and so is the checkpoint behind it where one is due. Throws
   * `JournalUnwritable` with nothing appended, `EntryTooLong`, and a TypeError for facts that JSON has no form for.
   */
  append(facts: EntryFacts): Entry
  head(): Head
  /** The newest checkpoint: made now, unless the last entry is one. Throws `JournalUnwritable`. */
  sign(): KeptHead
  /** A signature of 64 bytes by the key that signs the log, over something else, such as the list of a bundle's files. */
  seal(bytes: Uint8Array): Buffer
  /**
   * Entries in their order, read as they are asked for; appending meanwhile is fine. Throws `JournalAltered` at one that
   * was changed since the journal was opened.
   */
  entries(filter?: { readonly run?: string }): IterableIterator<Entry>
  /**
   * Calls back after each entry that was appended. What a listener throws can't undo the entry: it ends the process as
   * any error that nobody expects. Returns the way to stop the calls.
   */
  onAppended(listener: (entry: Entry) => void): () => void
  /** From now on that key signs; the one before vouches for it. Throws `JournalUnwritable`. */
  changeKey(key: SigningKey, reason: string): void
  /** The last entries of this log: it will go on in a new one, and be kept under that name. Close it then. */
  closeSegment(file: string, reason: string): void
  /** Signs what is not signed yet, and gives the file and its lock back. */
  close(): void
}

export interface JournalOptions {
  readonly path: string
  readonly clock: Clock
  readonly origin: Origin
  /** Signs the checkpoints. */
  readonly key: SigningKey
  /** What was kept of this log elsewhere: a log that does not hold it is not opened. */
  readonly anchors?: readonly Anchor[]
  /** Why a key signs that the log does not know and no earlier key vouches for. Without it, such a key is refused. */
  readonly newKeyBecause?: string
}
