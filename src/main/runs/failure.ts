import { sessionLossAdvice } from '../../domain/pep/session-loss.ts'
import { sessionRefusalAdvice } from '../../domain/pep/session-refusal.ts'
import { adviceFor } from '../../domain/rotation/failures.ts'
import type { Outcome } from '../../domain/run/event.ts'
import { hasCode } from '../files/durable.ts'
import { OperatorError } from '../operator-error.ts'
import { CommandFailed, SessionLost, SessionRefused } from '../pep/privileged-endpoint.ts'
import { SecretMissing } from '../vault/vault.ts'
import { NoConsoleAnswers } from './no-console-answers.ts'

type Failed = Extract<Outcome, { result: 'failed' }>

/** A failed outcome in words, from whatever a step threw. The whole chain of causes is kept as verbatim text. */
export const failureOf = (error: unknown): Failed => {
  if (error instanceof CommandFailed) return commandFailure(error)
  if (error instanceof NoConsoleAnswers) return noSessionFailure(error)
  if (error instanceof SessionRefused) return refusalFailure(error)
  if (error instanceof SessionLost) return lossFailure(error)
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
  return failed(advice.meaning, advice.doNext, evidenceOf(error), advice.doNot)
}

/** More kinds of advice at once would hide each other. */
const mostReasons = 3

const noSessionFailure = (error: NoConsoleAnswers): Failed => {
  const reasons = [...new Set(error.refused.map(({ reason }) => reason))].slice(0, mostReasons)
  const advices = reasons.map((reason) => ({ reason, ...sessionRefusalAdvice(reason) }))
  const namesOf = (reason: SessionRefused['reason']): string =>
    error.refused
      .filter((refused) => refused.reason === reason)
      .map(({ target }) => target.name)
      .join(', ')
  return failed(
    [
      'No ERCS opened a session.',
      ...advices.map(({ reason, meaning }) => (reasons.length === 1 ? meaning : `${namesOf(reason)}: ${meaning}`)),
    ].join(' '),
    unique(advices.flatMap(({ doNext }) => doNext)),
    error.refused
      .map((refused) => `${refused.target.name} (${refused.target.address}): ${evidenceOf(refused)}`)
      .join('\n'),
    unique(advices.flatMap(({ doNot }) => doNot)),
  )
}

const refusalFailure = (error: SessionRefused): Failed => {
  const { meaning, doNext, doNot } = sessionRefusalAdvice(error.reason)
  return failed(`${error.target.name} (${error.target.address}): ${meaning}`, doNext, evidenceOf(error), doNot)
}

const lossFailure = (error: SessionLost): Failed => {
  const { meaning, doNext, doNot } = sessionLossAdvice
  return failed(`${error.target.name} (${error.target.address}): ${meaning}`, doNext, evidenceOf(error), doNot)
}

const unique = (lines: readonly string[]): readonly string[] => [...new Set(lines)]

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

/** An error's words and those of its causes, with the error record of each that has one, as it came. */
const evidenceOf = (error: Error): string => {
  const pieces: string[] = []
  for (let cause: unknown = error; cause !== undefined && cause !== null; ) {
    const piece = cause instanceof CommandFailed ? recordOf(cause) : messageOf(cause)
    // A refusal is often thrown with the words of its cause: then the cause alone, which has its record, says them.
    const last = pieces.at(-1)
    if (last !== undefined && piece.startsWith(last)) pieces.pop()
    pieces.push(piece)
    cause = cause instanceof Error ? cause.cause : null
  }
  return pieces.join('\ncaused by: ')
}

const recordOf = ({ message, errorId, record }: CommandFailed): string => {
  if (record !== '') return record.includes(message) ? record : `${message}\n${record}`
  return errorId === '' ? message : `${message}\nFullyQualifiedErrorId: ${errorId}`
}

/** An error out of a worker is no instance of its class any more, and keeps its name. */
const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name

const nextOf = (error: unknown): readonly string[] => {
  if (error instanceof OperatorError && error.doNext.length > 0) return error.doNext
  if (isNamed(error, 'TargetExists')) return ['Look at what is there, move it away, and take the step again.']
  if (error instanceof SecretMissing) return ['Enter it again, then take the step again.']
  if (hasCode(error, 'ENOSPC', 'EDQUOT', 'EFBIG')) return ['Make room on that disk, then take the step again.']
  if (hasCode(error, 'EACCES', 'EPERM', 'EROFS'))
    return ['Give this account the right to read and write there, then take the step again.']
  if (hasCode(error, 'ENOENT', 'ENOTDIR'))
    return ['See that the folder is there and is the right one, then take the step again.']
  return ['Read the words above, mend what they name, and take the step again.']
}
