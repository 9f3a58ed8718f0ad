import type { LineParts } from './canonical-line.ts'
import { checkpointWith, type SignedCheckpoint } from './checkpoint.ts'
import { CheckpointBlocks } from './checkpoint-blocks.ts'
import { failing, type VerificationFinding, warning } from './finding.ts'
import { KeyRing } from './key-ring.ts'
import {
  checkpoint,
  isSignedAtOnce,
  KeyChangedFacts,
  keyChanged,
  LogOpenedFacts,
  logOpened,
  mostUnsigned,
  ownFacts,
  SegmentClosedFacts,
  segmentClosed,
} from './log-entries.ts'

/** The first bad entry, and the hash of the one before it where that is not the last one taken. */
export interface BadEntry {
  readonly finding: VerificationFinding
  readonly prev: string | null
}

/**
 * What a log must hold besides its chain: that it says which log it is, that it is signed where it has to be, by a key
 * that it knows, and that nothing stands behind its end. Goes along with the chain, one entry after the other.
 */
export class LogRules {
  readonly #keys = new KeyRing()
  readonly #checkpoints = new CheckpointBlocks((signed) => this.#holds(signed))
  #origin: string | null = null
  #log: string | null = null
  /** The entry by which the log was opened in format 2; null before it. */
  #openedAt: number | null = null
  /** Type of the entry before. */
  #type = ''
  #lastCheckpoint = 0
  /** The entry by which the log was closed; null before it. */
  #closedAt: number | null = null
  /** A key whose change the entry before announced, unless the log knew it already. */
  #newKey: number | null = null
  readonly #warnings: VerificationFinding[] = []

  /**
   * Takes the next entry, whose form and place in the chain are right. Gives the finding that makes it, or one before it,
   * the first bad one.
   */
  take(parts: LineParts, line: Buffer): BadEntry | null {
    const broken = this.#checkpoints.firstFalseBefore(parts.seq)
    if (broken !== null) return falsely(broken)
    const finding = this.#misplaced(parts) ?? this.#special(parts, line)
    if (finding !== null) return { finding, prev: null }
    this.#type = parts.type
    if (parts.format === 2 && (parts.type === checkpoint || parts.type === logOpened)) this.#lastCheckpoint = parts.seq
    return null
  }

  /** What is only known at the end of the log, after its last entry `seq`. */
  end(seq: number): VerificationFinding | null {
    if (this.#openedAt !== null && isSignedAtOnce(this.#type)) {
      return failing(
        'cut',
        seq + 1,
        `The log ends at entry ${seq}, behind which a checkpoint has to stand: the end was cut off.`,
      )
    }
    return null
  }

  /** The first checkpoint up to entry `seq` whose signature does not hold. Called when nothing more is taken. */
  firstFalseTo(seq: number): BadEntry | null {
    const found = this.#checkpoints.firstFalseTo(seq)
    return found === null ? null : falsely(found)
  }

  /** What deserves attention, in the order of the entries. */
  warnings(): readonly VerificationFinding[] {
    return this.#warnings
  }

  /** How the first entries of the log, so many, are signed; null for a log that never said who signs it. */
  signature(entries: number): LogSignature | null {
    const key = this.#keys.currentAt(entries)
    if (key === null || this.#origin === null || this.#log === null) return null
    return {
      origin: this.#origin,
      log: this.#log,
      keyId: key.id,
      keys: this.#keys.idsAt(entries),
      publicKey: key.publicKey,
      signedTo: this.#checkpoints.lastTo(entries),
      checkpoints: this.#checkpoints.countTo(entries),
      closed: this.#closedAt !== null && this.#closedAt <= entries,
    }
  }

  /** The log's own name with the computer that began it; null for one that never said it. */
  origin(): string | null {
    return this.#origin
  }

  keys(): KeyRing {
    return this.#keys
  }

  /** The format of that entry. */
  formatAt(entry: number): 1 | 2 {
    return this.#openedAt !== null && this.#openedAt <= entry ? 2 : 1
  }

  #misplaced({ format, seq, type }: LineParts): VerificationFinding | null {
    const opened = this.#openedAt !== null
    if (format === 1) {
      return opened
        ? failing('downgraded', seq, `Entry ${seq} has the form of an older Keyturn, behind entries of this one.`)
        : null
    }
    if (opened === (type === logOpened)) {
      return failing(
        'shape',
        seq,
        `Entry ${seq} is not the one by which a log says which one it is, or is a second one.`,
      )
    }
    return (opened && type !== checkpoint ? this.#unsigned(seq) : null) ?? this.#behindTheEnd(seq)
  }

  /** Whether a checkpoint is missing before this entry, which is none. */
  #unsigned(seq: number): VerificationFinding | null {
    if (isSignedAtOnce(this.#type)) {
      return failing('unsigned', seq, `Entry ${seq} stands where a checkpoint has to: one was taken out.`)
    }
    return seq - this.#lastCheckpoint > mostUnsigned
      ? failing(
          'unsigned',
          seq,
          `Entry ${seq} comes after ${mostUnsigned} others that no checkpoint signs: one was taken out.`,
        )
      : null
  }

  #behindTheEnd(seq: number): VerificationFinding | null {
    return this.#closedAt !== null && this.#type === checkpoint
      ? failing('after-end', seq, `Entry ${seq} stands behind the end of the log, which was closed.`)
      : null
  }

