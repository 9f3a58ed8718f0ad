import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto'
import { existsSync, truncateSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateSet } from '../domain/certificates/certificate-set.ts'
import { checkPfx } from '../domain/certificates/checks.ts'
import { openPfx } from '../main/certificates/read-pfx.ts'
import { filesBelow, hashTree } from '../main/share/copy.ts'
import { inspectShare } from '../main/share/inspect.ts'
import { certificatesFolder } from '../main/share/paths.ts'
import { actionPlan, type PlanStep } from './action-plan.ts'
import type { Scenario } from './scenario.ts'
import { isAccount, type StampState, type StoredAction, type StoredIdentity } from './stamp-state.ts'

/** A command that the stamp refuses or fails, in its own words where those are public. */
export class StampRefusal extends Error {
  override readonly name = 'StampRefusal'
  readonly errorId: string
  constructor(message: string, errorId: string) {
    super(message)
    this.errorId = errorId
  }
}

export interface StartParameters {
  readonly rotate: 'external' | 'external-rerun'
  readonly path: string | null
  readonly shareAccount: { readonly userName: string; readonly password: Buffer } | null
  readonly pfxPassword: Buffer | null
}

export type StepStatus = 'Success' | 'InProgress' | 'Pending' | 'Error'

const minute = 60_000
const neverStarted = 'simulated: there is no failed secret rotation to run again.'

/**
 * The simulated stamp: which certificates it serves, and the rotation that it runs. Time passes for it by `advance`;
 * nothing here knows of sockets. Every change is handed to `save` before it shows.
 */
export class SimulatedStamp {
  readonly scenario: Scenario
  readonly plan: readonly PlanStep[]
  readonly #state: StampState
  readonly #secret: string
  readonly #now: () => number
  readonly #save: (state: StampState) => void
  #pfxPassword: Buffer | null = null

  constructor(options: {
    readonly scenario: Scenario
    readonly state: StampState
    /** Protects the keys that the stamp keeps. */
    readonly secret: string
    /** Real time, milliseconds since 1970. */
    readonly now: () => number
    readonly save: (state: StampState) => void
  }) {
    this.scenario = options.scenario
    this.#state = options.state
    this.#secret = options.secret
    this.#now = options.now
    this.#save = options.save
    this.plan = actionPlan(options.state.names)
  }

  get state(): Readonly<StampState> {
    return this.#state
  }

  /** The stamp's time: it ran with the real one until its birth, and faster since. */
  time(): number {
    return this.#state.bornAt + (this.#now() - this.#state.bornAt) * this.#state.compression
  }

