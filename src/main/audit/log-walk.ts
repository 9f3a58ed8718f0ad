import type { LineParts } from './canonical-line.ts'
import { checkpointWith } from './checkpoint.ts'
import { longestLine } from './entry.ts'
import { formOfLine, type LineForm } from './entry-line.ts'
import { failing, type VerificationFinding, warning } from './finding.ts'
import { HashChain, hashOfLine, noHashDigits } from './hash-chain.ts'
import { type BadEntry, LogRules } from './log-rules.ts'

/**
 * What speaks for a line besides itself: the hash that a database keeps beside it, or, in an export of lines alone, the
 * line that follows it.
 */
export type Witness =
  /** In Latin-1, one byte in each letter. */
  { readonly hash: string } | { readonly next: Buffer | null }

/** How far a log is whole. */
export interface WalkedLog {
  /** How many entries the unbroken chain has, from the first. */
  readonly entries: number
  /** Hash of the last of them, hex; 64 zeros for none. */
  readonly head: string
  /** The first bad entry, then what deserves attention before it. */
  readonly findings: readonly VerificationFinding[]
  readonly rules: LogRules
}

/** Clocks are adjusted by less than this without anybody having set them. */
const clockTolerance = 1000

const mostClockFindings = 20

/**
 * Goes along a log, entry by entry, and finds the first that is not what was written. Memory stays flat. The rules are
 * those of docs/audit-log.md; two other programs follow them too (`bundle/verify.ps1`, `bundle/verify.html`).
 */
export class LogWalk {
  readonly #chain = new HashChain()
  readonly #rules = new LogRules()
  /** Hash of the last entry taken, and of the one before it, hex. */
  #head = noHashDigits
  #before: string | null = null
  /** Hash of the line in place, as `HashChain.hash` gives it. */
  #hash = ''
  #entries = 0
  #bad: BadEntry | null = null
  #at = ''
  #boot = ''
  #mono = 0
  readonly #clock: VerificationFinding[] = []

  /** How many entries were taken. */
  get entries(): number {
    return this.#entries
  }

  /** Hash of the last entry taken, hex. */
  head(): string {
    return this.#head
  }

  /** Whether the log goes on: nothing is taken after the first bad entry. */
  get whole(): boolean {
    return this.#bad === null
  }

  /** Takes the line of the next entry, which begins at `from`. */
  take(bytes: Buffer, from: number, witness: Witness): void {
    const place = this.#entries + 1
    if (bytes.length - from > longestLine) {
      this.stopAt(tooLong(place))
      return
    }
    this.#chain.hold(bytes, from)
    this.#hash = this.#chain.hash()
    const form = this.#chain.form()
    const finding = this.#outOfChain(place, form, witness)
    if (finding !== null) this.stopAt(finding)
    else if (form.parts !== null) this.#accept(form.parts)
  }

  /** The log can't be followed any further. */
  stopAt(finding: VerificationFinding): void {
    this.#bad = { finding, prev: null }
  }

  /** Ends the walk behind the last entry. */
  end(): WalkedLog {
    const bad = this.#firstBad()
    const entries = bad === null ? this.#entries : (bad.finding.entry ?? 1) - 1
    const attention = [...this.#clock, ...this.#rules.warnings()]
      .filter(({ entry }) => entry !== null && entry <= entries)
      .toSorted((a, b) => (a.entry ?? 0) - (b.entry ?? 0))
    return {
      entries,
      head: this.#headBefore(bad),
      findings: [
        ...(bad === null ? [] : [{ ...bad.finding, message: `${bad.finding.message}${trustedUpTo(entries)}` }]),
        ...attention,
        ...(entries > 0 && this.#rules.formatAt(entries) === 1 ? [unsigned] : []),
      ],
      rules: this.#rules,
    }
  }

  /** A signature that does not hold comes before what is bad behind it. */
  #firstBad(): BadEntry | null {
    const ending = this.#bad === null ? this.#rules.end(this.#entries) : null
    const bad = this.#bad ?? (ending === null ? null : { finding: ending, prev: null })
    return this.#rules.firstFalseTo((bad?.finding.entry ?? this.#entries + 1) - 1) ?? bad
  }

  #headBefore(bad: BadEntry | null): string {
    if (bad === null) return this.#head
    if (bad.prev !== null) return bad.prev
    return (bad.finding.entry ?? 0) > this.#entries ? this.#head : (this.#before ?? noHashDigits)
  }

