const day = 86_400_000

/**
 * The stamp's alerts before a secret expires: warning from 90 days, critical from 30 days on, both days included.
 * Source: "Overview", azure-stack-rotate-secrets.md. Whether the boundary day belongs to an alert is not published;
 * the stricter reading is taken. Days that are no number (an end that can't be read) are critical too.
 */
export const expirySeverity = (daysLeft: number): 'critical' | 'warning' | 'none' => {
  if (daysLeft > 90) return 'none'
  return daysLeft > 30 ? 'warning' : 'critical'
}

/**
 * Whole days from a moment to the end of validity (ISO 8601), rounded down; negative when it is over, NaN when the end
 * can't be read.
 */
export const daysUntil = (notAfter: string, at: Date): number => Math.floor((Date.parse(notAfter) - at.getTime()) / day)

interface Root {
  readonly thumbprint: string
  readonly subject: string
  readonly notAfter: string
}

/**
 * The stamp's root certificate in use, and those it replaced. After a root rotation the stamp information can list old
 * and new roots; the one that expires last is the current one. The page's own snippet sorts by NotAfter and takes the
 * first, which goes on showing the old root after a rotation; a later revision of the page takes the last.
 * Source: "Rotate Azure Stack Hub root certificate", azure-stack-rotate-secrets.md, revisions 2021-03 and 2022-10.
 */
export const currentRoot = <R extends Root>(
  roots: readonly R[],
): { readonly current: R | null; readonly superseded: readonly R[] } => {
  const [current, ...superseded] = roots.toSorted((a, b) => end(b) - end(a))
  return { current: current ?? null, superseded }
}

/** An end that can't be read is earlier than all others: such a root is never taken for the current one by mistake. */
const end = ({ notAfter }: Root): number => {
  const time = Date.parse(notAfter)
  return Number.isNaN(time) ? Number.MIN_SAFE_INTEGER : time
}
