import {
  type ClosingCommand,
  type PepCommand,
  type PepParameter,
  parametersOf,
  type SecretHandle,
} from '../../domain/pep/command.ts'
import type { PepRecord } from '../../domain/pep/record.ts'
import { sessionRefusal } from '../../domain/pep/session-refusal.ts'
import type { Vault } from '../vault/vault.ts'
import { Agent, AgentRefused, type CommandEnd, type SessionTimeouts } from './agent.ts'
import type { AgentFault, AgentRecord } from './agent-answers.ts'
import { evidenceOf, recordOf } from './agent-words.ts'
import { type Literal, on, text } from './literal.ts'
import {
  CommandFailed,
  type EndpointTarget,
  type InvocableCommand,
  type PepSession,
  type PrivilegedEndpoint,
  SessionLost,
  SessionRefused,
} from './privileged-endpoint.ts'
import { ShellEnded, type ShellPatience, type ShellProgram, usualPatience } from './shell.ts'

/** Name of the session configuration. Source: azure-stack-privileged-endpoint.md. */
const configuration = 'PrivilegedEndpoint'

/**
 * Explicit, so that no setting of this computer decides. An hour of idleness is what public scripts ask for; the two
 * others are generous for a stamp that is busy.
 */
const timeouts: SessionTimeouts = { open: 60_000, operation: 180_000, idle: 3_600_000 }
/** Transcripts are small; what takes longer than this to write them does not write them. */
const closeMilliseconds = 600_000
/** How much longer than WinRM itself Keyturn waits for the answer that a session could not be opened. */
const openMargin = 30_000

/** Objects within objects that are told of what a command writes, and of what Get-Command writes. */
const outputDepth = 6
const namesDepth = 1

export interface PowerShellEndpoint extends PrivilegedEndpoint {
  /** Resolves when no PowerShell of this endpoint is left: sessions that were given up may still be taking their leave. */
  settled(): Promise<void>
}

/**
 * The privileged endpoint of a real stamp. Each session has a PowerShell process of its own, so that one that dies or
 * hangs takes nothing with it but its session, and the next one begins with a new process.
 */
export const powerShellEndpoint = (
  program: ShellProgram,
  vault: Vault,
  patience: ShellPatience = usualPatience,
): PowerShellEndpoint => {
  const leaving = new Set<Promise<void>>()
  const leave = (done: Promise<void>): void => {
    leaving.add(done)
    void done.finally(() => leaving.delete(done))
  }
  return {
    async open(target, credential, signal) {
      try {
        const agent = await Agent.start(program, patience, signal)
        return await openedBy(agent, { target, vault, credential, signal, leave })
      } catch (error) {
        if (!(error instanceof ShellEnded)) throw error
        throw new SessionRefused(target, 'powershell', error.message, { cause: error })
      }
    },
    settled: async () => {
      await Promise.all(leaving)
    },
  }
}

interface Opening {
  readonly target: EndpointTarget
  readonly vault: Vault
  readonly credential: SecretHandle
  readonly signal: AbortSignal
  readonly leave: (done: Promise<void>) => void
}

/** Opens a session by an agent that has none yet; when that fails, nothing is left of the agent. */
const openedBy = async (agent: Agent, opening: Opening): Promise<PowerShellSession> => {
  const { target, vault, credential, signal, leave } = opening
  try {
    await openSession(agent, target, vault.credential(credential), signal)
    return new PowerShellSession(target, agent, vault, await commandsOf(agent, target, signal), leave)
  } catch (error) {
    await agent.end()
    signal.throwIfAborted()
    throw error
  }
}

