import { readHeadFile } from '../../main/audit/head-file.ts'
import { type Verification, verifyJournal } from '../../main/audit/verify.ts'
import { duration } from '../checklist-picture.ts'
import { defineCommand } from '../command.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'

export const auditVerify = defineCommand({
  name: 'audit verify',
  summary: 'Verifies the chain of an audit log, and its end against what was kept outside of it.',
  operands: [{ name: 'FILE', meaning: 'the journal, for example journal.db' }],
  options: [
    {
      name: 'anchor',
      value: 'FILE',
      need: 'repeatable',
      meaning:
        'a head of the log that was kept elsewhere, for example anchors/head.json: shows whether the end was cut off',
    },
  ],
  run: async (given, { environment, stderr, now }) => {
    const file = absolutePath(given.operand(0), environment)
    const anchors = given.all('anchor').map((anchor) => readHeadFile(absolutePath(anchor, environment)))
    const progress = progressLine(stderr, environment)
    try {
      const verification = verifyJournal(file, {
        anchors,
        onProgress: (entries) => progress.show(`Verified ${entries} entries`),
      })
      return {
        good: verification.result !== 'Fail',
        document: { ...verification },
        lines: verificationLines(file, verification, now()),
      }
    } finally {
      progress.clear()
    }
  },
})

const verificationLines = (file: string, verification: Verification, at: Date): readonly string[] => [
  `${verification.result}  ${file}`,
  `      ${verification.entries} entries, head ${verification.head}`,
  ...(verification.firstBad === null ? [] : [`      The first bad entry is ${verification.firstBad}.`]),
  ...verification.findings.map(
    ({ code, entry, message }) => `      ${code}${entry === null ? '' : `, entry ${entry}`}: ${message}`,
  ),
  ...verification.anchors.map(
    (anchor) =>
      `      Checked against ${anchor.source}: entry ${anchor.entry}, ${duration(at.getTime() - Date.parse(anchor.at))} old`,
  ),
  ...(verification.anchors.length > 0
    ? []
    : ['      No anchor was given: whether entries were cut off at the end can only be seen with --anchor FILE.']),
]
