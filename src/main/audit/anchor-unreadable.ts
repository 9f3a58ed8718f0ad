/** What was kept of a log outside of it can't be read, or is false. The message says why, and what helps. */
export class AnchorUnreadable extends Error {
  override readonly name = 'AnchorUnreadable'
}
