import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { PepRecord, PepValue } from '../domain/pep/record.ts'
import { exists, writeNewFile } from '../main/files/durable.ts'
import { actionStatusRecords } from './action-status.ts'
import { type SimulatedStamp, StampRefusal, type StartParameters } from './stamp.ts'
import {
  endRecords,
  externalCertificatesRecords,
  informationRecord,
  readinessRecords,
  startRecords,
  stepRecords,
} from './stamp-console.ts'
import { type SessionAnswer, type SessionRequest, sendLine } from './wire.ts'

const lookMilliseconds = 50
/** One session on a console of the simulated stamp: runs its commands and keeps its transcript. */
export class StampSession {
  readonly #stamp: SimulatedStamp
  readonly #socket: Socket
  readonly #console: string
  readonly #transcript: string[] = []
  readonly #transcriptName: string
  #closed = false

  constructor(stamp: SimulatedStamp, socket: Socket, console: string) {
    this.#stamp = stamp
    this.#socket = socket
    this.#console = console
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
    this.#transcriptName = `Transcripts_${console}_${time}_${randomBytes(4).toString('hex')}.txt`
    // What was typed stays on the console until somebody closes a session there properly.
    socket.once('close', () => {
      if (!this.#closed && this.#transcript.length > 0)
        stamp.addTranscript(console, this.#transcriptName, this.#transcript)
    })
  }

  /** Does what is asked and answers it; whatever goes wrong is an answer too. */
  async handle(request: SessionRequest): Promise<void> {
    this.#stamp.advance()
    if (!this.#stamp.isReachable(this.#console)) {
      this.#socket.destroy()
      return
    }
    try {
      this.#refuseWhenClosed()
      this.#transcript.push(`PS>${shown(request)}`)
      await this.#invoke(request)
      this.#answer({ is: 'completed' })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.#transcript.push(message)
      this.#answer(
        error instanceof StampRefusal
          ? { is: 'failed', message, errorId: error.errorId }
          : { is: 'failed', message: `simulated: ${message}`, errorId: 'SimulatedStampFault' },
      )
    }
  }

  async #invoke({ command, parameters }: SessionRequest): Promise<void> {
    const stamp = this.#stamp
    switch (command) {
      case 'Get-AzureStackStampInformation':
        return this.#say(informationRecord(stamp.state, stamp.scenario))
      case 'Test-AzureStack':
        if (parameters.Group === 'SecretRotationReadiness') return this.#say(...readinessRecords(stamp.scenario))
        return this.#say(...externalCertificatesRecords(stamp.served()))
      case 'Get-ActionStatus':
        await stamp.settled()
        stamp.advance()
        return this.#say(...actionStatusRecords(stamp))
      case 'Start-SecretRotation':
        return this.#rotate(startParameters(parameters))
      case 'Close-PrivilegedEndpoint':
        return this.#close(parameters)
      default:
        throw new StampRefusal(
          `The term '${command}' is not recognized as the name of a cmdlet, function, script file, or operable program.`,
          'CommandNotFoundException',
        )
    }
  }

  async #rotate(parameters: StartParameters): Promise<void> {
    const stamp = this.#stamp
    const instance = await stamp.start(parameters)
    this.#say(...startRecords(instance, new Date(stamp.time())))
    let told = ''
    for (;;) {
      stamp.advance()
      const { action } = stamp.state
      const steps = stamp.steps()
      const index = steps.findIndex(({ status }) => status === 'InProgress' || status === 'Error')
      const current = steps[index]
      const now = `${index} ${current?.status}`
      if (current !== undefined && now !== told && current.status !== 'Pending') {
        this.#say(...stepRecords(current.step, current.status, Math.round((100 * index) / steps.length)))
        told = now
      }
      if (action?.ended !== null && action !== null)
        return this.#rotationEnded(instance, action.ended, current?.step.name ?? '')
      if (this.#socket.destroyed) return
      if (index === stamp.scenario.cutsSessionInStep && stamp.state.downConsole === null) return this.#cut()
      await wait(lookMilliseconds)
    }
  }

