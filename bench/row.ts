/** One measurement beside what it is compared with. */
export interface BenchRow {
  readonly name: string
  /** What was measured, with its unit. */
  readonly ours: string
  /** The same for what it is compared with. */
  readonly beside: string
  /** Ours as a multiple of what stands beside it. */
  readonly ratio: number
  /** What the ratio should be, in words. */
  readonly goal: string
}
