import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { PepCommand, SecretHandle } from '../../domain/pep/command.ts'
import type { PepRecord, PepValue } from '../../domain/pep/record.ts'
import type { HashedFile } from '../../domain/run/event.ts'
import { JournalUnwritable } from '../audit/journal-errors.ts'
import { type EndpointTarget, type PepSession, SessionLost, SessionRefused } from '../pep/privileged-endpoint.ts'
import { wordsOf } from './failure.ts'
import { OutputBurst } from './output-burst.ts'
import type { StepContext } from './step.ts'

/** Sessions on the stamp's consoles (ERCS), opened one after the other until one answers, and always journaled. */

const account: SecretHandle = 'cloudadmin-credential'

/** What a command wrote: its text by lines, and its objects. */
export interface CommandOutput {
  readonly text: string
  readonly values: readonly PepValue[]
}

/** None of the consoles would open a session; each with its reason. */
export class NoConsoleAnswers extends SessionRefused {
  constructor(refused: readonly SessionRefused[]) {
    const last = refused.at(-1)
    if (last === undefined) throw new TypeError('a stamp without consoles')
    super(
      last.target,
      last.reason,
      `No ERCS opened a session: ${refused.map(({ target, message }) => `${target.name} (${target.address}): ${message}`).join('; ')}`,
      { cause: last },
    )
  }
}

/**
 * Asks the stamp something that only reads. A session that is lost on the way is opened again on the next console; the
 * question is then asked again, which for a command that only reads harms nothing.
 */
export const ask = async (context: StepContext, command: PepCommand): Promise<CommandOutput> => {
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

/** Opens a session on the first console that answers, counted from that index. Throws `NoConsoleAnswers`. */
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
    }
  }
  throw new NoConsoleAnswers(refused)
}

/** Opens a session on one console; a refusal is journaled and thrown. */
export const openOn = async (context: StepContext, target: EndpointTarget): Promise<PepSession> => {
  try {
    const session = await context.ports.endpoint.open(target, account, context.signal)
    context.learn({ fact: 'session-opened', console: target.name, address: target.address })
    return session
  } catch (error) {
    if (error instanceof SessionRefused) {
      context.learn({ fact: 'session-refused', console: target.name, reason: error.message })
    }
    throw error
  }
}

/** Runs a command and journals its output in bursts. A loss of the session is journaled and thrown. */
export const runCommand = async (
  context: StepContext,
  session: PepSession,
  command: PepCommand,
  heard: (record: PepRecord) => void = () => {},
): Promise<CommandOutput> => {
  const lines: string[] = []
  const values: PepValue[] = []
  const burst = new OutputBurst((burstLines) => context.learn({ fact: 'output', lines: burstLines }))
  try {
    await session.invoke(
      command,
      (record) => {
        heard(record)
        burst.add({ stream: record.stream, text: record.text })
        if (record.stream === 'output') values.push(record.value)
        if (record.stream !== 'progress' && record.stream !== 'error') lines.push(record.text)
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
  return { text: lines.join('\n'), values }
}

/** Closes a session with its transcripts. That it can't be closed is said, and left to the step Cleanup. */
export const closeSession = async (context: StepContext, session: PepSession): Promise<void> => {
  let files: readonly string[]
  try {
    files = await session.close(context.state().plan.transcripts)
  } catch (error) {
    session.abandon()
    context.learn({ fact: 'session-lost', console: session.target.name, reason: wordsOf(error) })
    return
  }
  const transcripts: HashedFile[] = []
  for (const file of files) transcripts.push(await hashedFile(file))
  context.learn({ fact: 'session-closed', console: session.target.name, transcripts })
}

export const hashedFile = async (path: string): Promise<HashedFile> => {
  const bytes = await readFile(path)
  return { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
}

const endAfterFailure = async (context: StepContext, session: PepSession, error: unknown): Promise<void> => {
  // Without a journal, and after a loss or an abort, nothing more is said to the stamp.
  if (error instanceof SessionLost || error instanceof JournalUnwritable || context.signal.aborted) session.abandon()
  else await closeSession(context, session)
}
