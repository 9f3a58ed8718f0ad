import { adviceFor } from '../../domain/rotation/failures.ts'
import type { Outcome } from '../../domain/run/event.ts'
import { hasCode } from '../files/durable.ts'
import { CommandFailed, SessionLost, SessionRefused } from '../pep/privileged-endpoint.ts'
import { SecretMissing } from '../vault/vault.ts'

type Failed = Extract<Outcome, { result: 'failed' }>

/** A failed outcome in words, from whatever a step threw. The whole chain of causes is kept as verbatim text. */
export const failureOf = (error: unknown): Failed => {
  if (error instanceof CommandFailed) return commandFailure(error)
  return {
    result: 'failed',
    summary: firstLine(messageOf(error)),
    verbatim: wordsOf(error),
    doNext: nextOf(error),
    doNot: [],
  }
}

/** A failed outcome that a step found out itself. */
export const failed = (
  summary: string,
  doNext: readonly string[],
  verbatim = '',
  doNot: readonly string[] = [],
): Failed => ({
  result: 'failed',
  summary,
  verbatim,
  doNext,
  doNot,
})

/** What the stamp said, with what it means and what to do about it. */
export const commandFailure = (error: CommandFailed): Failed => {
  const advice = adviceFor(error.message, error.errorId)
  return failed(advice.meaning, advice.doNext, errorText(error), advice.doNot)
}

/** An error's own words with those of everything that caused it, one line each. */
export const wordsOf = (error: unknown): string => {
  const words: string[] = []
  for (
    let cause: unknown = error;
    cause !== undefined && cause !== null;
    cause = cause instanceof Error ? cause.cause : null
  ) {
    words.push(messageOf(cause))
  }
  return words.join('\ncaused by: ')
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

const firstLine = (text: string): string => text.split(/\r?\n/, 1)[0] ?? text

const errorText = (error: CommandFailed): string =>
  error.errorId === '' ? wordsOf(error) : `${wordsOf(error)}\nFullyQualifiedErrorId: ${error.errorId}`

/** An error out of a worker is no instance of its class any more, and keeps its name. */
const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name

const nextOf = (error: unknown): readonly string[] => {
  if (isNamed(error, 'TargetExists')) return ['Look at what is there, move it away, and take the step again.']
  if (error instanceof SecretMissing) return ['Enter it again, then take the step again.']
  if (error instanceof SessionRefused || error instanceof SessionLost) {
    return [
      'See that this computer reaches the ERCS machines on TCP 5985 and that the account is a CloudAdmin, then take the step again.',
    ]
  }
  if (hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) return ['Make room on that disk, then take the step again.']
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS'))
    return ['Give this account the right to read and write there, then take the step again.']
  if (hasCode(error, 'ENOENT', 'ENOTDIR'))
    return ['See that the folder is there and is the right one, then take the step again.']
  return ['Read the words above, mend what they name, and take the step again.']
}
