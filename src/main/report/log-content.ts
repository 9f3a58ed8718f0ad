import type { RunResult } from '../../domain/run/view.ts'
import type { Head } from '../audit/anchor.ts'
import { count } from './count.ts'
import { limitsOf } from './log-limits.ts'
import type { LogProof } from './log-proof.ts'
import { durationWords, type Moment } from './moment.ts'

/** Where the log stood when the report was written, and how anybody can look for himself. */
export interface ReportLog {
  readonly result: RunResult
  readonly verification: string
  /** Null for a log that does not say who signs it. */
  readonly signature: { readonly origin: string; readonly keyId: string } | null
  /** How far the log is signed. */
  readonly signed: string
  readonly findings: readonly { readonly code: string; readonly entry: string; readonly message: string }[]
  readonly anchors: readonly ReportAnchor[]
  /** What the anchors show together. */
  readonly anchored: string
  /** The newest entry; null for an empty log. */
  readonly head: { readonly seq: number; readonly hash: string; readonly at: Moment } | null
  /** The newest signed head as the file that `audit verify --anchor` reads; null when there is none. */
  readonly headFile: string | null
  readonly paperCode: string | null
  readonly limits: readonly string[]
}

export interface ReportAnchor {
  readonly source: string
  readonly entry: number
  /** When that entry was the newest; null when the anchor does not say. */
  readonly seen: Moment | null
  /** How old the anchor was when the report was written. */
  readonly age: string
  readonly holds: boolean
}

/** What a report shows of its log besides the proof. */
export interface LogHeads {
  readonly head: Head | null
  readonly headFile: string | null
  readonly paperCode: string | null
}

export const logOf = (
  proof: LogProof,
  { head, headFile, paperCode }: LogHeads,
  at: Date,
  tell: (iso: string) => Moment,
): ReportLog => ({
  result: proof.result,
  verification: verificationWords(proof),
  signature: proof.signature === null ? null : { origin: proof.signature.origin, keyId: proof.signature.keyId },
  signed: signedWords(proof),
  findings: proof.findings.map(({ code, entry, message }) => ({
    code,
    entry: entry === null ? 'the log' : String(entry),
    message,
  })),
  anchors: proof.anchors.map(({ source, entry, at: seen, holds }) => ({
    source,
    entry,
    seen: seen === null ? null : tell(seen),
    age: (seen === null ? null : durationWords(seen, at.toISOString())) ?? 'age not known',
    holds,
  })),
  anchored: anchoredWords(proof),
  head: head === null ? null : { seq: head.seq, hash: head.hash, at: tell(head.at) },
  headFile,
  paperCode,
  limits: limitsOf(proof),
})

/** The proof in one line, for the summary. */
export const shortProof = ({ result, entries, firstBad, anchors, signature }: LogProof): string => {
  const parts = [
    count(entries, 'entry', 'entries'),
    signature === null ? 'not signed' : `signed up to entry ${signature.signedTo}`,
    `compared with ${anchors.length === 0 ? 'no anchor' : count(anchors.length, 'anchor')}`,
  ]
  const from = firstBad === null ? '' : ` from entry ${firstBad} on`
  return `${result === 'Fail' ? `Does not verify${from}` : 'Verifies'}: ${parts.join(', ')}`
}

const verificationWords = ({ result, entries, firstBad }: LogProof): string => {
  const looked = `${count(entries, 'entry', 'entries')}, looked at when this report was written`
  switch (result) {
    case 'OK':
      return `The log verifies: no entry was altered, removed, inserted or moved (${looked}).`
    case 'Warning':
      return `The entries are whole; what was found about them or around them deserves attention (${looked}).`
    case 'Fail':
      return firstBad === null
        ? `The log does not verify (${looked}).`
        : `The log does not verify: entry ${firstBad} is the first that is not as it was written, or is missing. Before it the chain has ${count(entries, 'unbroken entry', 'unbroken entries')}.`
  }
}

const signedWords = ({ entries, signature }: LogProof): string => {
  if (signature === null) return 'No part of the log is signed.'
  const { signedTo, checkpoints } = signature
  if (signedTo === 0) return 'No part of the log is signed yet.'
  const later = entries - signedTo
  const unsigned =
    later === 0
      ? 'No entry stands after it.'
      : `${count(later, 'entry after it is', 'entries after it are')} tied to it by hash and not signed yet: the next checkpoint signs ${later === 1 ? 'it' : 'them'} too.`
  return `Up to entry ${signedTo}, by ${count(checkpoints, 'checkpoint')}. ${unsigned}`
}

const anchoredWords = ({ anchors }: LogProof): string => {
  const strangers = anchors.filter(({ holds }) => !holds)
  if (anchors.length === 0) {
    return 'The log was compared with nothing that was kept outside of it. Whether its end was cut off, or all of it written anew, is not known from this report.'
  }
  if (strangers.length > 0) {
    return `The log does not hold what ${strangers.length} of ${count(anchors.length, 'anchor')} saw: entries were cut off or written anew, or the anchor is of another log.`
  }
  const newest = Math.max(...anchors.map(({ entry }) => entry))
  return `The log holds what each anchor saw: up to entry ${newest} it was neither cut off nor written anew since. Entries after that are proven by no anchor yet.`
}
