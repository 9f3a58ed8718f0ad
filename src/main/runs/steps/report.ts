import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Will } from '../../../domain/run/event.ts'
import { verifyJournal } from '../../audit/verify.ts'
import { exists, removeLeftovers, writeNewFile } from '../../files/durable.ts'
import { reportContent } from '../../report/report-content.ts'
import { reportHtml } from '../../report/report-html.ts'
import { hashedFile } from '../console-session.ts'
import type { Step } from '../step.ts'

type ReportWill = Extract<Will, { step: 'Report' }>

/** Writes the audit report from the journal, and nothing but the journal. */
export const report: Step<ReportWill> = {
  async perform(context) {
    const { file } = context.will
    const at = context.ports.clock.now()
    const { result, entries } = verifyJournal(context.journal.path)
    const content = reportContent({
      run: context.run,
      events: context.history(),
      head: context.journal.head(),
      app: context.origin.app,
      host: context.origin.host,
      at,
      offsetMinutes: -at.getTimezoneOffset(),
      logVerification: { result, entries },
    })
    await mkdir(dirname(file), { recursive: true })
    await writeNewFile(file, reportHtml(content))
    context.learn({ fact: 'report-written', file: await hashedFile(file) })
    return { result: 'done', summary: file }
  },

  async reconcile(context) {
    const { file } = context.will
    if (!(await exists(file))) {
      await removeLeftovers(file)
      return { result: 'not-started', summary: `The report ${file} was not written.` }
    }
    // It got its name only when it was whole.
    context.learn({ fact: 'report-written', file: await hashedFile(file) })
    return { result: 'done', summary: file }
  },
}
