/** The newest entry of a log. */
export interface Head {
  readonly seq: number
  /** 64 lower-case hex digits. */
  readonly hash: string
  readonly at: string
}

/** What something outside the log remembers of it: an entry and its hash. */
export interface Anchor {
  /** Where the anchor was found, for the operator to read. */
  readonly source: string
  readonly entry: number
  /** The entry's hash, 64 lower-case hex digits; a paper code holds the first 20 of them only. */
  readonly hash: string
  /** When that entry was the newest; null when the anchor does not say, as a paper code. */
  readonly at: string | null
  /** The log that it belongs to; null when the anchor does not say. */
  readonly origin: string | null
}