  #special(parts: LineParts, line: Buffer): VerificationFinding | null {
    if (parts.format === 1) return null
    switch (parts.type) {
      case logOpened:
        return this.#open(parts.seq, line)
      case checkpoint:
        return this.#sign(parts, line)
      case keyChanged:
        return this.#changeKey(parts.seq, line)
      case segmentClosed:
        return this.#close(parts.seq, line)
      default:
        return null
    }
  }

  #open(seq: number, line: Buffer): VerificationFinding | null {
    const facts = ownFacts(line, LogOpenedFacts)
    if (facts === null || !this.#keys.takeUp(seq, facts)) return misshapen(seq)
    this.#keys.settle()
    this.#openedAt = seq
    this.#origin = facts.origin
    this.#log = facts.log
    return null
  }

  #changeKey(seq: number, line: Buffer): VerificationFinding | null {
    const facts = ownFacts(line, KeyChangedFacts)
    if (facts === null) return misshapen(seq)
    this.#newKey = this.#keys.knows(facts.key) ? null : seq
    return this.#keys.takeUp(seq, facts) ? null : misshapen(seq)
  }

  #close(seq: number, line: Buffer): VerificationFinding | null {
    if (ownFacts(line, SegmentClosedFacts) === null) return misshapen(seq)
    this.#closedAt = seq
    return null
  }

  #sign(parts: LineParts, line: Buffer): VerificationFinding | null {
    const { seq } = parts
    const signed = checkpointWith(parts, line)
    if (signed === null) return misshapen(seq)
    if (signed.origin !== this.#origin) {
      return failing(
        'origin',
        seq,
        `Entry ${seq} signs another log (${signed.origin}), not this one (${this.#origin}).`,
      )
    }
    if (!this.#keys.maySign(signed.key)) {
      return failing('unknown-key', seq, `Entry ${seq} is signed by a key that does not sign this log (${signed.key}).`)
    }
    const atOnce = [logOpened, keyChanged, segmentClosed].includes(this.#type)
    if (atOnce && !this.#holds(signed)) return unsignedBy(seq)
    this.#noteNewKey(signed.key)
    this.#keys.settle()
    this.#checkpoints.take(signed, atOnce)
    return null
  }

  #noteNewKey(signedBy: string): void {
    if (this.#newKey !== null && !this.#keys.wasCurrent(signedBy)) {
      this.#warnings.push(
        warning(
          'new-key',
          this.#newKey,
          `From entry ${this.#newKey} on another key signs, and the one before did not vouch for it. Compare the reason in that entry with what you know.`,
        ),
      )
    }
    this.#newKey = null
  }

  #holds({ key, signed, signature }: SignedCheckpoint): boolean {
    return this.#keys.get(key)?.verifies(signed, signature) ?? false
  }
}

/** How a log is signed. */
export interface LogSignature {
  /** The computer that began the log, and the log's own name. */
  readonly origin: string
  readonly log: string
  /** The key that signs now, and all that ever did. */
  readonly keyId: string
  readonly keys: readonly string[]
  /** SubjectPublicKeyInfo in DER, base64. */
  readonly publicKey: string
  /** The last checkpoint: what comes after it is not signed yet. */
  readonly signedTo: number
  readonly checkpoints: number
  /** Whether the log was closed and goes on in another file. */
  readonly closed: boolean
}

const misshapen = (seq: number): VerificationFinding =>
  failing('shape', seq, `Entry ${seq} does not have the form of what it says it is.`)

const unsignedBy = (seq: number): VerificationFinding =>
  failing(
    'signature',
    seq,
    `Entry ${seq} is a checkpoint whose signature does not hold: it or entries before it were written anew, by somebody who does not have the key.`,
  )

const falsely = ({ seq, prev }: Pick<SignedCheckpoint, 'seq' | 'prev'>): BadEntry => ({
  finding: unsignedBy(seq),
  prev,
})
