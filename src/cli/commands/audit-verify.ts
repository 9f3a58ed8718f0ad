import { existsSync } from 'node:fs'
import type { Anchor } from '../../main/audit/anchor.ts'
import { paperCode, readPaperCode } from '../../main/audit/anchors/paper-code.ts'
import { recallAnchors } from '../../main/audit/anchors/recall-anchors.ts'
import { windowsEventLog } from '../../main/audit/anchors/windows-event-log.ts'
import { headFilePlace, readAnchorFile } from '../../main/audit/head-file.ts'
import { isInItsPlace, logFolderOf } from '../../main/audit/log-folder.ts'
import type { Verification } from '../../main/audit/verification.ts'
import { auditWork } from '../../main/audit/work.ts'
import { duration } from '../checklist-picture.ts'
import { defineCommand } from '../command.ts'
import { findingLines } from '../findings-text.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'

export const auditVerify = defineCommand({
  name: 'audit verify',
  summary: 'Verifies an audit log, and its end against what was kept outside of it.',
  operands: [{ name: 'FILE', meaning: 'a journal (journal.db), an export of its lines (.jsonl), or a bundle (.zip)' }],
  options: [
    {
      name: 'anchor',
      value: 'FILE',
      need: 'repeatable',
      meaning:
        'a head of the log that was kept elsewhere: head.json, or a report of Keyturn; shows whether the end was cut off',
    },
    {
      name: 'code',
      value: 'CODE',
      need: 'repeatable',
      meaning: 'a head of the log that was written on paper, for example 4-F02R-134J-5MP9-XJZM-N',
    },
  ],
  run: async (given, { environment, stderr, now }) => {
    const file = absolutePath(given.operand(0), environment)
    const handed = [
      ...given.all('anchor').map((anchor) => readAnchorFile(absolutePath(anchor, environment))),
      ...given.all('code').map(readPaperCode),
    ]
    const { anchors, problems } = await withFound(file, handed)
    const progress = progressLine(stderr, environment)
    try {
      const verification = await auditWork(
        'verify',
        { path: file, anchors },
        {
          signal: new AbortController().signal,
          onProgress: (entries) => progress.show(`Verified ${entries} entries`),
        },
      )
      for (const problem of problems) progress.say(problem)
      return {
        good: verification.result !== 'Fail',
        document: documentOf(verification),
        lines: verificationLines(file, verification, now()),
      }
    } finally {
      progress.clear()
    }
  },
})

/** The anchors that were given, and those that can be found: the head file of that log, and for a log in its place more. */
const withFound = async (
  file: string,
  handed: readonly Anchor[],
): Promise<{ readonly anchors: readonly Anchor[]; readonly problems: readonly string[] }> => {
  const { head } = logFolderOf(file)
  const places = [
    ...(existsSync(head) && handed.every(({ source }) => source !== head) ? [headFilePlace(head)] : []),
    ...(process.platform === 'win32' && isInItsPlace(file) ? [windowsEventLog()] : []),
  ]
  const { anchors, problems } = await recallAnchors(file, places)
  return { anchors: [...handed, ...anchors], problems }
}

const documentOf = ({ signature, ...verification }: Verification): { readonly [name: string]: unknown } => ({
  ...verification,
  signature:
    signature === null
      ? null
      : { origin: signature.origin, key: signature.keyId, signedTo: signature.signedTo, closed: signature.closed },
})

const verificationLines = (file: string, verification: Verification, at: Date): readonly string[] => [
  `${verification.result}  ${file}`,
  `      ${verification.entries} entries, head ${verification.head}`,
  ...signatureLines(verification),
  ...(verification.firstBad === null ? [] : [`      The first bad entry is ${verification.firstBad}.`]),
  ...findingLines(verification.findings),
  ...verification.anchors.map(
    (anchor) =>
      `      Checked against ${anchor.source}: entry ${anchor.entry}, ${anchor.at === null ? 'its age is not known' : `${duration(at.getTime() - Date.parse(anchor.at))} old`}${anchor.holds ? '' : ', which this log does not hold'}`,
  ),
  ...(verification.anchors.length > 0
    ? []
    : [
        '      No anchor was given or found: whether entries were cut off at the end can only be seen with --anchor FILE or --code CODE.',
      ]),
]

const signatureLines = ({ signature, entries, head, result }: Verification): readonly string[] => {
  if (signature === null) return ['      Nobody signs it.']
  const { origin, keyId, signedTo } = signature
  return [
    `      Log ${origin}, signed by the key ${keyId} to entry ${signedTo}${signedTo === entries ? ', its end' : '; later entries are not signed yet'}`,
    '      That this key is the right one, the log says itself: compare it with the public key that you know.',
    ...(result === 'Fail' ? [] : [`      To write on paper: ${paperCode({ seq: entries, hash: head })}`]),
  ]
}
