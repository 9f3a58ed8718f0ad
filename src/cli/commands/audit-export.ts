import { recallAnchors } from '../../main/audit/anchors/recall-anchors.ts'
import { headFilePlace } from '../../main/audit/head-file.ts'
import { openSigningKey } from '../../main/audit/key-file.ts'
import { type KeyProtection, SigningKeyUnusable } from '../../main/audit/key-protection.ts'
import type { SigningKey } from '../../main/audit/signing-key.ts'
import type { Verification } from '../../main/audit/verification.ts'
import { auditWork } from '../../main/audit/work.ts'
import { type ExportFormat, exportLog } from '../../main/export/export-log.ts'
import { LogSource } from '../../main/export/log-source.ts'
import { exists, refuseFilled } from '../../main/files/durable.ts'
import type { LogKeeper } from '../../main/log-keeping.ts'
import type { Given } from '../arguments.ts'
import { type Answer, defineCommand, type Surroundings } from '../command.ts'
import { UsageError } from '../failure.ts'
import { databaseOption, logKeeperOf } from '../log-keeper.ts'
import { writeError } from '../output.ts'
import { absolutePath } from '../paths.ts'
import { progressLine } from '../progress-line.ts'
import { keyPassphraseOption, withKeyProtection } from '../signing-key-options.ts'

const exportFormats = ['html', 'csv', 'jsonl', 'bundle'] as const satisfies readonly ExportFormat[]

type ExportOption = 'database' | 'out' | 'format' | 'run' | 'key-passphrase-file'

export const auditExport = defineCommand({
  name: 'audit export',
  summary: 'Writes an audit log to a file: a run’s report, a table, its lines, or a bundle of everything to verify.',
  options: [
    databaseOption,
    { name: 'out', value: 'FILE', need: 'required', meaning: 'the file to write; there must be none of that name' },
    {
      name: 'format',
      value: exportFormats.join('|'),
      need: 'required',
      meaning: 'html: the report of a run · csv: a table · jsonl: the lines of the log · bundle: all of it, as a zip',
    },
    {
      name: 'run',
      value: 'ID',
      need: 'optional',
      meaning: 'only this run; a bundle holds the whole log all the same, since only that can be verified',
    },
    keyPassphraseOption,
  ],
  run: (given, surroundings) =>
    withKeyProtection(given, surroundings, (protection) => exported(given, surroundings, protection)),
})

const exported = async (
  given: Given<ExportOption>,
  surroundings: Surroundings,
  protection: KeyProtection,
): Promise<Answer> => {
  const keeper = logKeeperOf(given, surroundings)
  const out = absolutePath(given.required('out'), surroundings.environment)
  const format = given.choice('format', exportFormats)
  if (format === null) throw new UsageError(`--format is missing: add --format ${exportFormats.join('|')}.`)
  await refuseFilled(out)
  const source = new LogSource(keeper.folder.journal)
  try {
    const verification = await verified(keeper, surroundings)
    const key = format === 'bundle' ? await keyAtHand(keeper, protection, verification, surroundings) : null
    const run = given.optional('run')
    await exportLog({
      source,
      format,
      out,
      run,
      verification,
      by: { app: keeper.origin.app, host: keeper.origin.host, at: surroundings.now() },
      seal: key === null ? null : (bytes) => key.sign(bytes),
      printPdf: null,
    })
    return answerOf(out, format, run, verification, key !== null)
  } finally {
    source.close()
  }
}

const verified = async ({ folder }: LogKeeper, { stderr, environment }: Surroundings): Promise<Verification> => {
  const { anchors } = await recallAnchors(folder.journal, [headFilePlace(folder.head)])
  const progress = progressLine(stderr, environment)
  try {
    return await auditWork(
      'verify',
      { path: folder.journal, anchors },
      { signal: new AbortController().signal, onProgress: (entries) => progress.show(`Verified ${entries} entries`) },
    )
  } finally {
    progress.clear()
  }
}

/** The key that signs the log, if it lies where the log's key lies and can be opened: a bundle is signed with no other. */
const keyAtHand = async (
  { folder }: LogKeeper,
  protection: KeyProtection,
  { signature }: Verification,
  { stderr }: Surroundings,
): Promise<SigningKey | null> => {
  if (signature === null || !(await exists(folder.signingKey))) return null
  try {
    const key = await openSigningKey({ path: folder.signingKey, protection })
    return key.id === signature.keyId ? key : null
  } catch (error) {
    if (!(error instanceof SigningKeyUnusable)) throw error
    writeError(stderr, [`The bundle is not signed: ${error.message}`])
    return null
  }
}

const answerOf = (
  out: string,
  format: ExportFormat,
  run: string | null,
  { result, entries, head, firstBad }: Verification,
  signed: boolean,
): Answer => ({
  good: result !== 'Fail',
  document: { result, format, run, out, entries, head, firstBad, ...(format === 'bundle' ? { signed } : {}) },
  lines: [
    `${result}  ${out}`,
    `      ${entries} entries verified, head ${head}`,
    ...(firstBad === null
      ? []
      : [
          `      The log does not verify from entry ${firstBad} on. What was written is evidence of that, and no more.`,
        ]),
    ...(format === 'bundle' && !signed
      ? ['      The bundle is not signed, because the key of the log was not at hand. The log in it is.']
      : []),
    ...(format === 'jsonl' && run !== null
      ? [
          '      These are the lines of one run. They can’t be verified alone: export all of them, or a bundle, for that.',
        ]
      : []),
  ],
})
