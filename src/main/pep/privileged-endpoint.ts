import type { PepCommand, SecretHandle } from '../../domain/pep/command.ts'
import type { PepRecord } from '../../domain/pep/record.ts'

/** One of the stamp's emergency recovery consoles: the virtual machines that host the privileged endpoint. */
export interface EndpointTarget {
  /** For example `AzS-ERCS01`. */
  readonly name: string
  /** IP address: right after a deployment, and often later, there is no DNS for these machines. */
  readonly address: string
}

/** The port behind which the stamp's privileged endpoint stands, real or simulated. */
export interface PrivilegedEndpoint {
  /** Opens a session on one ERCS. Throws `SessionRefused` with the reason. */
  open(target: EndpointTarget, credential: SecretHandle, signal: AbortSignal): Promise<PepSession>
}

export interface PepSession {
  readonly target: EndpointTarget
  /**
   * Runs one command and hands over each record as it arrives. Resolves when the command has ended without a
   * terminating error; throws `CommandFailed` with the stamp's own words, `SessionLost` when the connection broke
   * (which says nothing about what the stamp goes on doing), or the signal's reason when it was aborted.
   */
  invoke(command: PepCommand, onRecord: (record: PepRecord) => void, signal: AbortSignal): Promise<void>
  /** Ends the session with Close-PrivilegedEndpoint, its transcripts written to the folder, and names the files. */
  close(transcripts: string): Promise<readonly string[]>
  /** Gives the connection up without a word to the stamp, as when it is already lost. */
  abandon(): void
}

export class SessionRefused extends Error {
  override readonly name = 'SessionRefused'
  readonly target: EndpointTarget
  readonly reason: 'unreachable' | 'access-denied' | 'wrong-configuration' | 'other'
  constructor(target: EndpointTarget, reason: SessionRefused['reason'], message: string, options?: ErrorOptions) {
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
  constructor(message: string, errorId: string, options?: ErrorOptions) {
    super(message, options)
    this.errorId = errorId
  }
}