  #rotationEnded(instance: string, ended: 'Completed' | 'Failed', step: string): void {
    this.#say(...endRecords(this.#stamp.scenario, instance, ended))
    if (ended === 'Failed') {
      throw new StampRefusal(
        `simulated: The action plan failed in the step '${step}'. Restore the certificates on the share and run Start-SecretRotation -ReRun.`,
        'ActionPlanFailed,Start-SecretRotation',
      )
    }
  }

  #cut(): void {
    this.#stamp.takeDown(this.#console)
    this.#socket.destroy()
  }

  /** A session that was closed is over, whoever still holds it. */
  #refuseWhenClosed(): void {
    if (!this.#closed) return
    throw new StampRefusal('simulated: this session was closed with Close-PrivilegedEndpoint.', 'SessionClosed')
  }

  /**
   * Close-PrivilegedEndpoint: ships this transcript and whatever was left on the console, which forgets them only when
   * all are written.
   */
  async #close({ TranscriptsPathDestination: folder, Credential }: SessionRequest['parameters']): Promise<void> {
    const account = accountOf(Credential)
    if (typeof folder !== 'string' || account === null) {
      throw new StampRefusal(
        'simulated: TranscriptsPathDestination and Credential are needed together.',
        'ParameterBinding,Close-PrivilegedEndpoint',
      )
    }
    if (!this.#stamp.isShareAccount(account.userName, account.password)) {
      throw new StampRefusal(
        'simulated: The user name or password is incorrect.',
        'ShareAccess,Close-PrivilegedEndpoint',
      )
    }
    if (this.#stamp.scenario.refusesClosing) {
      throw new StampRefusal(
        'simulated: The transcripts could not be copied to the destination: the network path was not found.',
        'TranscriptsNotCopied,Close-PrivilegedEndpoint',
      )
    }
    await mkdir(folder, { recursive: true })
    const own = { name: this.#transcriptName, lines: this.#transcript }
    const transcripts = [...this.#stamp.transcriptsOf(this.#console), own]
    for (const { name, lines } of transcripts) {
      const file = join(folder, name)
      // A close that broke off half-way has written it already.
      if (!(await exists(file))) {
        await writeNewFile(file, `simulated transcript of ${this.#console}\r\n${lines.join('\r\n')}\r\n`)
      }
    }
    this.#stamp.forgetTranscripts(this.#console, new Set(transcripts.map(({ name }) => name)))
    this.#closed = true
  }

  #say(...records: readonly PepRecord[]): void {
    for (const record of records) {
      this.#transcript.push(record.stream === 'verbose' ? `VERBOSE: ${record.text}` : record.text)
      this.#answer({
        is: 'record',
        record: record.stream === 'output' ? { ...record, value: plain(record.value) } : record,
      })
    }
  }

  #answer(answer: SessionAnswer): void {
    if (!this.#socket.destroyed) sendLine(this.#socket, answer)
  }
}

type Json = Extract<Extract<SessionAnswer, { is: 'record' }>['record'], { stream: 'output' }>['value']

/** The same value as what JSON makes of it. */
const plain = (value: PepValue): Json => {
  if (value === null || typeof value !== 'object') return value
  if (isList(value)) return value.map(plain)
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]))
}

const isList = (value: PepValue): value is readonly PepValue[] => Array.isArray(value)

/** The command as a transcript shows it: secrets are objects there. */
const shown = ({ command, parameters }: SessionRequest): string =>
  [
    command,
    ...Object.entries(parameters).map(([name, value]) => {
      if (value === true) return `-${name}`
      if (typeof value !== 'string') return `-${name} System.Management.Automation.PSCredential`
      return name === 'CertificatePassword' ? `-${name} System.Security.SecureString` : `-${name} "${value}"`
    }),
  ].join(' ')

/** A credential among the parameters, or null. */
const accountOf = (parameter: SessionRequest['parameters'][string] | undefined): StartParameters['shareAccount'] =>
  typeof parameter === 'object'
    ? { userName: parameter.userName, password: Buffer.from(parameter.password, 'base64') }
    : null

const startParameters = (parameters: SessionRequest['parameters']): StartParameters => {
  const { PfxFilesPath, PathAccessCredential, CertificatePassword } = parameters
  return {
    internal: parameters.Internal === true,
    rerun: parameters.ReRun === true,
    path: typeof PfxFilesPath === 'string' ? PfxFilesPath : null,
    shareAccount: accountOf(PathAccessCredential),
    pfxPassword: typeof CertificatePassword === 'string' ? Buffer.from(CertificatePassword, 'base64') : null,
  }
}
