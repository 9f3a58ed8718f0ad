import type { Anchor } from '../anchor.ts'
import type { KeptHead } from './kept-head.ts'

/** A place outside a log that remembers its heads. */
export interface AnchorPlace {
  /** For the operator to read, in the middle of a sentence. */
  readonly name: string
  /** Throws `AnchorNotKept`. */
  keep(head: KeptHead): Promise<void>
  /**
   * The heads that it still has and that are genuine, the newest first; those of other logs too, and whose key they are
   * signed with is for the caller to look at. Throws `AnchorUnreadable`.
   */
  recall(): Promise<readonly Anchor[]>
}

/** A head was not kept in a place. The message says why, and what to do. */
export class AnchorNotKept extends Error {
  override readonly name = 'AnchorNotKept'
}
