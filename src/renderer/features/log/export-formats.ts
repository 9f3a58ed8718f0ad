import type { LogExportFormat } from '../../../contract/log.ts'

/** A form in which the log can be taken along. */
export interface ExportFormat {
  readonly format: LogExportFormat
  readonly name: string
  readonly words: string
  /** A report tells of one run; the others can hold the whole log. */
  readonly ofOneRun: boolean
}

export const exportFormats: readonly ExportFormat[] = [
  {
    format: 'pdf',
    name: 'Report, PDF',
    words: 'What happened in a run, for people: to print, sign and file.',
    ofOneRun: true,
  },
  {
    format: 'html',
    name: 'Report, HTML',
    words: 'The same report as a page that opens in any browser, without a network.',
    ofOneRun: true,
  },
  {
    format: 'bundle',
    name: 'Bundle for auditors',
    words:
      'A signed ZIP with the log, reports, certificates and the tools that verify it where Keyturn is not installed.',
    ofOneRun: false,
  },
  {
    format: 'csv',
    name: 'Table, CSV',
    words: 'One row for each entry, for a spreadsheet. For reading: it proves nothing.',
    ofOneRun: false,
  },
  {
    format: 'jsonl',
    name: 'Lines, JSONL',
    words: 'The very lines that are hashed: anyone can verify them by the description in the help.',
    ofOneRun: false,
  },
]
