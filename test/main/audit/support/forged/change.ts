import type { Random } from './random.ts'
import { referenceVerdict } from './reference-verdict.ts'
import type { ForgedLog } from './valid-log.ts'

/** What became of a log, and what every verification must say of it. */
export interface Changed {
  /** Lines of journal.jsonl, without line ends. One may hold a line end where its byte was changed into one. */
  readonly lines: Buffer[]
  /** Number of the first bad entry. */
  readonly firstBad: number
  /** Code of the finding that names it. */
  readonly code: string
}

/** A single change to a log. Null when it can't be made to this one, or leaves nothing that verification could find. */
export type Change = (log: ForgedLog, random: Random) => Changed | null

/** What is known of a change before any verification, by how it was made. */
export interface Known {
  readonly firstBad?: number
  readonly codes?: readonly string[]
}

/** What the reference says of these lines, which must be what is known of the change. Throws when it is not. */
export const changed = (lines: readonly Buffer[], known: Known): Changed => {
  const verdict = referenceVerdict(lines)
  const [code = ''] = verdict.codes
  const { firstBad } = verdict
  const asKnown =
    firstBad !== null &&
    (known.firstBad === undefined || known.firstBad === firstBad) &&
    (known.codes === undefined || known.codes.includes(code))
  if (!asKnown || firstBad === null)
    throw new Error(`Expected ${JSON.stringify(known)}, but the reference says ${code} at ${firstBad}.`)
  return { lines: [...lines], firstBad, code }
}

/** The same for a change that can go unnoticed: then there is none. */
export const changedIfFound = (lines: readonly Buffer[], known: Known = {}): Changed | null =>
  referenceVerdict(lines).result === 'Fail' ? changed(lines, known) : null
