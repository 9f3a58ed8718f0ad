import { createHash, randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { Agent, type AgentHost, type CommandEnd } from './agent.ts'
import type { AgentRecord } from './agent-answers.ts'
import { on, text } from './literal.ts'
import { ShellEnded, type ShellPatience, type ShellProgram, usualPatience } from './shell.ts'

/** One thing that was tried, and what came of it. */
export interface SelfCheck {
  readonly name: string
  readonly result: 'OK' | 'Warning' | 'Fail'
  readonly message: string
}

export interface SelfTest {
  /** What runs the agent; null when it could not be started. */
  readonly host: AgentHost | null
  readonly checks: readonly SelfCheck[]
}

/** Everything that quotes, ends, or turns around text somewhere, and letters of more than one byte. */
const awkwardText = '\'" ‘’ “” `$(1+1) $HOME ; & | < > %PATH% {0} \\\r\n\t\0 \u202eמלט é 漢字 🎉'

/**
 * Tries on this computer what can be tried without a stamp: that PowerShell starts and takes the agent, that texts and
 * secrets arrive exactly, that every kind of record comes back, that a command can be stopped, that a PowerShell which
 * dies is noticed, and whether the list of trusted hosts can be read. Nothing is changed.
 */
export const selfTest = async (
  program: ShellProgram,
  signal: AbortSignal,
  patience: ShellPatience = usualPatience,
): Promise<SelfTest> => {
  let agent: Agent
  try {
    agent = await Agent.start(program, patience, signal, ['jump-box', 'self-test'])
  } catch (error) {
    if (!(error instanceof ShellEnded)) throw error
    return { host: null, checks: [{ name: 'PowerShell', result: 'Fail', message: error.message }] }
  }
  const stop = (): void => void agent.end()
  signal.addEventListener('abort', stop, { once: true })
  try {
    return { host: agent.host, checks: await checksWith(agent, signal) }
  } finally {
    signal.removeEventListener('abort', stop)
    await agent.end()
    signal.throwIfAborted()
  }
}

const checksWith = async (agent: Agent, signal: AbortSignal): Promise<readonly SelfCheck[]> => [
  started(agent.host),
  await tried('Trusted hosts', () => trustedHosts(agent)),
  ...(await exchanged(agent, signal)),
  await tried('Cancelling', () => cancelling(agent)),
  // The last one: after it there is no PowerShell any more.
  await tried('A PowerShell that dies', () => dying(agent, signal)),
]

const tried = async (name: string, attempt: () => Promise<Omit<SelfCheck, 'name'>>): Promise<SelfCheck> => {
  try {
    return { ...(await attempt()), name }
  } catch (error) {
    return { name, result: 'Fail', message: error instanceof Error ? error.message : String(error) }
  }
}

const started = ({ version, edition, bits }: AgentHost): SelfCheck => {
  const what = `PowerShell ${version} (${edition}, ${bits} bits) started and took the agent.`
  return edition === 'Desktop'
    ? { name: 'PowerShell', result: 'OK', message: what }
    : { name: 'PowerShell', result: 'Warning', message: `${what} On a jump box it is Windows PowerShell (Desktop).` }
}

const trustedHosts = async (agent: Agent): Promise<Omit<SelfCheck, 'name'>> => {
  const { list, policy, problem } = await agent.trustedHosts()
  if (problem !== null)
    return { result: 'Warning', message: `The list of trusted hosts can't be read here: ${problem}` }
  if (policy !== null) return { result: 'OK', message: `A group policy sets the list of trusted hosts: ${policy}` }
  return {
    result: 'OK',
    message:
      list === null || list === '' ? 'The list of trusted hosts is empty.' : `The list of trusted hosts: ${list}`,
  }
}

/** One command that gives back what it was given, in every kind of record. */
const exchanged = async (agent: Agent, signal: AbortSignal): Promise<readonly SelfCheck[]> => {
  // Longer than one sealed part, with letters of every length.
  const secret = Buffer.from(`${randomBytes(90).toString('hex')}é漢🎉'"$\``)
  const records: AgentRecord[] = []
  let end: CommandEnd
  try {
    await agent.openHere()
    const parameters = [
      ['Text', text(awkwardText)],
      ['Secret', agent.secret(secret)],
      ['Given', on],
    ] as const
    end = await agent.run('Test-KeyturnRecords', parameters, 6, (record) => records.push(record), signal)
  } catch (error) {
    return [await tried('Texts', () => Promise.reject(error))]
  }
  const digest = createHash('sha256').update(Buffer.from(secret.toString(), 'utf16le')).digest('base64')
  const values = records.flatMap((record) => (record.kind === 'output' ? [record.value] : []))
  return [
    verdict(
      'Texts',
      values.some(isEcho),
      'A text of awkward characters came back as it was sent.',
      'A text of awkward characters came back changed.',
    ),
    verdict(
      'Secrets',
      values.includes(digest),
      'A secret of more than 107 characters arrived exactly; only its SHA-256 came back.',
      'A secret did not arrive as it was sent.',
    ),
    recordKinds(records, end),
  ]
}

/** The members of a hashtable come in any order. */
const isEcho = (value: unknown): boolean => isDeepStrictEqual(value, { Given: true, Text: awkwardText })

const recordKinds = (records: readonly AgentRecord[], end: CommandEnd): SelfCheck => {
  const missing = ['progress', 'warning', 'information', 'output', 'error'].filter((kind) =>
    records.every((record) => record.kind !== kind),
  )
  return verdict(
    'Records',
    missing.length === 0 && end.state === 'Completed',
    'Every kind of record came back.',
    `These kinds of records did not come back: ${missing.join(', ') || 'none'}. The command ended with ${end.state}.`,
  )
}

const cancelling = async (agent: Agent): Promise<Omit<SelfCheck, 'name'>> => {
  const cancel = new AbortController()
  const timer = setTimeout(() => cancel.abort(), 100)
  try {
    const { state } = await agent.run('Wait-Keyturn', [], 1, () => {}, cancel.signal)
    return verdict(
      '',
      state === 'Stopped',
      'A command without end stopped when it was told to.',
      `A command without end ended with ${state}.`,
    )
  } finally {
    clearTimeout(timer)
  }
}

const dying = async (agent: Agent, signal: AbortSignal): Promise<Omit<SelfCheck, 'name'>> => {
  const running = agent.run('Wait-Keyturn', [], 1, () => {}, signal)
  const { pid } = agent
  if (pid === undefined) throw new TypeError('a PowerShell that answers has a process')
  process.kill(pid, 'SIGKILL')
  try {
    await running
  } catch (error) {
    if (error instanceof ShellEnded) return { result: 'OK', message: 'A PowerShell that was killed was noticed.' }
    throw error
  }
  return { result: 'Fail', message: 'A PowerShell that was killed was not noticed.' }
}

const verdict = (name: string, good: boolean, well: string, badly: string): SelfCheck => ({
  name,
  result: good ? 'OK' : 'Fail',
  message: good ? well : badly,
})
