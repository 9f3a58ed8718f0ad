import type { Recorded } from '../../../../src/domain/run/event.ts'
import { type ReportContent, type ReportInput, reportContent } from '../../../../src/main/report/report-content.ts'

/** What a report is made of when these events are all that the log holds. */
export const reportInput = (events: readonly Recorded[], changed: Partial<ReportInput> = {}): ReportInput => {
  const last = events.at(-1)
  return {
    run: '2026-11-23-0a1b2c3d',
    events,
    head: last === undefined ? null : { seq: last.seq, hash: 'ab'.repeat(32), at: last.at },
    app: 'Keyturn 0.1.0',
    host: 'JUMP01',
    at: new Date('2026-11-24T00:00:00Z'),
    offsetMinutes: 60,
    logVerification: { result: 'OK', entries: events.length },
    ...changed,
  }
}

export const contentOf = (events: readonly Recorded[], changed: Partial<ReportInput> = {}): ReportContent =>
  reportContent(reportInput(events, changed))