const openSession = async (
  agent: Agent,
  target: EndpointTarget,
  account: { readonly userName: string; readonly password: Buffer },
  signal: AbortSignal,
): Promise<void> => {
  const stop = (): void => void agent.end()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const login = agent.credential(account.userName, account.password)
    await agent.open(target.address, configuration, login, timeouts, timeouts.open + openMargin)
  } catch (error) {
    if (!(error instanceof AgentRefused)) throw error
    const { message, id } = error.fault
    throw new SessionRefused(target, sessionRefusal(message, id), message, { cause: commandFailed(error.fault) })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

/** What the session offers. Not every release has every command, and no public list is complete. */
const commandsOf = async (agent: Agent, target: EndpointTarget, signal: AbortSignal): Promise<ReadonlySet<string>> => {
  const names = new Set<string>()
  const onRecord = (record: AgentRecord): void => {
    if (record.kind !== 'output') return
    const { value } = record
    if (value !== null && typeof value === 'object' && 'Name' in value && typeof value.Name === 'string')
      names.add(value.Name)
  }
  try {
    const end = await agent.run('Get-Command', [], namesDepth, onRecord, signal)
    if (end.state === 'Completed') return names
    throw new SessionRefused(
      target,
      'other',
      `A session was opened, but it does not tell which commands it offers: ${end.failure?.message ?? end.state}`,
      end.failure === null ? undefined : { cause: commandFailed(end.failure) },
    )
  } catch (error) {
    if (error instanceof AgentRefused)
      throw new SessionRefused(target, 'other', error.message, { cause: commandFailed(error.fault) })
    throw error
  }
}

const commandFailed = (fault: AgentFault): CommandFailed =>
  new CommandFailed(fault.message, fault.id, { record: evidenceOf(fault) })

class PowerShellSession implements PepSession {
  readonly target: EndpointTarget
  readonly commands: ReadonlySet<string>
  readonly #agent: Agent
  readonly #vault: Vault
  readonly #leave: (done: Promise<void>) => void
  #givenUp = false

  constructor(
    target: EndpointTarget,
    agent: Agent,
    vault: Vault,
    commands: ReadonlySet<string>,
    leave: (done: Promise<void>) => void,
  ) {
    this.target = target
    this.commands = commands
    this.#agent = agent
    this.#vault = vault
    this.#leave = leave
  }

  async invoke(command: InvocableCommand, onRecord: (record: PepRecord) => void, signal: AbortSignal): Promise<void> {
    try {
      // Stopping a rotation's command could stop more than the telling: then only the line is given up.
      const end =
        command.command === 'Start-SecretRotation'
          ? await this.#followUntilAborted(command, onRecord, signal)
          : await this.#run(command, onRecord, signal)
      signal.throwIfAborted()
      this.#settle(end)
    } catch (error) {
      if (!(error instanceof CommandFailed)) this.abandon()
      throw this.#worded(error, signal)
    }
  }

  async close(command: ClosingCommand): Promise<void> {
    try {
      const patience = AbortSignal.timeout(closeMilliseconds)
      const end = await this.#run(command, () => {}, patience)
      if (patience.aborted)
        throw new SessionLost(this.target, `${this.target.name} did not close the session in ten minutes.`)
      this.#settle(end)
    } catch (error) {
      throw this.#worded(error, null)
    } finally {
      this.abandon()
    }
  }

  abandon(): void {
    if (this.#givenUp) return
    this.#givenUp = true
    this.#leave(this.#agent.busy ? this.#agent.end() : takeLeave(this.#agent))
  }

  async #run(command: PepCommand, onRecord: (record: PepRecord) => void, signal: AbortSignal): Promise<CommandEnd> {
    if (this.#givenUp) {
      throw new SessionLost(this.target, `The session on ${this.target.name} was given up before. Nothing was sent.`)
    }
    return this.#agent.run(
      command.command,
      parametersOf(command).map((parameter) => [parameter.name, this.#literalOf(parameter)]),
      outputDepth,
      (record) => onRecord(recordOf(record)),
      signal,
    )
  }

  async #followUntilAborted(
    command: InvocableCommand,
    onRecord: (record: PepRecord) => void,
    signal: AbortSignal,
  ): Promise<CommandEnd> {
    signal.throwIfAborted()
    const abandon = (): void => this.abandon()
    signal.addEventListener('abort', abandon, { once: true })
    try {
      return await this.#run(command, onRecord, new AbortController().signal)
    } finally {
      signal.removeEventListener('abort', abandon)
    }
  }

  #literalOf(parameter: PepParameter): Literal {
    switch (parameter.kind) {
      case 'switch':
        return on
      case 'text':
        return text(parameter.value)
      case 'secure-string':
        return this.#agent.secret(this.#vault.password(parameter.handle))
      case 'credential': {
        const { userName, password } = this.#vault.credential(parameter.handle)
        return this.#agent.credential(userName, password)
      }
    }
  }

  /**
   * A command that completed has, even when the endpoint ended the session with it. One that failed in a session that
   * lives is its own failure. Of everything else it is not known what became of it.
   */
  #settle({ state, session, failure }: CommandEnd): void {
    if (state === 'Completed') return
    if (session === 'Opened' && failure !== null) throw commandFailed(failure)
    throw new SessionLost(
      this.target,
      `The session on ${this.target.name} was lost (${session}). What the stamp was doing goes on.`,
      failure === null ? undefined : { cause: commandFailed(failure) },
    )
  }

  #worded(error: unknown, signal: AbortSignal | null): unknown {
    if (signal?.aborted === true) return signal.reason
    if (error instanceof ShellEnded) {
      return new SessionLost(
        this.target,
        `The session on ${this.target.name} was lost with its PowerShell. What the stamp was doing goes on.`,
        { cause: error },
      )
    }
    if (!(error instanceof AgentRefused)) return error
    if (error.session === 'Opened') return commandFailed(error.fault)
    return new SessionLost(
      this.target,
      `The session on ${this.target.name} is gone (${error.session}). Nothing was sent.`,
      {
        cause: commandFailed(error.fault),
      },
    )
  }
}

/** The other side is told that the session is over, so that it does not count as one for an hour; then the process ends. */
const takeLeave = async (agent: Agent): Promise<void> => {
  try {
    await agent.close()
  } catch (error) {
    // Whoever gives a session up may be leaving one that is gone already.
    if (!(error instanceof ShellEnded)) throw error
  } finally {
    await agent.end()
  }
}
