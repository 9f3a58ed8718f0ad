/** Something about a log that is not as it was written. The codes are explained in docs/audit-log.md. */
export interface VerificationFinding {
  readonly code: string
  /** What it comes to: a log with a `Fail` can't be relied on from that entry on. */
  readonly result: 'Warning' | 'Fail'
  readonly entry: number | null
  readonly message: string
}

export const failing = (code: string, entry: number | null, message: string): VerificationFinding => ({
  code,
  result: 'Fail',
  entry,
  message,
})

export const warning = (code: string, entry: number | null, message: string): VerificationFinding => ({
  code,
  result: 'Warning',
  entry,
  message,
})
