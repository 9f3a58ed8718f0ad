import { recallAnchors } from '../../main/audit/anchors/recall-anchors.ts'
import { type CopyProgress, copyJournal } from '../../main/audit/copy-journal.ts'
import { headFilePlace } from '../../main/audit/head-file.ts'
import { logFolderOf } from '../../main/audit/log-folder.ts'
import { defineCommand } from '../command.ts'
import { findingLines } from '../findings-text.ts'
import { databaseOption } from '../log-keeper.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'

export const auditBackup = defineCommand({
  name: 'audit backup',
  summary: 'Copies an audit log to a file, also while it is in use, and verifies the copy.',
  options: [
    databaseOption,
    { name: 'out', value: 'FILE', need: 'required', meaning: 'the file to write; there must be none of that name' },
  ],
  run: async (given, surroundings) => {
    const { journal, head } = logFolderOf(absolutePath(given.required('database'), surroundings.environment))
    const out = absolutePath(given.required('out'), surroundings.environment)
    const progress = progressLine(surroundings.stderr, surroundings.environment)
    const signal = surroundings.cancelSignal(progress.say)
    try {
      const { anchors, problems } = await recallAnchors(journal, [headFilePlace(head)])
      for (const problem of problems) progress.say(problem)
      const { result, entries, findings, ...verification } = await copyJournal({
        from: journal,
        to: out,
        anchors,
        signal,
        onProgress: (step) => progress.show(progressWords(step)),
      })
      return {
        good: true,
        document: { result, out, entries, head: verification.head, findings },
        lines: [
          `${result}  ${out}`,
          `      ${entries} entries, verified in the copy; head ${verification.head}`,
          ...findingLines(findings),
          '      The copy is the log alone: the key that signs it and its heads are not in it.',
        ],
      }
    } finally {
      progress.clear()
    }
  },
})

const progressWords = (progress: CopyProgress): string =>
  progress.doing === 'copying'
    ? `Copied ${Math.floor((progress.pages / progress.of) * 100)} %`
    : `Verified ${progress.entries} entries of the copy`