  isCloudAdmin(userName: string, password: Buffer): boolean {
    return isAccount(this.#state.cloudAdmin, userName, password)
  }

  isReachable(console: string): boolean {
    if (this.#isRunning() && this.#state.downConsole === console) return false
    return !this.scenario.unreachable.includes(console)
  }

  /** Whether the account may use the share: what a real file server would say. */
  mayUseShare(userName: string, password: Buffer): boolean {
    return this.scenario.shareAccess && isAccount(this.#state.shareAccount, userName, password)
  }

  /** The key and chain that a service serves now. */
  identityOf(folder: string): { readonly key: KeyObject; readonly chain: readonly Buffer[] } | null {
    const stored = this.#state.served[folder]
    if (stored === undefined) return null
    return {
      key: createPrivateKey({ key: stored.key, format: 'pem', passphrase: this.#secret }),
      chain: stored.chain.map((der) => Buffer.from(der, 'base64')),
    }
  }

  /** Start-SecretRotation. Every call counts, whatever comes of it. Throws `StampRefusal`. */
  async start(parameters: StartParameters): Promise<string> {
    this.#state.startSecretRotationCalls += 1
    this.#changed()
    this.advance()
    if (this.#isRunning())
      throw new StampRefusal(
        'simulated: a secret rotation is running already.',
        'SecretRotationRunning,Start-SecretRotation',
      )
    return parameters.rotate === 'external' ? this.#startExternal(parameters) : this.#startRerun()
  }

  /** Lets everything happen that is due by now. */
  advance(): void {
    const { action } = this.#state
    if (action === null || action.ended !== null) return
    const due = this.#stepsOver(action)
    while (action.applied < due) {
      this.#finishStep(action, action.applied)
      action.applied += 1
      action.lastModifiedAt = action.startedAt + this.#endOf(action.applied - 1)
    }
    const failsAt = action.failsInStep === null ? null : this.#endOf(action.failsInStep) - minute
    if (failsAt !== null && this.time() - action.startedAt >= failsAt) {
      this.#spoilShare()
      this.#end(action, 'Failed', action.startedAt + failsAt)
    } else if (action.applied === this.plan.length) {
      this.#end(action, 'Completed', action.startedAt + this.#endOf(this.plan.length - 1))
    }
    if (due > 0) this.#changed()
  }

  /** The rotation's steps as they stand now. */
  steps(): readonly {
    readonly step: PlanStep
    readonly status: StepStatus
    readonly startedAt: number | null
    readonly endedAt: number | null
  }[] {
    const { action } = this.#state
    return this.plan.map((step, index) => {
      const begins = (action?.startedAt ?? 0) + (index === 0 ? 0 : this.#endOf(index - 1))
      const ends = (action?.startedAt ?? 0) + this.#endOf(index)
      if (action === null || index > action.applied) return { step, status: 'Pending', startedAt: null, endedAt: null }
      if (index < action.applied) return { step, status: 'Success', startedAt: begins, endedAt: ends }
      if (action.ended === 'Failed') return { step, status: 'Error', startedAt: begins, endedAt: action.endedAt }
      return { step, status: 'InProgress', startedAt: begins, endedAt: null }
    })
  }

  /** Whether every service serves what the last rotation brought. */
  allNew(): boolean {
    const { action, served } = this.#state
    if (action === null) return false
    return Object.entries(action.incoming).every(([folder, identity]) => served[folder]?.chain[0] === identity.chain[0])
  }

  /** Takes a console down for as long as the rotation runs. */
  takeDown(console: string): void {
    this.#state.downConsole = console
    this.#changed()
  }

  addTranscript(console: string, name: string, lines: readonly string[]): void {
    this.#state.transcripts[console] = [...(this.#state.transcripts[console] ?? []), { name, lines: [...lines] }]
    this.#changed()
  }

  /** Hands over every transcript of a console and forgets them. */
  takeTranscripts(console: string): readonly { readonly name: string; readonly lines: readonly string[] }[] {
    const found = this.#state.transcripts[console] ?? []
    this.#state.transcripts[console] = []
    this.#changed()
    return found
  }

  async #startExternal({ path, shareAccount, pfxPassword }: StartParameters): Promise<string> {
    if (path === null || shareAccount === null || pfxPassword === null) {
      throw new StampRefusal(
        'simulated: PfxFilesPath, PathAccessCredential and CertificatePassword are needed together.',
        'ParameterBinding,Start-SecretRotation',
      )
    }
    if (!/[\\/]Certificates$/i.test(path)) {
      throw new StampRefusal('The path should end with Certificates.', 'PathEnding,Start-SecretRotation')
    }
    if (!isAccount(this.#state.shareAccount, shareAccount.userName, shareAccount.password)) {
      throw new StampRefusal('simulated: The user name or password is incorrect.', 'ShareAccess,Start-SecretRotation')
    }
    const share = join(path, '..')
    if (this.#state.read === null) await this.#meddle(share)
    const incoming = await this.#readShare(share, pfxPassword)
    this.#pfxPassword = Buffer.from(pfxPassword)
    return this.#begin(incoming, this.scenario.failsInStep)
  }

  async #startRerun(): Promise<string> {
    const { read, action } = this.#state
    if (read === null || action?.ended === 'Completed')
      throw new StampRefusal(neverStarted, 'NothingToReRun,Start-SecretRotation')
    if (action !== null) {
      const files = await this.#hashes(read.path)
      if (JSON.stringify(files) !== JSON.stringify(read.files)) {
        throw new StampRefusal(
          'simulated: the files on the share differ from those of the failed attempt.',
          'FilesChanged,Start-SecretRotation',
        )
      }
      return this.#begin(action.incoming, null)
    }
    if (this.#pfxPassword === null)
      throw new StampRefusal(
        'simulated: the password of the failed attempt is gone; start without -ReRun.',
        'PasswordGone,Start-SecretRotation',
      )
    return this.#begin(await this.#readShare(read.path, this.#pfxPassword), null)
  }

  #begin(incoming: Record<string, StoredIdentity>, failsInStep: number | null): string {
    const startedAt = this.time()
    const instance = randomUUID()
    this.#state.action = {
      instance,
      startedAt,
      failsInStep,
      applied: 0,
      ended: null,
      endedAt: null,
      lastModifiedAt: startedAt,
      incoming,
    }
    this.#changed()
    return instance
  }

  /** Opens what is on the share as the stamp does, and refuses what a stamp refuses. */
  async #readShare(share: string, password: Buffer): Promise<Record<string, StoredIdentity>> {
    this.#state.read = { path: share, files: await this.#hashes(share) }
    this.#changed()
    if ((await inspectShare(share, this.#state.names, 'share')).length > 0) {
      throw new StampRefusal(
        "Cannot bind argument to parameter 'Path' because it is null.",
        'ParameterArgumentValidationErrorNullNotAllowed,Test-Certificate',
      )
    }
    const incoming: Record<string, StoredIdentity> = {}
    for (const certificate of certificateSet(this.#state.names)) {
      const folder = join(certificatesFolder(share, this.#state.names.identity), certificate.folder)
      const [file = ''] = await filesBelow(folder)
      const shown = `${certificate.folder}\\${file}`
      const pfx = openPfx(await readFile(join(folder, file)), password)
      if (!('key' in pfx) || pfx.key === null) {
        const wrong = pfx.facts.state === 'unreadable' && pfx.facts.reason === 'wrong-password'
        throw new StampRefusal(
          wrong
            ? `simulated: ${shown}: The specified network password is not correct.`
            : `simulated: ${shown} can't be read.`,
          'CertificatePassword,Test-Certificate',
        )
      }
      const bad = checkPfx(pfx.facts, { certificate, at: new Date(this.#now()), trustedRoots: [] }).find(
        ({ result }) => result === 'Fail',
      )
      if (bad !== undefined)
        throw new StampRefusal(`simulated: ${shown}: ${bad.name}: ${bad.message}`, 'CertificateCheck,Test-Certificate')
      const chain = pfx.facts.chain.flatMap((place) => pfx.certificates[place]?.raw.toString('base64') ?? [])
      incoming[certificate.folder] = { key: this.#sealed(pfx.key), chain }
    }
    return incoming
  }

  #sealed(key: KeyObject): string {
    return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: this.#secret }).toString()
  }

  async #hashes(share: string): Promise<Record<string, string>> {
    return Object.fromEntries((await hashTree(join(share, 'Certificates'))).map(({ path, sha256 }) => [path, sha256]))
  }

  /** What somebody does to the share as the rotation starts. */
  async #meddle(share: string): Promise<void> {
    const { identity } = this.#state.names
    switch (this.scenario.share) {
      case 'untouched':
        return
      case 'other-provider-tree': {
        const other = join(certificatesFolder(share, identity === 'AAD' ? 'ADFS' : 'AAD'), 'ARM Admin')
        await mkdir(other, { recursive: true })
        await writeFile(join(other, 'CertificateHelp.txt'), 'Place the certificate here.\r\n')
        return
      }
      case 'other-password': {
        const folder = join(certificatesFolder(share, identity), 'ARM Admin')
        const [file = ''] = await filesBelow(folder)
        await writeFile(join(folder, file), otherPassword(await readFile(join(folder, file))))
        return
      }
    }
  }

  /** A rotation that fails may have altered the files on the share: that is why they are put back before a rerun. */
  #spoilShare(): void {
    const [path] = Object.keys(this.#state.read?.files ?? {}).filter((name) => name.includes('Public Portal'))
    if (this.#state.read === null || path === undefined) return
    const file = join(this.#state.read.path, 'Certificates', path)
    if (existsSync(file)) truncateSync(file, 100)
  }

  #finishStep(action: StoredAction, index: number): void {
    for (const folder of this.plan[index]?.folders ?? []) {
      const identity = action.incoming[folder]
      if (identity !== undefined && folder !== this.scenario.keepsOld) this.#state.served[folder] = identity
    }
  }

  #end(action: StoredAction, ended: 'Completed' | 'Failed', at: number): void {
    action.ended = ended
    action.endedAt = at
    action.lastModifiedAt = at
    this.#changed()
  }

  /** How many steps are over by now; a step that fails or never ends stops the count. */
  #stepsOver(action: StoredAction): number {
    const elapsed = this.time() - action.startedAt
    const over = this.plan.filter((_, index) => this.#endOf(index) <= elapsed).length
    return Math.min(over, this.#lastStep(action))
  }

  #lastStep(action: StoredAction): number {
    return Math.min(action.failsInStep ?? this.plan.length, this.scenario.stopsInStep ?? this.plan.length)
  }

  /** When a step ends, in milliseconds of stamp time from the start of the action. */
  #endOf(index: number): number {
    return this.plan.slice(0, index + 1).reduce((sum, { minutes }) => sum + minutes * minute, 0)
  }

  #isRunning(): boolean {
    const { action } = this.#state
    return action !== null && action.ended === null
  }

  #changed(): void {
    this.#save(this.#state)
  }
}

/** A byte of the MAC's salt is changed: to whoever opens it, that is a PFX with another password. */
const otherPassword = (pfx: Buffer): Buffer => {
  const altered = Buffer.from(pfx)
  const inSalt = altered.length - 8
  altered[inSalt] = (altered[inSalt] ?? 0) ^ 0x55
  return altered
}
