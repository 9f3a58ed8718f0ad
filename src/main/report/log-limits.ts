import type { LogProof } from './log-proof.ts'

/** Said in every report, because a report that claims more than a log can prove is worth less than none. */
export const limitsOf = ({ signature }: LogProof): readonly string[] => [
  'The log shows whether entries were altered, removed, inserted or reordered after they were written. It can’t show that what was written was true.',
  ...(signature === null ? unsigned : signed),
  'Whether entries were cut off at the end, or a whole log was put in the place of another, shows only against an anchor: a head of the log that was kept where whoever changes the log can’t change it. Keep this report, head.json or the paper code elsewhere, and compare.',
  'An anchor proves the log up to the entry that it saw. What came after it could be cut off or written anew without a trace until a newer anchor is kept.',
  'The last entries of this report’s own step are not in it: it is written before they are.',
  'Who did something is the account that Keyturn ran under. The log does not know who sat at the keyboard.',
  'Times are those of the computer’s own clock; the times of the stamp’s own steps are those of the stamp. The two need not agree.',
  'The log tells what Keyturn saw and did. What was done beside it, on this or another computer, is not in it.',
]

const signed: readonly string[] = [
  'The signatures add that nobody without the signing key can alter what a checkpoint covers so that it still verifies under this key: not in a backup, not in a bundle, not on another computer. Only the entries after the last checkpoint are held by their hashes alone.',
  'They add nothing against whoever administers the computer, or runs programs as the account of Keyturn: such a person can use the key as Keyturn does, write other entries from any point on, sign them, and write a report to match.',
  'That the key is the one of this computer is shown by its id alone: compare it with one that was written down earlier, or seen in an earlier report.',
]

const unsigned: readonly string[] = [
  'This log has no signatures: whoever can write its file can write a new log, or new entries from any point on, and a report to match.',
]
