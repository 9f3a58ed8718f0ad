import type { ClosingCommand, PepCommand, SecretHandle } from '../../domain/pep/command.ts'
import type { PepRecord } from '../../domain/pep/record.ts'
import type { SessionRefusalReason } from '../../domain/pep/session-refusal.ts'

/** One of the stamp's emergency recovery consoles: the virtual machines that host the privileged endpoint. */
export interface EndpointTarget {
  /** For example `AzS-ERCS01`. */
  readonly name: string
  /** IP address: right after a deployment, and often later, there is no DNS for these machines. */
  readonly address: string
}

/** The port behind which the stamp's privileged endpoint stands, real or simulated. */
export interface PrivilegedEndpoint {
  /** Opens a session on one ERCS. Throws `SessionRefused` with the reason, or the signal's reason when it was aborted. */
  open(target: EndpointTarget, credential: SecretHandle, signal: AbortSignal): Promise<PepSession>
}

/** The commands that end a session or ask what it offers; `invoke` takes the others. */
export type InvocableCommand = Exclude<PepCommand, ClosingCommand>

export interface PepSession {
  readonly target: EndpointTarget
  /** The commands that this session offers, by name, as Get-Command told when it was opened. */
  readonly commands: ReadonlySet<string>
  /**
   * Runs one command and hands over each record as it arrives. Resolves when the command has ended without a
   * terminating error; throws `CommandFailed` with the stamp's own words, `SessionLost` when the connection broke
   * (which says nothing about what the stamp goes on doing), or the signal's reason when it was aborted. After an abort
   * the session is of no more use: it is given up.
   */
  invoke(command: InvocableCommand, onRecord: (record: PepRecord) => void, signal: AbortSignal): Promise<void>
  /**
   * Ends the session with Close-PrivilegedEndpoint, which writes its transcripts, and those that lie on that console
   * from before, to the folder that the command names. Throws what `invoke` throws; the session is given up either way.
   */
  close(command: ClosingCommand): Promise<void>
  /** Gives the connection up without a word to the stamp, as when it is already lost. */
  abandon(): void
}

export class SessionRefused extends Error {
  override readonly name = 'SessionRefused'
  readonly target: EndpointTarget
  readonly reason: SessionRefusalReason
  constructor(target: EndpointTarget, reason: SessionRefusalReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.target = target
    this.reason = reason
  }
}

export class SessionLost extends Error {
  override readonly name = 'SessionLost'
  readonly target: EndpointTarget
  constructor(target: EndpointTarget, message: string, options?: ErrorOptions) {
    super(message, options)
    this.target = target
  }
}

export class CommandFailed extends Error {
  override readonly name = 'CommandFailed'
  /** The FullyQualifiedErrorId of the remote error record, or an empty text. */
  readonly errorId: string
  /** The error record as it came, in lines, for evidence; empty when there is no more than the message and its id. */
  readonly record: string
  constructor(message: string, errorId: string, options: ErrorOptions & { readonly record?: string } = {}) {
    super(message, options)
    this.errorId = errorId
    this.record = options.record ?? ''
  }
}
