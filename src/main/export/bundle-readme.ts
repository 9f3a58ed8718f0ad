import { basename } from 'node:path'
import type { Verification } from '../audit/verification.ts'
import type { LogSource } from './log-source.ts'
import type { Exporter } from './run-report.ts'

/** What a bundle is and how to verify it, in plain text with the line ends of Windows. */
export const bundleReadme = (
  source: LogSource,
  runs: readonly string[],
  verification: Verification,
  by: Exporter,
): string => `${lines(source, runs, verification, by).join('\r\n')}\r\n`

const lines = (
  { path, last }: LogSource,
  runs: readonly string[],
  { result, signature }: Verification,
  { app, host, at }: Exporter,
): readonly string[] => [
  'An audit log of Keyturn, as a bundle',
  '',
  `Written by   ${app} on ${host}, ${at.toISOString()}`,
  `Log          ${basename(path)}, ${last} entries`,
  ...(signature === null
    ? ['Signed by    nobody: the log was written by an older Keyturn']
    : [`Origin       ${signature.origin}`, `Signed by    key ${signature.keyId}, up to entry ${signature.signedTo}`]),
  `Verified     ${result} when this bundle was written`,
  `Runs         ${runs.length === 0 ? 'none' : runs.join(', ')}`,
  '',
  'Files',
  '  journal.jsonl       every entry of the log, one line each, as it was written and hashed',
  '  entries.csv         the same to read in a spreadsheet; proves nothing',
  '  checkpoints.jsonl   those of the lines that are signed',
  '  head.json           the newest signed head of the log',
  '  public-key.pem      the key that signs the log',
  '  reports/            the report of each run',
  '  transcripts/        what the stamp wrote down of each session, by itself',
  '  certificates/       the certificates of each run, without private keys',
  '  NOT-INCLUDED.txt    only when something could not be put in: what, and why',
  '  SHA256SUMS          the SHA-256 of every file, signed in SHA256SUMS.sig',
  '',
  'How to verify it without Keyturn: extract the whole bundle, then either',
  '  powershell -ExecutionPolicy Bypass -File verify.ps1',
  '  (Windows PowerShell 5.1 as it comes with Windows, no modules, no network), or open verify.html in a browser',
  '  and choose the extracted folder. Both answer OK, Warning or Fail, and name the first bad entry.',
  '',
  'Take the verifiers from a copy of Keyturn that you trust when you do not trust whoever gave you this bundle:',
  'somebody who forges a log can forge them too. And compare the head with one that was kept elsewhere: a head.json,',
  'a report, a code on paper. Without that, a verification shows that the log is whole by itself, and not that it is',
  'the only one.',
]
