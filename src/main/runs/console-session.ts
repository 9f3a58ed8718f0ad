import type { PepCommand, SecretHandle } from '../../domain/pep/command.ts'
import { offeredCommands, offers } from '../../domain/pep/offered-commands.ts'
import type { PepRecord } from '../../domain/pep/record.ts'
import { closingCommand } from '../../domain/run/closing.ts'
import { JournalUnwritable } from '../audit/journal-errors.ts'
import {
  CommandFailed,
  type EndpointTarget,
  type InvocableCommand,
  type PepSession,
  SessionLost,
  SessionRefused,
} from '../pep/privileged-endpoint.ts'
import { type CommandOutput, OutputGatherer } from './command-output.ts'
import { wordsOf } from './failure.ts'
import { NoConsoleAnswers } from './no-console-answers.ts'
import { OutputBurst } from './output-burst.ts'
import type { StepContext } from './step.ts'
import { type CameTranscripts, expectTranscripts } from './transcripts-folder.ts'

/** Sessions on the stamp's consoles (ERCS), opened one after the other until one answers, and always journaled. */

const account: SecretHandle = 'cloudadmin-credential'

/**
 * Asks the stamp something that only reads. A session that is lost on the way is opened again on the next console; the
 * question is then asked again, which for a command that only reads harms nothing.
 */
export const ask = async (context: StepContext, command: InvocableCommand): Promise<CommandOutput> => {
  const consoles = context.state().stamp.consoles
  for (let loss = 0; ; loss++) {
    try {
      return await withSession(context, (session) => runCommand(context, session, command), loss)
    } catch (error) {
      if (!(error instanceof SessionLost) || loss + 1 >= consoles.length) throw error
    }
  }
}

/**
 * Opens a session, starting with the console of that index, and closes it after use so that its transcripts come home.
 */
export const withSession = async <T>(
  context: StepContext,
  use: (session: PepSession) => Promise<T>,
  first = 0,
): Promise<T> => {
  const session = await openSession(context, first)
  let answer: T
  try {
    answer = await use(session)
  } catch (error) {
    await endAfterFailure(context, session, error)
    throw error
  }
  await closeSession(context, session)
  return answer
}

/**
 * Opens a session on the first console that answers, counted from that index. After a refusal of the account the others
 * are not tried: three wrong passwords in a row could lock it. Throws `NoConsoleAnswers`.
 */
export const openSession = async (context: StepContext, first = 0): Promise<PepSession> => {
  const consoles = context.state().stamp.consoles
  const refused: SessionRefused[] = []
  for (let turn = 0; turn < consoles.length; turn++) {
    const target = consoles[(first + turn) % consoles.length]
    if (target === undefined) break
    try {
      return await openOn(context, target)
    } catch (error) {
      if (!(error instanceof SessionRefused)) throw error
      refused.push(error)
      if (error.reason === 'access-denied') break
    }
  }
  throw new NoConsoleAnswers(refused)
}

/** Opens a session on one console; a refusal is journaled and thrown. */
export const openOn = async (context: StepContext, target: EndpointTarget): Promise<PepSession> => {
  let session: PepSession
  try {
    session = await context.ports.endpoint.open(target, account, context.signal)
  } catch (error) {
    if (error instanceof SessionRefused) {
      context.learn({ fact: 'session-refused', console: target.name, reason: error.message })
    }
    throw error
  }
  try {
    noteOpened(context, session)
  } catch (error) {
    session.abandon()
    throw error
  }
  return session
}

/** Journals that a session is open, and which of Keyturn's commands it offers where that is not known or has changed. */
const noteOpened = (context: StepContext, session: PepSession): void => {
  const { target } = session
  context.learn({ fact: 'session-opened', console: target.name, address: target.address })
  const { offered, missing } = offeredCommands(session.commands)
  if (context.state().commands?.missing.join() === missing.join()) return
  context.learn({ fact: 'commands-detected', console: target.name, missing, offered })
}

/**
 * Runs a command and journals its output in bursts. A command that the session does not offer is not sent: that throws
 * `CommandFailed`. A loss of the session is journaled and thrown.
 */
export const runCommand = async (
  context: StepContext,
  session: PepSession,
  command: InvocableCommand,
  heard: (record: PepRecord) => void = () => {},
): Promise<CommandOutput> => {
  requireOffered(session, command)
  const gatherer = new OutputGatherer()
  const burst = new OutputBurst((burstLines) => context.learn({ fact: 'output', lines: burstLines }))
  try {
    await session.invoke(
      command,
      (record) => {
        heard(record)
        burst.add({ stream: record.stream, text: record.text })
        gatherer.add(record)
      },
      context.signal,
    )
  } catch (error) {
    burst.end()
    if (error instanceof SessionLost) {
      context.learn({ fact: 'session-lost', console: session.target.name, reason: error.message })
    }
    throw error
  }
  burst.end()
  return gatherer.output()
}

/**
 * Closes a session so that its transcripts come home, and hashes those that came. That it can't be closed is said, and
 * left to the step Cleanup; a step never loses its result by it. Answers whether it was closed.
 */
export const closeSession = async (context: StepContext, session: PepSession): Promise<boolean> => {
  const { plan } = context.state()
  const transcripts = await expectTranscripts(plan)
  try {
    requireOffered(session, closingCommand(plan))
    await session.close(closingCommand(plan))
  } catch (error) {
    session.abandon()
    // The stamp may end the session before it has answered: transcripts that came say that it did what it was asked to.
    const came = error instanceof SessionLost ? await transcripts.came() : null
    if (came !== null && came.transcripts.length > 0) return noteClosed(context, session, came)
    context.learn({ fact: 'session-not-closed', console: session.target.name, reason: wordsOf(error) })
    return false
  }
  return noteClosed(context, session, await transcripts.came())
}

const noteClosed = (context: StepContext, session: PepSession, came: CameTranscripts): true => {
  context.learn({ fact: 'session-closed', console: session.target.name, ...came })
  return true
}

/**
 * Refuses a command that the session does not offer, before anything is sent. Throws `CommandFailed` as the stamp itself
 * would.
 */
export const requireOffered = (session: PepSession, { command }: PepCommand): void => {
  if (offers(session.commands, command)) return
  throw new CommandFailed(
    `The session on ${session.target.name} does not offer ${command}: Get-Command does not show it there. Nothing was sent.`,
    'CommandNotFoundException',
  )
}

const endAfterFailure = async (context: StepContext, session: PepSession, error: unknown): Promise<void> => {
  // Without a journal, and after a loss or an abort, nothing more is said to the stamp.
  if (error instanceof SessionLost || error instanceof JournalUnwritable || context.signal.aborted) session.abandon()
  else await closeSession(context, session)
}
