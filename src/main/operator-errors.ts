import { getSystemErrorMessage } from 'node:util'
import { hasCode } from './files/durable.ts'

/** Errors whose words were written for the operator: what was given can't be used, Keyturn is not at fault. */

/** By name: the classes stand beside what throws them. */
const operatorErrors: ReadonlySet<string> = new Set([
  'AnchorNotKept',
  'AnchorUnreadable',
  'BundleUnreadable',
  'CopyDiffers',
  'CopyNotWhole',
  'EntryTooLong',
  'EntryUnreadable',
  'ExportRefused',
  'InputError',
  'JournalAltered',
  'JournalFromNewerVersion',
  'JournalKeyUnknown',
  'JournalLocked',
  'JournalUnwritable',
  'LogKeepingRefused',
  'NotAJournal',
  'NotRepairable',
  'OperatorError',
  'ProbeFailed',
  'QueryInvalid',
  'RehearsalRefused',
  'ReplyUnreadable',
  'RequestsUnreadable',
  'RevocationListUnreadable',
  'RootUnreadable',
  'RunEntryUnreadable',
  'RunHalted',
  'ShareUnreadable',
  'ShellEnded',
  'SigningKeyUnusable',
  'SubjectInvalid',
  'TargetExists',
  'TestBedMissing',
  'TranscriptChanged',
  'TidyRefused',
  'WorkerSilent',
])

/** Codes of the operating system that speak of what the operator named: a path, a disk, a permission. */
const mending: { readonly [code: string]: string } = {
  ENOENT: 'Check the path.',
  ENOTDIR: 'A part of that path is a file: check the path.',
  EISDIR: 'That is a folder: name a file.',
  EACCES: 'Give this account access to it, or choose another place.',
  EPERM: 'Give this account access to it, or choose another place.',
  EROFS: 'Choose a place that can be written.',
  ENOSPC: 'Free space on that disk, or choose another place.',
  EDQUOT: 'Free space on that disk, or choose another place.',
  ENAMETOOLONG: 'Choose a shorter path.',
  ELOOP: 'Its symbolic links lead in a circle: choose another path.',
  EBUSY: 'Close the program that uses it and try again.',
  EIO: 'Check the disk or the connection to the share.',
}

/** The words of an error that was made for the operator, on one line, or null for a fault of Keyturn. */
export const operatorWords = (error: Error): string | null =>
  operatorErrors.has(error.name) ? oneLine(error.message) : systemMessage(error)

/**
 * What the operating system refused, in words, or null when the error is not of that kind. Reading an open file fails
 * without its path: whoever knows it gives it.
 */
export const systemMessage = (error: Error, knownPath: string | null = null): string | null => {
  const code = Object.keys(mending).find((candidate) => hasCode(error, candidate))
  const path = 'path' in error && typeof error.path === 'string' ? error.path : knownPath
  if (code === undefined || path === null) return null
  const reason = 'errno' in error && typeof error.errno === 'number' ? getSystemErrorMessage(error.errno) : code
  return oneLine(`${path} can't be used: ${reason}. ${mending[code] ?? ''}`)
}

/** Where a fault of Keyturn happened, a line each: the chain of causes, and the calls. */
export const faultDetails = (error: Error): readonly string[] => [...causes(error.cause), ...frames(error)]

export const oneLine = (text: string): string => text.trim().replace(/\s*[\r\n]+\s*/g, ' ')

const causes = (cause: unknown): readonly string[] => {
  const lines: string[] = []
  for (let next = cause; next !== undefined && next !== null && lines.length < 10; ) {
    lines.push(
      `  caused by: ${next instanceof Error ? `${next.name}: ${oneLine(next.message)}` : `a value of type ${typeof next}`}`,
    )
    next = next instanceof Error ? next.cause : undefined
  }
  return lines
}

const frames = (error: Error): readonly string[] => [
  `  where (${error.name}):`,
  ...(error.stack ?? '')
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .map((line) => `  ${line}`),
]
