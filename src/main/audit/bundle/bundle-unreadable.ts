/** A bundle that is damaged, or made so that reading or extracting it would do harm. */
export class BundleUnreadable extends Error {
  override readonly name = 'BundleUnreadable'
}

/** For a bundle that was whole once: `why` is read behind its path. */
export const damaged = (path: string, why: string, cause?: unknown): BundleUnreadable =>
  new BundleUnreadable(`${path} ${why}. Copy it anew from where it was written.`, { cause })

/** For a bundle of a kind that Keyturn never writes: `why` is read behind its path. */
export const foreign = (path: string, why: string): BundleUnreadable =>
  new BundleUnreadable(`${path} ${why}. Keyturn writes no such bundle: do not extract it, and ask where it comes from.`)
