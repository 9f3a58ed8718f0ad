import { connect, type Socket } from 'node:net'
import {
  type ClosingCommand,
  type PepCommand,
  type PepParameter,
  parametersOf,
  type SecretHandle,
} from '../domain/pep/command.ts'
import type { PepRecord } from '../domain/pep/record.ts'
import {
  CommandFailed,
  type EndpointTarget,
  type InvocableCommand,
  type PepSession,
  type PrivilegedEndpoint,
  SessionLost,
  SessionRefused,
} from '../main/pep/privileged-endpoint.ts'
import type { Vault } from '../main/vault/vault.ts'
import { type Connection, type Hello, onLines, SessionAnswer, type SessionRequest, sendLine } from './wire.ts'

/**
 * The privileged endpoint of the simulated stamp, behind the same port as a real one. A command that is aborted goes on
 * at the stamp, and its session is of no more use: it is given up.
 */
export const rehearsedEndpoint = (connection: () => Connection, vault: Vault): PrivilegedEndpoint => ({
  open: async (target, credential, signal) => {
    const { userName, password } = vault.credential(credential)
    const link = await Link.open(connection(), target, signal)
    try {
      link.send({
        kind: 'session',
        token: connection().token,
        console: target.name,
        configuration: 'PrivilegedEndpoint',
        account: { userName, password: password.toString('base64') },
      } satisfies Hello)
      const answer = await link.next(signal)
      if (answer.is === 'opened') return new RehearsedSession(target, new Set(answer.commands), link, vault)
      throw answer.is === 'refused'
        ? new SessionRefused(target, answer.reason, answer.message)
        : new SessionRefused(target, 'other', unexpected)
    } catch (error) {
      link.end()
      throw error instanceof SessionLost ? unreachable(target, error) : error
    }
  },
})

const unexpected = 'The console answered something unexpected.'

const unreachable = (target: EndpointTarget, cause: Error): SessionRefused =>
  new SessionRefused(target, 'unreachable', 'The simulated stamp does not answer.', { cause })

const closeMilliseconds = 30_000

class RehearsedSession implements PepSession {
  readonly target: EndpointTarget
  readonly commands: ReadonlySet<string>
  readonly #link: Link
  readonly #vault: Vault

  constructor(target: EndpointTarget, commands: ReadonlySet<string>, link: Link, vault: Vault) {
    this.target = target
    this.commands = commands
    this.#link = link
    this.#vault = vault
  }

  async invoke(command: InvocableCommand, onRecord: (record: PepRecord) => void, signal: AbortSignal): Promise<void> {
    this.#send(command)
    try {
      await this.#hear(onRecord, signal)
    } catch (error) {
      if (!(error instanceof CommandFailed)) this.abandon()
      throw error
    }
  }

  async close(command: ClosingCommand): Promise<void> {
    const patience = AbortSignal.timeout(closeMilliseconds)
    try {
      this.#send(command)
      await this.#hear(() => {}, patience)
    } catch (error) {
      if (error !== patience.reason) throw error
      throw new SessionLost(this.target, `${this.target.name} did not close the session in time.`, { cause: error })
    } finally {
      this.abandon()
    }
  }

  abandon(): void {
    this.#link.end()
  }

  #send(command: PepCommand): void {
    this.#link.send({
      do: 'invoke',
      command: command.command,
      parameters: Object.fromEntries(
        parametersOf(command).map((parameter) => [parameter.name, this.#valueOf(parameter)]),
      ),
    } satisfies SessionRequest)
  }

  async #hear(onRecord: (record: PepRecord) => void, signal: AbortSignal): Promise<void> {
    for (;;) {
      const answer = await this.#link.next(signal)
      switch (answer.is) {
        case 'record':
          onRecord(answer.record)
          break
        case 'completed':
          return
        case 'failed':
          throw new CommandFailed(answer.message, answer.errorId)
        case 'opened':
        case 'refused':
          throw new SessionLost(this.target, unexpected)
      }
    }
  }

  #valueOf(parameter: PepParameter): string | true | { userName: string; password: string } {
    switch (parameter.kind) {
      case 'switch':
        return true
      case 'text':
        return parameter.value
      case 'secure-string':
        return this.#vault.password(parameter.handle).toString('base64')
      case 'credential':
        return this.#credential(parameter.handle)
    }
  }

  #credential(handle: SecretHandle): { userName: string; password: string } {
    const { userName, password } = this.#vault.credential(handle)
    return { userName, password: password.toString('base64') }
  }
}

/** A connection to the simulated stamp, read one answer at a time. */
class Link {
  readonly #socket: Socket
  readonly #target: EndpointTarget
  readonly #answers: SessionAnswer[] = []
  #wake: () => void = () => {}
  #lost: SessionLost | null = null

  private constructor(socket: Socket, target: EndpointTarget) {
    this.#socket = socket
    this.#target = target
    onLines(socket, (line) => {
      this.#answers.push(SessionAnswer.parse(JSON.parse(line)))
      this.#wake()
    })
    socket.on('error', (error) => this.#lose(error))
    socket.once('close', () => this.#lose(null))
  }

  static open(connection: Connection, target: EndpointTarget, signal: AbortSignal): Promise<Link> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const socket = connect({ host: '127.0.0.1', port: connection.port })
      const refuse = (error: Error): void => reject(unreachable(target, error))
      socket.once('error', refuse)
      socket.once('connect', () => {
        socket.off('error', refuse)
        socket.setNoDelay(true)
        resolve(new Link(socket, target))
      })
    })
  }

  send(value: unknown): void {
    if (this.#lost === null) sendLine(this.#socket, value)
  }

  /** The next answer. Throws `SessionLost`, or the signal's reason. */
  async next(signal: AbortSignal): Promise<SessionAnswer> {
    for (;;) {
      const answer = this.#answers.shift()
      if (answer !== undefined) return answer
      if (this.#lost !== null) throw this.#lost
      signal.throwIfAborted()
      await this.#woken(signal)
    }
  }

  end(): void {
    this.#socket.destroy()
  }

  #woken(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#wake = wake
      signal.addEventListener('abort', wake, { once: true })
    })
  }

  #lose(error: Error | null): void {
    this.#lost ??= new SessionLost(
      this.#target,
      `The session on ${this.#target.name} was lost. What the stamp was doing goes on.`,
      error === null ? undefined : { cause: error },
    )
    this.#wake()
  }
}
