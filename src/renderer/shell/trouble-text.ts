import type { Trouble } from '../../contract/application-state.ts'
import type { VerificationView } from '../../contract/log.ts'

/** Everything that the screen says, as a text to copy for whoever helps. */
export const troubleText = (trouble: Trouble, account: string | null): string =>
  [
    trouble.title,
    trouble.message,
    ...(trouble.doNext.length === 0 ? [] : ['What to do next:', ...trouble.doNext.map(numbered)]),
    ...(trouble.verification === null ? [] : verificationLines(trouble.verification)),
    ...(account === null ? [] : [`Account: ${account}`]),
  ].join('\n')

/** How far the log holds, in a sentence. */
export const holdsWords = ({ entries, firstBad }: VerificationView): string => {
  const read = `${entries.toLocaleString('en')} ${entries === 1 ? 'entry was' : 'entries were'} read.`
  if (firstBad === null) return read
  return firstBad <= 1
    ? `${read} The log does not hold from its first entry on.`
    : `${read} The log holds to entry ${(firstBad - 1).toLocaleString('en')}; entry ${firstBad.toLocaleString('en')} is the first that does not.`
}

const verificationLines = (verification: VerificationView): readonly string[] => [
  `Verified at ${verification.at}: ${verification.result}. ${holdsWords(verification)}`,
  ...verification.findings.map(
    ({ result, entry, message }) => `${result}${entry === null ? '' : `, entry ${entry}`}: ${message}`,
  ),
  ...verification.anchors.map(
    ({ source, entry, at, holds }) =>
      `Anchor at entry ${entry}${at === null ? '' : ` of ${at}`} (${source}): ${holds ? 'holds' : 'does not hold'}`,
  ),
  `Head: ${verification.head}`,
  ...(verification.keyId === null ? [] : [`Key: ${verification.keyId}`]),
]

const numbered = (words: string, index: number): string => `${index + 1}. ${words}`
