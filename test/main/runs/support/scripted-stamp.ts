import type { ClosingCommand } from '../../../../src/domain/pep/command.ts'
import type { PepRecord, PepValue } from '../../../../src/domain/pep/record.ts'
import {
  CommandFailed,
  type EndpointTarget,
  type InvocableCommand,
  type PepSession,
  type PrivilegedEndpoint,
  SessionLost,
  SessionRefused,
} from '../../../../src/main/pep/privileged-endpoint.ts'

/** The stamp's newest rotation, as Get-ActionStatus shows it. */
export interface Action {
  readonly instance: string
  readonly status: string
  readonly changedAt?: string
}

/** How the command that starts a rotation ends on the console. */
export type StartEnds = 'completes' | 'is-refused' | 'is-lost' | 'stays-open'

/**
 * A privileged endpoint that does what a test scripts: it counts what is sent, and answers Get-ActionStatus with the
 * next action of a list, the last one again and again.
 */
export class ScriptedStamp implements PrivilegedEndpoint {
  readonly sent: string[] = []
  /** `null` stands for a stamp that never rotated, `unavailable` for one without the command. */
  actions: (Action | null | 'unavailable' | 'unreachable')[] = [null]
  /** What the list becomes when a rotation is started. */
  actionsAfterStart: (Action | null | 'unavailable' | 'unreachable')[] | null = null
  startEnds: StartEnds = 'completes'
  startSays = "ActionPlanInstanceID: x CurrentStatus: Completed\nAction plan finished with status: 'Completed'"
  closed = 0
  abandoned = 0
  /** What closing a session does; it fails when this throws. */
  onClose: (command: ClosingCommand) => Promise<void> | void = () => {}
  /** What Get-Command shows. */
  commands: string[] = [
    'Get-AzureStackStampInformation',
    'test-azurestack',
    'Start-SecretRotation',
    'Get-ActionStatus',
    'Close-PrivilegedEndpoint',
  ]
  unreachable = new Set<string>()

  async open(target: EndpointTarget): Promise<PepSession> {
    if (this.unreachable.has(target.name))
      throw new SessionRefused(target, 'unreachable', `${target.name} can't be reached`)
    return {
      target,
      commands: new Set(this.commands),
      invoke: (command, onRecord, signal) => this.#invoke(target, command, onRecord, signal),
      close: async (command) => {
        await this.onClose(command)
        this.closed += 1
      },
      abandon: () => {
        this.abandoned += 1
      },
    }
  }

  async #invoke(
    target: EndpointTarget,
    command: InvocableCommand,
    onRecord: (record: PepRecord) => void,
    signal: AbortSignal,
  ): Promise<void> {
    signal.throwIfAborted()
    switch (command.command) {
      case 'Start-SecretRotation':
        return this.#start(target, command.rotate, onRecord, signal)
      case 'Get-ActionStatus':
        return this.#status(target, onRecord)
      case 'Get-AzureStackStampInformation':
        this.sent.push(command.command)
        return onRecord(output('stamp', { StampVersion: '1.2108.2.130', ExternalDomainFQDN: 'east.contoso.com' }))
      case 'Test-AzureStack':
        this.sent.push(command.command)
        return onRecord(output('PASS Everything\nTrue', true))
    }
  }

  async #start(
    target: EndpointTarget,
    rotate: string,
    onRecord: (record: PepRecord) => void,
    signal: AbortSignal,
  ): Promise<void> {
    this.sent.push(`Start-SecretRotation ${rotate}`)
    this.actions = this.actionsAfterStart ?? this.actions
    switch (this.startEnds) {
      case 'completes':
        return onRecord(output(this.startSays, this.startSays))
      case 'is-refused':
        throw new CommandFailed(
          "Cannot bind argument to parameter 'Path' because it is null.",
          'ParameterArgumentValidationErrorNullNotAllowed,Test-Certificate',
        )
      case 'is-lost':
        throw new SessionLost(target, 'the session broke')
      case 'stays-open':
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true }))
    }
  }

  async #status(target: EndpointTarget, onRecord: (record: PepRecord) => void): Promise<void> {
    const action = this.actions.length > 1 ? this.actions.shift() : this.actions[0]
    if (action === 'unavailable') throw new CommandFailed('The term is not recognized', 'CommandNotFoundException')
    if (action === 'unreachable') throw new SessionLost(target, 'the session broke')
    if (action === null || action === undefined) return
    onRecord(
      output(action.instance, {
        InstanceID: action.instance,
        Status: action.status,
        StartDateTime: '2026-11-23T00:00:00Z',
        LastModifiedDateTime: action.changedAt ?? '2026-11-23T00:00:00Z',
        ProgressAsXml: null,
      }),
    )
  }
}

const output = (text: string, value: PepValue): PepRecord => ({ stream: 'output', text, value })
