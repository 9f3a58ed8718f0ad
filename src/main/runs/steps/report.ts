import { mkdir } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { Will } from '../../../domain/run/event.ts'
import { reportFiles } from '../../../domain/run/report-files.ts'
import type { Verification } from '../../audit/verification.ts'
import { auditWork } from '../../audit/work.ts'
import { type ExportFormat, exportLog } from '../../export/export-log.ts'
import { LogSource } from '../../export/log-source.ts'
import { exists, removeLeftovers } from '../../files/durable.ts'
import { hashFile } from '../../share/copy.ts'
import { failed } from '../failure.ts'
import type { Step, StepContext } from '../step.ts'

type ReportWill = Extract<Will, { step: 'Report' }>

/** Writes the audit report in every form, from the journal and nothing but the journal. */
export const report: Step<ReportWill> = {
  async perform(context) {
    const files = reportFiles(context.will.file)
    await mkdir(dirname(files.html), { recursive: true })
    // Whatever is reported is signed, and whoever keeps the report keeps that head of the log.
    context.journal.sign()
    const verification = await verified(context)
    const source = new LogSource(context.journal.path)
    try {
      for (const [format, out] of formsOf(context)) {
        await exportLog({
          source,
          format,
          out,
          run: format === 'jsonl' ? null : context.run,
          verification,
          by: { ...context.origin, at: context.ports.clock.now() },
          seal: (bytes) => context.journal.seal(bytes),
          printPdf: context.ports.printPdf,
        })
      }
    } finally {
      source.close()
    }
    await learnOf(context)
    return { result: 'done', summary: files.html }
  },

  async reconcile(context) {
    const files = reportFiles(context.will.file)
    if (await exists(files.html)) {
      // It got its name last of all, and only when it was whole.
      await learnOf(context)
      return { result: 'done', summary: files.html }
    }
    const written: string[] = []
    for (const [, out] of formsOf(context)) {
      await removeLeftovers(out)
      if (await exists(out)) written.push(basename(out))
    }
    if (written.length === 0) return { result: 'not-started', summary: `The report ${files.html} was not written.` }
    return failed(`The report ${files.html} was not finished; of its other forms there are ${written.join(', ')}.`, [
      'Take the step again: it writes all of them anew, under names with the next number.',
    ])
  },
}

/** The forms of the report. The one to read comes last: where it is, the others are too. */
const formsOf = ({ will, ports }: StepContext<ReportWill>): readonly (readonly [ExportFormat, string])[] => {
  const { html, pdf, csv, jsonl, bundle } = reportFiles(will.file)
  return [
    ['bundle', bundle],
    ['jsonl', jsonl],
    ['csv', csv],
    ...(ports.printPdf === null ? [] : [['pdf', pdf] as const]),
    ['html', html],
  ]
}

const learnOf = async (context: StepContext<ReportWill>): Promise<void> => {
  for (const [, out] of formsOf(context)) {
    context.learn({ fact: 'report-written', file: await hashFile(out, out) })
  }
}

const verified = async ({ journal, anchors, signal }: StepContext<ReportWill>): Promise<Verification> => {
  const recalled = await anchors()
  return auditWork('verify', { path: journal.path, anchors: recalled.anchors }, { signal, onProgress: () => {} })
}
