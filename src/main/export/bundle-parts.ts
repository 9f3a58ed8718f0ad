import { readFileSync } from 'node:fs'
import { fold } from '../../domain/run/fold.ts'
import { safeBundleName } from '../audit/bundle/bundle-names.ts'
import type { BundlePart } from '../audit/bundle/write-bundle.ts'
import { headFileText } from '../audit/head-file.ts'
import type { Verification } from '../audit/verification.ts'
import { pemOf } from '../certificates/pem.ts'
import { beside } from '../files/beside.ts'
import type { PdfPrinter } from '../report/pdf-printer.ts'
import { bundleReadme } from './bundle-readme.ts'
import { certificatesOf } from './certificates.ts'
import { csvOf } from './csv.ts'
import { checkpointLines, linesOfLog } from './line-export.ts'
import type { LogSource } from './log-source.ts'
import { type Exporter, runEvents, runReport } from './run-report.ts'
import { transcriptsOf } from './transcripts.ts'

export interface BundleContents {
  readonly source: LogSource
  /** Whose reports, transcripts and certificates go in; the log always goes in whole, since only that can be verified. */
  readonly runs: readonly string[]
  readonly verification: Verification
  readonly by: Exporter
  /** Null where no PDF can be made. */
  readonly printPdf: PdfPrinter | null
}

/** The files of a bundle, each made when it is asked for. Throws what `runReport` throws. */
export async function* bundleParts(contents: BundleContents): AsyncGenerator<BundlePart, void, undefined> {
  const { source, runs, verification, by } = contents
  yield { name: 'README.txt', content: bundleReadme(source, runs, verification, by) }
  for (const name of ['verify.ps1', 'verify.html']) yield { name, content: verifier(name) }
  yield* logParts(source, verification)
  const missing: string[] = []
  for (const run of runs) yield* runParts(run, contents, missing)
  if (missing.length > 0) yield { name: 'NOT-INCLUDED.txt', content: `${missing.join('\r\n')}\r\n` }
}

function* logParts(source: LogSource, { signature }: Verification): Generator<BundlePart, void, undefined> {
  yield { name: 'journal.jsonl', content: () => inTurn(linesOfLog(source, null)) }
  yield { name: 'entries.csv', content: () => csvOf(source.entries()) }
  yield { name: 'checkpoints.jsonl', content: () => inTurn(checkpointLines(source)) }
  if (signature === null) return
  yield { name: 'public-key.pem', content: pemOf('PUBLIC KEY', Buffer.from(signature.publicKey, 'base64')) }
  const head = source.newestHead(signature.publicKey)
  if (head !== null) yield { name: 'head.json', content: `${headFileText(head)}\n` }
}

async function* runParts(
  run: string,
  { source, verification, by, printPdf }: BundleContents,
  missing: string[],
): AsyncGenerator<BundlePart, void, undefined> {
  const events = runEvents(source, run)
  const html = runReport(source, run, events, verification, by)
  const name = safeBundleName(run)
  yield { name: `reports/${name}.html`, content: html }
  if (printPdf !== null) yield { name: `reports/${name}.pdf`, content: await printPdf(html, 'A4') }
  const state = fold(events)
  const transcripts = await transcriptsOf(run, state.transcripts)
  missing.push(...transcripts.missing.map(({ file, reason }) => `${run}: the transcript ${file.path} ${reason}`))
  yield* transcripts.parts
  yield* certificatesOf(run, events, state)
}

/** The verifiers travel as they are in Keyturn. */
const verifier = (name: string): Buffer => readFileSync(beside(`../audit/bundle/${name}`, import.meta.url))

async function* inTurn<T>(values: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* values
}
