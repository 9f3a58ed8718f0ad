import type { SignedCheckpoint } from './checkpoint.ts'

/** The entries between which a signature is looked at at least once: the chain carries its proof back to the one before. */
const blockLength = 1024

/** Bytes of a checkpoint that is kept until its signature is looked at. A longer one is looked at when it is taken. */
const longestKept = 16_384

/** A checkpoint that was taken. */
interface Taken extends Pick<SignedCheckpoint, 'seq' | 'prev'> {
  /** Whether its signature holds. */
  readonly holds: () => boolean
}

/**
 * The checkpoints of a log, in blocks of its entries. The signature of the last one in a block covers those before it: only
 * when it does not hold are they looked at, one by one. Memory stays flat, however long the lines are.
 */
export class CheckpointBlocks {
  readonly #holds: (signed: SignedCheckpoint) => boolean
  #block: Taken[] = []
  /** The last checkpoint of the blocks before, and how many there are in them. */
  #earlier = { last: 0, count: 0 }

  /** @param holds looks at a signature */
  constructor(holds: (signed: SignedCheckpoint) => boolean) {
    this.#holds = holds
  }

  /** Takes the next checkpoint. `proven` says that its signature was looked at and holds. */
  take(signed: SignedCheckpoint, proven: boolean): void {
    const { seq, prev } = signed
    const known = proven || (signed.signed.length > longestKept ? this.#holds(signed) : null)
    this.#block.push({ seq, prev, holds: () => known ?? this.#holds(signed) })
  }

  /** The log goes on with entry `seq`. When that begins a block: the first checkpoint of the one before that is false. */
  firstFalseBefore(seq: number): Pick<SignedCheckpoint, 'seq' | 'prev'> | null {
    if ((seq - 1) % blockLength !== 0) return null
    const first = firstFalse(this.#block)
    if (first === null) {
      this.#earlier = { last: this.lastTo(seq), count: this.countTo(seq) }
      this.#block = []
    }
    return first
  }

  /** The log ends with entry `seq`: the first checkpoint of the block under way that is false. */
  firstFalseTo(seq: number): Pick<SignedCheckpoint, 'seq' | 'prev'> | null {
    return firstFalse(this.#to(seq))
  }

  /** The last checkpoint up to entry `seq`, which is one of the block under way; 0 for none. */
  lastTo(seq: number): number {
    return this.#to(seq).at(-1)?.seq ?? this.#earlier.last
  }

  countTo(seq: number): number {
    return this.#earlier.count + this.#to(seq).length
  }

  #to(last: number): readonly Taken[] {
    return this.#block.filter(({ seq }) => seq <= last)
  }
}

const firstFalse = (block: readonly Taken[]): Taken | null => {
  const last = block.at(-1)
  if (last === undefined || last.holds()) return null
  return block.find(({ holds }) => !holds()) ?? last
}
