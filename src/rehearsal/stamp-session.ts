import { mkdir } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { PepRecord, PepValue } from '../domain/pep/record.ts'
import { writeNewFile } from '../main/files/durable.ts'
import type { SimulatedStamp, StartParameters } from './stamp.ts'
import { StampRefusal } from './stamp.ts'
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
type Invocation = Extract<SessionRequest, { do: 'invoke' }>

/** One session on a console of the simulated stamp: runs its commands and keeps its transcript. */
export class StampSession {
  readonly #stamp: SimulatedStamp
  readonly #socket: Socket
  readonly #console: string
  readonly #transcript: string[] = []
  #closed = false

  constructor(stamp: SimulatedStamp, socket: Socket, console: string) {
    this.#stamp = stamp
    this.#socket = socket
    this.#console = console
    // What was typed stays on the console until somebody closes a session there properly.
    socket.once('close', () => {
      if (!this.#closed && this.#transcript.length > 0)
        stamp.addTranscript(console, this.#transcriptName(), this.#transcript)
    })
  }

  async handle(request: SessionRequest): Promise<void> {
    if (request.do === 'close') return this.#close(request.transcripts)
    this.#transcript.push(`PS>${shown(request)}`)
    try {
      await this.#invoke(request)
      this.#answer({ is: 'completed' })
    } catch (error) {
      if (!(error instanceof StampRefusal)) throw error
      this.#transcript.push(error.message)
      this.#answer({ is: 'failed', message: error.message, errorId: error.errorId })
    }
  }

  async #invoke({ command, parameters }: Invocation): Promise<void> {
    const stamp = this.#stamp
    stamp.advance()
    switch (command) {
      case 'Get-AzureStackStampInformation':
        return this.#say(informationRecord(stamp.state, stamp.scenario))
      case 'Test-AzureStack':
        if (parameters.Group === 'SecretRotationReadiness') return this.#say(...readinessRecords(stamp.scenario))
        return this.#say(...externalCertificatesRecords(stamp.allNew()))
      case 'Get-ActionStatus':
        return this.#say(...actionRecords(stamp))
      case 'Start-SecretRotation':
        return this.#rotate(startParameters(parameters))
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

  /** Close-PrivilegedEndpoint: ships this transcript and whatever was left on the console. */
  async #close(folder: string): Promise<void> {
    this.#closed = true
    this.#stamp.addTranscript(this.#console, this.#transcriptName(), [
      ...this.#transcript,
      'PS>Close-PrivilegedEndpoint',
    ])
    await mkdir(folder, { recursive: true })
    const files: string[] = []
    for (const { name, lines } of this.#stamp.takeTranscripts(this.#console)) {
      const file = join(folder, name)
      await writeNewFile(file, `simulated transcript of ${this.#console}\r\n${lines.join('\r\n')}\r\n`)
      files.push(file)
    }
    this.#answer({ is: 'closed', files })
    this.#socket.end()
  }

  #transcriptName(): string {
    const time = new Date().toISOString().replace(/\D/g, '').slice(0, 17)
    return `Transcripts_${this.#console}_${time}_${this.#socket.remotePort ?? 0}.txt`
  }

  #say(...records: readonly PepRecord[]): void {
    for (const record of records) {
      this.#transcript.push(record.text)
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
const shown = ({ command, parameters }: Invocation): string =>
  [
    command,
    ...Object.entries(parameters).map(([name, value]) => {
      if (value === true) return `-${name}`
      if (typeof value !== 'string') return `-${name} System.Management.Automation.PSCredential`
      return name === 'CertificatePassword' ? `-${name} System.Security.SecureString` : `-${name} "${value}"`
    }),
  ].join(' ')

const startParameters = (parameters: Invocation['parameters']): StartParameters => {
  if (parameters.Internal === true) {
    throw new StampRefusal(
      'simulated: this stamp rehearses external rotations only.',
      'InternalNotSimulated,Start-SecretRotation',
    )
  }
  const { PfxFilesPath, PathAccessCredential, CertificatePassword } = parameters
  return {
    rotate: parameters.ReRun === true ? 'external-rerun' : 'external',
    path: typeof PfxFilesPath === 'string' ? PfxFilesPath : null,
    shareAccount:
      typeof PathAccessCredential === 'object'
        ? { userName: PathAccessCredential.userName, password: Buffer.from(PathAccessCredential.password, 'base64') }
        : null,
    pfxPassword: typeof CertificatePassword === 'string' ? Buffer.from(CertificatePassword, 'base64') : null,
  }
}

/** Get-ActionStatus -FunctionName "Start-SecretRotation": the newest rotation, or nothing. */
const actionRecords = (stamp: SimulatedStamp): readonly PepRecord[] => {
  const { action, earlier } = stamp.state
  if (action !== null) {
    const status = action.ended ?? 'Running'
    return [
      actionRecord(
        action.instance,
        status,
        action.startedAt,
        action.endedAt,
        changedAt(stamp),
        progressXml(stamp, status),
      ),
    ]
  }
  if (earlier === null) return []
  return [
    actionRecord(
      earlier.instance,
      'Completed',
      earlier.startedAt,
      earlier.endedAt,
      earlier.endedAt,
      '<Action Status="Success"><Steps/></Action>',
    ),
  ]
}

const changedAt = (stamp: SimulatedStamp): number =>
  stamp.steps().reduce((latest, { startedAt, endedAt }) => Math.max(latest, startedAt ?? 0, endedAt ?? 0), 0)

const actionRecord = (
  instance: string,
  status: string,
  startedAt: number,
  endedAt: number | null,
  lastModifiedAt: number,
  xml: string,
): PepRecord => ({
  stream: 'output',
  text: `InstanceID : ${instance}\nStatus     : ${status}`,
  value: {
    InstanceID: instance,
    ActionPlanName: 'SecretRotation',
    ActionTypeName: 'SecretRotation',
    RolePath: 'Cloud',
    ProgressAsXml: xml,
    Status: status,
    StartDateTime: new Date(startedAt).toISOString(),
    EndDateTime: endedAt === null ? null : new Date(endedAt).toISOString(),
    LastModifiedDateTime: new Date(lastModifiedAt).toISOString(),
  },
})

const progressXml = (stamp: SimulatedStamp, status: string): string => {
  const steps = stamp.steps().map(({ step, status: stepStatus, startedAt, endedAt }, index) => {
    const word = stepStatus === 'Pending' ? '' : stepStatus
    return `<Step FullStepIndex="${index}" Index="${index}" Name="${step.name}" Description="${step.name}" StartTimeUtc="${time(startedAt)}" EndTimeUtc="${time(endedAt)}" Status="${word}"><Task RolePath="Cloud" InterfaceType="SecretRotation" Status="${word}" /></Step>`
  })
  const words: { readonly [status: string]: string } = { Completed: 'Success', Failed: 'Error', Running: 'InProgress' }
  return `<Action Type="SecretRotation" Status="${words[status] ?? status}"><Steps>${steps.join('')}</Steps></Action>`
}

const time = (at: number | null): string => (at === null ? '' : new Date(at).toISOString())
