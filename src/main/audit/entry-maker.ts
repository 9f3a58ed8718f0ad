import type { Clock } from '../clock.ts'
import type { Origin } from '../origin.ts'
import { canonicalJson } from './canonical-json.ts'
import { bytesToSign, withSignature } from './checkpoint.ts'
import type { EntryRow } from './database.ts'
import { type CurrentEntry, type EntryFacts, formatVersion, longestLine } from './entry.ts'
import { HashChain, noHashDigits } from './hash-chain.ts'
import {
  checkpoint,
  isSignedAtOnce,
  keyChanged,
  logOpened,
  mostUnsigned,
  type PreviousLog,
  segmentClosed,
} from './log-entries.ts'
import type { SigningKey } from './signing-key.ts'

/** Where a log ends: what its next entry needs to know. */
export interface LogEnd {
  readonly seq: number
  /** Hash of the last entry, hex; zeros before the first. */
  readonly hash: string
  readonly at: string
  /** Number of the last checkpoint, or of the entry by which the log was opened. */
  readonly lastCheckpoint: number
}

/** A log without entries. */
export const beginning: LogEnd = { seq: 0, hash: noHashDigits, at: '', lastCheckpoint: 0 }

/** An entry that was made, as an object and as the row to insert. */
export interface MadeEntry {
  readonly entry: CurrentEntry
  readonly row: EntryRow
}

/** Which log entries are made for: the computer that began it, and its own name. */
export interface LogIdentity {
  readonly origin: string
  readonly log: string
}

/** A new log's identity. The computer's name is kept to letters that stand in every text. */
export const newIdentity = (host: string, log: string): LogIdentity => ({
  origin: `${host.replace(/[^\w.-]/g, '_')}/${log}`,
  log,
})

/** An entry whose line would be longer than any reader takes. Nothing was written. */
export class EntryTooLong extends Error {
  override readonly name = 'EntryTooLong'
}

/** Makes the entries of one log, each for the place behind a given end. Writes nothing. */
export class EntryMaker {
  readonly #clock: Clock
  readonly #by: Origin
  readonly #identity: LogIdentity
  readonly #key: SigningKey
  readonly #chain = new HashChain()

  constructor(clock: Clock, by: Origin, identity: LogIdentity, key: SigningKey) {
    this.#clock = clock
    this.#by = by
    this.#identity = identity
    this.#key = key
  }

  /**
   * The entries by which these facts get into the log: one, and the checkpoint behind it where it is due. Throws a
   * TypeError for facts that JSON has no form for, and `EntryTooLong`.
   */
  made(end: LogEnd, facts: EntryFacts): readonly MadeEntry[] {
    const entry = this.#entryAfter(end, facts)
    const due = isSignedAtOnce(facts.type) || entry.row.seq - end.lastCheckpoint >= mostUnsigned
    return due ? [entry, this.checkpoint(endOf(entry, end))] : [entry]
  }

  /** The entries by which a log begins, or goes over to this format. */
  opening(end: LogEnd, previous: PreviousLog | null): readonly MadeEntry[] {
    const { id, publicKey } = this.#key
    return this.made(end, ofTheLog(logOpened, { key: id, ...this.#identity, previous, publicKey }))
  }

  /**
   * The entries by which another key begins to sign. Given the key that signed until now, that one vouches for it.
   */
  keyChange(end: LogEnd, reason: string, former: EntryMaker | null): readonly MadeEntry[] {
    const { id, publicKey } = this.#key
    return (former ?? this).made(end, ofTheLog(keyChanged, { key: id, publicKey, reason }))
  }

  /** The last entries of a log that goes on in another file. */
  segmentEnd(end: LogEnd, facts: { readonly file: string; readonly reason: string }): readonly MadeEntry[] {
    return this.made(end, ofTheLog(segmentClosed, facts))
  }

  /** An entry that signs the log up to and with itself. */
  checkpoint(end: LogEnd): MadeEntry {
    const facts = { key: this.#key.id, origin: this.#identity.origin, signature: '' }
    const entry = this.#unhashed(end, ofTheLog(checkpoint, facts))
    const unsigned = lineOf(entry)
    const signature = this.#key.sign(bytesToSign(unsigned, ''))
    return {
      entry: { ...entry, facts: { ...facts, signature: signature.toString('base64') } },
      row: this.#rowOf(end, withSignature(unsigned, signature)),
    }
  }

  #entryAfter(end: LogEnd, facts: EntryFacts): MadeEntry {
    const entry = this.#unhashed(end, facts)
    return { entry, row: this.#rowOf(end, lineOf(entry)) }
  }

  #unhashed(end: LogEnd, { stamp, run, step, type, facts }: EntryFacts): CurrentEntry {
    return {
      actor: this.#by.actor,
      app: this.#by.app,
      at: this.#clock.now().toISOString(),
      boot: this.#clock.boot,
      facts,
      host: this.#by.host,
      mono: this.#clock.monotonicMilliseconds(),
      prev: end.hash,
      run,
      seq: end.seq + 1,
      stamp,
      step,
      type,
      v: formatVersion,
    }
  }

  /** What can't be verified later must not be written. */
  #rowOf(end: LogEnd, line: string): EntryRow {
    const seq = end.seq + 1
    const bytes = Buffer.byteLength(line)
    if (bytes > longestLine) {
      throw new EntryTooLong(
        `Entry ${seq} was not written: it would have ${bytes} bytes, and an entry of the audit log has at most ${longestLine}.`,
      )
    }
    this.#chain.goOnFrom(end.hash, 'hex')
    this.#chain.holdText(line, bytes)
    const { fault } = this.#chain.form()
    if (fault !== null) throw new TypeError(`Entry ${seq} was not written: it ${fault.words}`)
    return { seq, line, hash: Buffer.from(this.#chain.hash(), 'latin1') }
  }
}

/** Where the log ends behind an entry that was made for this end. */
export const endOf = ({ entry, row }: MadeEntry, before: LogEnd): LogEnd => ({
  seq: row.seq,
  hash: row.hash.toString('hex'),
  at: entry.at,
  lastCheckpoint: entry.type === checkpoint || entry.type === logOpened ? row.seq : before.lastCheckpoint,
})

/** Facts that the log writes about itself. */
const ofTheLog = (type: string, facts: EntryFacts['facts']): EntryFacts => ({
  stamp: null,
  run: null,
  step: null,
  type,
  facts,
})

/** The canonical line of an entry. Its members are always the same, so that they need not be put in order each time. */
const lineOf = (entry: CurrentEntry): string => {
  const { actor, app, at, boot, facts, host, mono, prev, run, seq, stamp, step, type, v } = entry
  const { account, sid } = actor
  return (
    `{"actor":{"account":${text(account)},"sid":${text(sid)}},"app":${text(app)},"at":${text(at)},"boot":${text(boot)},` +
    `"facts":${canonicalJson(facts)},"host":${text(host)},"mono":${mono},"prev":${text(prev)},"run":${text(run)},` +
    `"seq":${seq},"stamp":${text(stamp)},"step":${text(step)},"type":${text(type)},"v":${v}}`
  )
}

const text = (value: string | null): string => JSON.stringify(value)
