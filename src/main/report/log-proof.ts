import type { RunResult } from '../../domain/run/view.ts'

/** What the verification of the log found when the report was written. */
export interface LogProof {
  readonly result: RunResult
  /** How many entries the unbroken chain has, from the first. */
  readonly entries: number
  readonly firstBad: number | null
  readonly findings: readonly { readonly code: string; readonly entry: number | null; readonly message: string }[]
  /** What was kept of the log elsewhere, and whether the log still holds it; `at` as ISO 8601. */
  readonly anchors: readonly {
    readonly source: string
    readonly entry: number
    readonly at: string | null
    readonly holds: boolean
  }[]
  /** Who signs the log, and up to which entry it is signed; null for a log that nobody signs. */
  readonly signature: {
    readonly origin: string
    readonly keyId: string
    readonly signedTo: number
    readonly checkpoints: number
  } | null
}
