import { getSystemErrorMessage } from 'node:util'
import { hasCode } from '../main/files/durable.ts'

/** Arguments that do not fit the command: exit status 2, and the usage is shown behind the message. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Input that can't be used: exit status 2. The message says what it is and how to mend it. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** The operator pressed Ctrl+C, and the work ended because of it. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled'
}

/** How a command ends that has no answer. */
export interface Failure {
  /** 1: cancelled, so that the work is not done; 2: usage or input; 3: a fault of Keyturn. */
  readonly status: 1 | 2 | 3
  readonly kind: 'cancelled' | 'usage' | 'input' | 'fault'
  /** One line for the operator. */
  readonly message: string
  /** More lines, for a fault: the chain of causes, and where it happened. */
  readonly details: readonly string[]
}

/** Errors whose message was written for the operator, by name: what was given can't be used, Keyturn is not at fault. */
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

export const failureOf = (error: unknown): Failure => {
  if (!(error instanceof Error)) return faultOf(error)
  if (error.name === 'Cancelled' || error.name === 'AbortError') {
    return {
      status: 1,
      kind: 'cancelled',
      message: oneLine(`Cancelled. ${error.name === 'Cancelled' ? error.message : ''}`),
      details: [],
    }
  }
  if (error instanceof UsageError) return { status: 2, kind: 'usage', message: oneLine(error.message), details: [] }
  if (operatorErrors.has(error.name)) return { status: 2, kind: 'input', message: oneLine(error.message), details: [] }
  const system = systemMessage(error)
  return system === null ? fault(error) : { status: 2, kind: 'input', message: system, details: [] }
}

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

/** Whatever it is, nobody expected it: a fault of Keyturn. */
export const faultOf = (error: unknown): Failure =>
  fault(error instanceof Error ? error : new Error(`something that is no error was thrown (${typeof error})`))

const fault = (error: Error): Failure => ({
  status: 3,
  kind: 'fault',
  message: oneLine(`Keyturn met a fault of its own: ${error.message}`),
  details: [...causes(error.cause), ...frames(error)],
})

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

const oneLine = (text: string): string => text.trim().replace(/\s*[\r\n]+\s*/g, ' ')
