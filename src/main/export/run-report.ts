import type { Recorded } from '../../domain/run/event.ts'
import { paperCode } from '../audit/anchors/paper-code.ts'
import { headFileText } from '../audit/head-file.ts'
import type { Verification } from '../audit/verification.ts'
import { reportContent } from '../report/report-content.ts'
import { reportHtml } from '../report/report-html.ts'
import { recorded } from '../runs/run-journal.ts'
import type { LogSource } from './log-source.ts'

/** Who writes an export, and when. */
export interface Exporter {
  readonly app: string
  readonly host: string
  readonly at: Date
}

/**
 * The events of a run, oldest first. Throws `EntryUnreadable`, and `RunEntryUnreadable` for an entry of a kind that this
 * version does not know.
 */
export const runEvents = (source: LogSource, run: string): readonly Recorded[] =>
  [...source.entries(run)].map(({ entry }) => recorded(entry))

/** The report of one run as HTML, from its events and what the verification of its log found. */
export const runReport = (
  source: LogSource,
  run: string,
  events: readonly Recorded[],
  verification: Verification,
  { app, host, at }: Exporter,
): string => {
  const head = verification.signature === null ? null : source.newestHead(verification.signature.publicKey)
  return reportHtml(
    reportContent({
      run,
      events,
      head,
      headFile: head === null ? null : headFileText(head),
      paperCode: head === null ? null : paperCode(head),
      app,
      host,
      at,
      offsetMinutes: (moment) => -moment.getTimezoneOffset(),
      logVerification: verification,
    }),
  )
}
