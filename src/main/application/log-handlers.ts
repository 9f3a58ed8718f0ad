import type { LogExportFormat } from '../../contract/log.ts'
import { auditWork } from '../audit/work.ts'
import { exportLog } from '../export/export-log.ts'
import { LogSource } from '../export/log-source.ts'
import { runEvents, runReport } from '../export/run-report.ts'
import { OperatorError } from '../operator-error.ts'
import type { AreaHandlers, Handling } from './handling.ts'
import { logEntryView } from './log-entry-view.ts'
import type { ReportPreviews } from './report-previews.ts'
import { requireRun } from './require-run.ts'
import { verificationView } from './verification-view.ts'
import { verifiedLog } from './verified-log.ts'

const unwatched = { signal: new AbortController().signal, onProgress: () => {} }

export const logHandlers = ({ surroundings, lifecycle }: Handling, previews: ReportPreviews): AreaHandlers<'log'> => {
  const { clock, desktop, origin, settings } = surroundings
  const exporter = () => ({ app: origin.app, host: origin.host, at: clock.now() })
  return {
    page: async ({ filter, order, beyond, limit }) => {
      const { log } = lifecycle.place()
      const query = { filter, order, beyond, limit }
      const { entries, next, lookedAt } = await auditWork('search', { path: log.journal, query }, unwatched)
      return { entries: entries.map(logEntryView), next, lookedAt }
    },
    verify: (_, watcher) =>
      lifecycle.whenReady(watcher, (place) => {
        watcher.show({ entries: 0, result: null })
        const onProgress = (entries: number): void => {
          if (!watcher.signal.aborted) watcher.show({ entries, result: null })
        }
        verifiedLog(place, { signal: watcher.signal, onProgress }).then(
          (verification) =>
            watcher.show({ entries: verification.entries, result: verificationView(verification, clock.now()) }),
          (error: unknown) => watcher.fail(error),
        )
      }),
    export: async ({ format, run }) => {
      const place = lifecycle.place()
      if (run !== null) requireRun(place, run)
      if (run === null && (format === 'html' || format === 'pdf')) {
        throw new OperatorError('A report tells of one run.', ['Choose the run.'])
      }
      const by = exporter()
      const suggestedName = nameOf(format, run, by.at)
      const out = await desktop.chooseNewFile({ title: titles[format], suggestedName })
      if (out === null) return null
      const verification = await verifiedLog(place, unwatched)
      const source = new LogSource(place.log.journal)
      try {
        await exportLog({
          source,
          format,
          out,
          run,
          verification,
          by,
          seal: (bytes) => place.services.journal.seal(bytes),
          printPdf: (html) => desktop.printPdf(html, settings.current().paper),
        })
      } finally {
        source.close()
      }
      return { file: out }
    },
    previewReport: async ({ run }) => {
      const place = lifecycle.place()
      requireRun(place, run)
      const verification = await verifiedLog(place, unwatched)
      const source = new LogSource(place.log.journal)
      try {
        const html = runReport(source, run, runEvents(source, run), verification, exporter())
        return { address: `keyturn://report/${previews.keep(html)}` }
      } finally {
        source.close()
      }
    },
    anchor: async () => {
      const place = lifecycle.place()
      await place.services.anchor()
      place.changes.standing.tell()
      return null
    },
  }
}

const titles: { readonly [format in LogExportFormat]: string } = {
  html: 'Save the report',
  pdf: 'Save the report as PDF',
  csv: 'Save the log as a table',
  jsonl: 'Save the lines of the log',
  bundle: 'Save the log as a bundle to verify',
}

const endings: { readonly [format in LogExportFormat]: string } = {
  html: 'html',
  pdf: 'pdf',
  csv: 'csv',
  jsonl: 'jsonl',
  bundle: 'zip',
}

/** For example `keyturn-2026-11-25-<run>.pdf`; the name of a run begins with its day. */
const nameOf = (format: LogExportFormat, run: string | null, at: Date): string =>
  `keyturn-${run ?? `${at.toISOString().slice(0, 10)}-log`}.${endings[format]}`