  /** What is wrong with the line in place by its hash, its form or its neighbours. */
  #outOfChain(place: number, form: LineForm, witness: Witness): VerificationFinding | null {
    if ('hash' in witness && this.#hash !== witness.hash) return this.#intruder(place, form) ?? altered(place)
    if (form.parts === null) return failing(form.fault.code, place, `Entry ${place} ${form.fault.words}`)
    const { seq, prev } = form.parts
    if (seq !== place) return this.#intruder(place, form) ?? displaced(place, seq)
    return prev === null || prev === this.#head ? null : this.#torn(place, form, witness)
  }

  #accept(parts: LineParts): void {
    this.#bad = this.#rules.take(parts, this.#chain.line())
    if (this.#bad !== null) return
    this.#lookAtClock(parts)
    this.#before = this.#head
    this.#chain.goOnFrom(this.#hash)
    this.#head = this.#chain.headDigits()
    this.#entries = parts.seq
  }

  /** Whether the line in place, which does not fit here, shows that it or the entry before was put in. */
  #intruder(place: number, { parts }: LineForm): VerificationFinding | null {
    if (this.#before === null) return null
    if (hashOfLine(this.#before, this.#chain.line()) === this.#head) {
      return failing('repeated', place, `Entry ${place} is entry ${place - 1} once more.`)
    }
    return parts?.prev === this.#before
      ? failing(
          'inserted',
          place - 1,
          `Entry ${place - 1} was put in: the one after it goes on from the one before it.`,
        )
      : null
  }

  /** The line in place says that another entry stands before it: one of the two was changed. */
  #torn(place: number, form: LineForm, witness: Witness): VerificationFinding {
    const intruder = this.#intruder(place, form)
    if (intruder !== null) return intruder
    if (place === 1 || 'hash' in witness) return altered(place)
    return witness.next === null || this.#isAuthentic(place, form, witness.next) ? altered(place - 1) : altered(place)
  }

  /** Whether the line in place is as it was written, by its own signature or by the line after it. */
  #isAuthentic(place: number, { parts }: LineForm, next: Buffer): boolean {
    const signed = parts === null ? null : checkpointWith(parts, this.#chain.line())
    if (signed !== null && (this.#rules.keys().get(signed.key)?.verifies(signed.signed, signed.signature) ?? false)) {
      return true
    }
    const following = next.length > longestLine ? null : formOfLine(next).parts
    return (
      parts !== null &&
      parts.prev !== null &&
      following?.seq === place + 1 &&
      following.prev === hashOfLine(parts.prev, this.#chain.line())
    )
  }

  #lookAtClock({ seq, at, boot, mono }: LineParts): void {
    const setBack = at < this.#at && Date.parse(this.#at) - Date.parse(at) > clockTolerance
    const ranBack = boot === this.#boot && mono < this.#mono
    if ((setBack || ranBack) && this.#clock.length < mostClockFindings) {
      this.#clock.push(warning('clock', seq, clockWords(seq, this.#at, at, setBack)))
    }
    this.#at = at
    this.#boot = boot
    this.#mono = mono
  }
}

/** The finding at a line that is not the one whose hash is known. */
export const altered = (place: number): VerificationFinding =>
  failing('hash', place, `Entry ${place} is not what was written: its hash does not fit.`)

/** The finding where another entry should stand. */
export const displaced = (place: number, seq: number): VerificationFinding =>
  seq > place
    ? failing('gap', place, `Entry ${place} is missing: entry ${seq} follows.`)
    : failing('extra', place, `An entry that calls itself ${seq} stands where entry ${place} has to.`)

/** The finding at a line that nobody would hold in memory. */
export const tooLong = (place: number): VerificationFinding =>
  failing('too-long', place, `Entry ${place} is longer than any entry may be (${longestLine} bytes).`)

const trustedUpTo = (entries: number): string =>
  entries === 0 ? '' : entries === 1 ? ' Entry 1 is whole.' : ` Entries 1 to ${entries} are whole.`

const clockWords = (place: number, before: string, at: string, setBack: boolean): string =>
  setBack
    ? `Entry ${place} was written at ${at}, the one before it at ${before}: the clock was set back in between, or was wrong before.`
    : `The monotonic clock of entry ${place} stands before that of the entry before it, within one start of the computer: one of the two times is not what the computer had.`

/** Said of a log that no key signs. */
const unsigned = warning(
  'format-1',
  null,
  'The log is not signed: it was written by an older Keyturn, or somebody made it look so. Only an anchor that was kept elsewhere can tell.',
)
