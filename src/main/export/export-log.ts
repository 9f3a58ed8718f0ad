import { Readable } from 'node:stream'
import { writeBundle } from '../audit/bundle/write-bundle.ts'
import type { Verification } from '../audit/verification.ts'
import { writeNewFile } from '../files/durable.ts'
import type { PdfPrinter } from '../report/pdf-printer.ts'
import { bundleParts } from './bundle-parts.ts'
import { csvOf } from './csv.ts'
import { linesOfLog } from './line-export.ts'
import type { LogSource } from './log-source.ts'
import { type Exporter, runEvents, runReport } from './run-report.ts'

export type ExportFormat = 'html' | 'pdf' | 'csv' | 'jsonl' | 'bundle'

/** The log can't be exported like that. The message says why, and how it can. */
export class ExportRefused extends Error {
  override readonly name = 'ExportRefused'
}

export interface ExportOptions {
  readonly source: LogSource
  readonly format: ExportFormat
  readonly out: string
  /** One run of the log, or null for all of it. */
  readonly run: string | null
  readonly verification: Verification
  readonly by: Exporter
  /** Signs a bundle with the key of the log; null when the key is not at hand. */
  readonly seal: ((bytes: Uint8Array) => Buffer) | null
  /** Null where no PDF can be made. */
  readonly printPdf: PdfPrinter | null
}

/**
 * Writes a log, or one run of it, to a file that must not be there yet. A log that does not verify is exported too, as
 * evidence, and every form that can say so does. Throws `TargetExists`, `ExportRefused`, `EntryUnreadable` and
 * `RunEntryUnreadable`; nothing is left under the final name then.
 */
export const exportLog = async (options: ExportOptions): Promise<void> => {
  const { source, format, out, run, verification, by } = options
  const runs = source.runs()
  if (run !== null && !runs.includes(run)) throw new ExportRefused(noSuchRun(source.path, run, runs))
  const report = (): string => {
    const one = run ?? onlyRun(source.path, runs)
    return runReport(source, one, runEvents(source, one), verification, by)
  }
  switch (format) {
    case 'html':
      return writeNewFile(out, report())
    case 'pdf':
      return writeNewFile(out, await printed(report(), options.printPdf))
    case 'jsonl':
      return writeNewFile(out, Readable.from(linesOfLog(source, run)))
    case 'csv':
      return writeNewFile(out, Readable.from(csvOf(source.entries(run))))
    case 'bundle':
      return writeBundle({
        path: out,
        parts: bundleParts({ ...options, runs: run === null ? runs : [run] }),
        sign: options.seal,
        at: by.at,
      })
  }
}

const printed = (html: string, print: PdfPrinter | null): Promise<Buffer> => {
  if (print !== null) return print(html, 'A4')
  throw new ExportRefused('A PDF can be made in Keyturn’s window only. Export the report as html, and print that.')
}

const onlyRun = (path: string, runs: readonly string[]): string => {
  const [only, ...others] = runs
  if (only === undefined) throw new ExportRefused(`${path} holds no run, and a report tells of one.`)
  if (others.length === 0) return only
  throw new ExportRefused(
    `${path} holds ${runs.length} runs, and a report tells of one: choose it with --run. There are ${runs.join(', ')}.`,
  )
}

const noSuchRun = (path: string, run: string, runs: readonly string[]): string =>
  `There is no run ${run} in ${path}. ${runs.length === 0 ? 'It holds none.' : `There are ${runs.join(', ')}.`}`
