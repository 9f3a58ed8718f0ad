import type { VerificationView } from '../../../contract/log.ts'
import { momentWords } from '../../components/times.ts'
import { entriesWords } from './entry-words.ts'

/** What a verification comes to, in a sentence. */
export const headline = ({ result, entries, firstBad }: VerificationView): string => {
  switch (result) {
    case 'OK':
      return `The log is whole: ${entriesWords(entries)}.`
    case 'Warning':
      return `The log is whole, ${entriesWords(entries)}, but something deserves attention.`
    case 'Fail':
      return firstBad === null
        ? 'The log does not verify.'
        : `The log does not verify: it holds up to entry ${firstBad - 1}, and can’t be relied on from entry ${firstBad} on.`
  }
}

/** All of it as a text to keep. */
export const verificationText = (view: VerificationView): string =>
  [
    headline(view),
    `Verified ${momentWords(view.at)}.`,
    ...view.findings.map(
      ({ result, entry, message }) => `${result}${entry === null ? '' : `, entry ${entry}`}: ${message}`,
    ),
    ...view.anchors.map(
      ({ source, entry, at, holds }) =>
        `Head of entry ${entry}, ${source}${at === null ? '' : `, kept ${momentWords(at)}`}: ${holds ? 'holds' : 'does not hold'}`,
    ),
    ...(view.paperCode === null ? [] : [`Code to write on paper: ${view.paperCode}`]),
    view.keyId === null ? 'Nobody signs this log.' : `Key: ${view.keyId}`,
    `Hash of the last whole entry: ${view.head}`,
    '',
  ].join('\n')
