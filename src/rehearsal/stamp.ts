import { createHash, createPrivateKey, type KeyObject, randomBytes, randomUUID } from 'node:crypto'
import { existsSync, truncateSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateSet, type ExpectedCertificate, serviceFolders } from '../domain/certificates/certificate-set.ts'
import { checkPfx } from '../domain/certificates/checks.ts'
import type { IdentityProvider } from '../domain/stamp/identity.ts'
import { openPfx } from '../main/certificates/read-pfx.ts'
import { writePfx } from '../main/certificates/write-pfx.ts'
import { filesBelow, hashTree } from '../main/share/copy.ts'
import { inspectShare } from '../main/share/inspect.ts'
import { certificatesFolder, certificatesRoot } from '../main/share/paths.ts'
import { actionPlan, type PlanStep } from './action-plan.ts'
import type { Scenario } from './scenario.ts'
import { isAccount, type StampState, type StoredAction, type StoredIdentity } from './stamp-state.ts'

/**
 * A command that the stamp refuses or fails, in its own words where those are public; other words begin with `simulated:`.
 */
export class StampRefusal extends Error {
  override readonly name = 'StampRefusal'
  readonly errorId: string
  constructor(message: string, errorId: string, options?: ErrorOptions) {
    super(message, options)
    this.errorId = errorId
  }
}

/** The parameters of Start-SecretRotation as they came: the cmdlet has one set, in which all are optional. */
export interface StartParameters {
  readonly internal: boolean
  readonly rerun: boolean
  readonly path: string | null
  readonly shareAccount: { readonly userName: string; readonly password: Buffer } | null
  readonly pfxPassword: Buffer | null
}

export type StepStatus = 'Success' | 'InProgress' | 'Pending' | 'Error'

const minute = 60_000

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
  /** Kept from a start that was refused, for its rerun. It never goes to the disk. */
  #pfxPassword: Buffer | null = null
  #commands: Promise<unknown> = Promise.resolve()

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
    return this.scenario.shareAccess && this.isShareAccount(userName, password)
  }

  /** Whether this is the account that was made for the share, whatever it may do there. */
  isShareAccount(userName: string, password: Buffer): boolean {
    return isAccount(this.#state.shareAccount, userName, password)
  }

  /** The key of something that a service serves. */
  keyOf(identity: StoredIdentity): KeyObject {
    return createPrivateKey({ key: identity.key, format: 'pem', passphrase: this.#secret })
  }

  /**
   * Start-SecretRotation. Every call counts, whatever comes of it; they are decided one after the other. Answers the
   * instance of the action that began. Throws `StampRefusal`.
   */
  start(parameters: StartParameters): Promise<string> {
    this.#state.startSecretRotationCalls += 1
    this.#changed()
    const decided = this.#commands.then(() => this.#decide(parameters))
    this.#commands = decided.catch(() => {})
    return decided
  }

  /**
   * Resolves when every rotation that was asked for by now has begun or was refused. Whoever looks for the newest action
   * waits for it: otherwise a command that has arrived could look like one that never came.
   */
  async settled(): Promise<void> {
    await this.#commands
  }

  /** Lets everything happen that is due by now. */
  advance(): void {
    const { action } = this.#state
    if (action === null || action.ended !== null) return
    const due = this.#stepsOver(action)
    const moved = action.applied < due
    for (; action.applied < due; action.applied++) this.#finishStep(action, action.applied)
    const failsAt = action.failsInStep === null ? null : this.#endOf(action.failsInStep) - minute
    if (failsAt !== null && this.time() - action.startedAt >= failsAt) {
      this.#spoilShare()
      this.#end(action, 'Failed', action.startedAt + failsAt)
    } else if (action.applied === this.plan.length) {
      this.#end(action, 'Completed', action.startedAt + this.#endOf(this.plan.length - 1))
    } else if (moved) {
      this.#changed()
    }
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

  /** What each service serves, and whether it kept its old certificate through a rotation that has ended. */
  served(): readonly { readonly folder: string; readonly thumbprint: string; readonly kept: boolean }[] {
    const { action, served } = this.#state
    const brought = action?.ended === 'Completed' ? action.incoming : served
    return Object.entries(served).map(
      ([
        folder,
        {
          chain: [leaf = ''],
        },
      ]) => ({
        folder,
        thumbprint: createHash('sha1').update(Buffer.from(leaf, 'base64')).digest('hex').toUpperCase(),
        kept: brought[folder]?.chain[0] !== leaf,
      }),
    )
  }

  /** Takes a console down for as long as the rotation runs. */
  takeDown(console: string): void {
    this.#state.downConsole = console
    this.#changed()
  }

  addTranscript(console: string, name: string, lines: readonly string[]): void {
    this.#state.transcripts[console] = [...this.transcriptsOf(console), { name, lines: [...lines] }]
    this.#changed()
  }

  /** The transcripts that lie on a console. */
  transcriptsOf(console: string): StampState['transcripts'][string] {
    return this.#state.transcripts[console] ?? []
  }

  forgetTranscripts(console: string, names: ReadonlySet<string>): void {
    this.#state.transcripts[console] = this.transcriptsOf(console).filter(({ name }) => !names.has(name))
    this.#changed()
  }

  async #decide(parameters: StartParameters): Promise<string> {
    this.advance()
    if (parameters.internal) {
      throw new StampRefusal(
        'simulated: this stamp rehearses external rotations only.',
        'InternalNotSimulated,Start-SecretRotation',
      )
    }
    if (this.#isRunning()) {
      throw new StampRefusal(
        'simulated: a secret rotation is running already.',
        'SecretRotationRunning,Start-SecretRotation',
      )
    }
    return parameters.rerun ? this.#startRerun() : this.#startExternal(parameters)
  }

  async #startExternal({ path, shareAccount, pfxPassword }: StartParameters): Promise<string> {
    if (this.#state.action?.ended === 'Failed') {
      throw new StampRefusal(
        'simulated: the last secret rotation failed. Start it again with -ReRun.',
        'ReRunNeeded,Start-SecretRotation',
      )
    }
    if (path === null || shareAccount === null || pfxPassword === null) {
      throw new StampRefusal(
        'simulated: PfxFilesPath, PathAccessCredential and CertificatePassword are needed together.',
        'ParameterBinding,Start-SecretRotation',
      )
    }
    if (!/[\\/]Certificates$/i.test(path)) {
      throw new StampRefusal('The path should end with Certificates.', 'PathEnding,Start-SecretRotation')
    }
    if (!this.mayUseShare(shareAccount.userName, shareAccount.password)) {
      throw new StampRefusal('simulated: The user name or password is incorrect.', 'ShareAccess,Start-SecretRotation')
    }
    const share = join(path, '..')
    this.#keepPassword(Buffer.from(pfxPassword))
    const failsInStep = this.#state.action === null ? this.scenario.failsInStep : null
    return this.#begin(await this.#readShare(share, pfxPassword), failsInStep)
  }

  /** A failed action is run again over the same files; a start that was refused before one began, over what is there now. */
  async #startRerun(): Promise<string> {
    const { read, action } = this.#state
    if (read === null) {
      throw new StampRefusal(
        'simulated: there is no failed secret rotation to run again.',
        'NothingToReRun,Start-SecretRotation',
      )
    }
    if (action?.ended === 'Failed') {
      if (JSON.stringify(await fromShare(() => hashesOf(read.path))) !== JSON.stringify(read.files)) {
        throw new StampRefusal(
          'simulated: the files on the share differ from those of the failed attempt.',
          'FilesChanged,Start-SecretRotation',
        )
      }
      return this.#begin(action.incoming, null)
    }
    if (this.#pfxPassword === null) {
      throw new StampRefusal(
        'simulated: the stamp was restarted since and has forgotten the password; start without -ReRun.',
        'PasswordGone,Start-SecretRotation',
      )
    }
    return this.#begin(await this.#readShare(read.path, this.#pfxPassword), null)
  }

  #keepPassword(password: Buffer | null): void {
    this.#pfxPassword?.fill(0)
    this.#pfxPassword = password
  }

  #begin(incoming: Record<string, StoredIdentity>, failsInStep: number | null): string {
    this.#keepPassword(null)
    const instance = randomUUID()
    this.#state.action = {
      instance,
      startedAt: this.time(),
      failsInStep,
      applied: 0,
      ended: null,
      endedAt: null,
      incoming,
    }
    this.#changed()
    return instance
  }

  /** Opens what is on the share as the stamp does, and refuses what a stamp refuses. */
  #readShare(share: string, password: Buffer): Promise<Record<string, StoredIdentity>> {
    return fromShare(async () => {
      const { read, action } = this.#state
      if (read === null && action === null) await this.#meddle(share, password)
      this.#state.read = { path: share, files: await hashesOf(share) }
      this.#changed()
      return this.#openAll(share, password)
    })
  }

  async #openAll(share: string, password: Buffer): Promise<Record<string, StoredIdentity>> {
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
      incoming[certificate.folder] = this.#accepted(
        await readFile(join(folder, file)),
        password,
        certificate,
        `${certificate.folder}\\${file}`,
      )
    }
    return incoming
  }

  #accepted(bytes: Buffer, password: Buffer, certificate: ExpectedCertificate, shown: string): StoredIdentity {
    const pfx = openPfx(bytes, password)
    if (!('key' in pfx) || pfx.key === null) {
      const wrong = pfx.facts.state === 'unreadable' && pfx.facts.reason === 'wrong-password'
      throw new StampRefusal(
        wrong
          ? `simulated: ${shown}: The specified network password is not correct.`
          : `simulated: ${shown} can't be read.`,
        'CertificatePassword,Test-Certificate',
      )
    }
    const bad = checkPfx(pfx.facts, { certificate, at: new Date(this.#now()), trustedRoots: [], revocation: [] }).find(
      ({ result }) => result === 'Fail',
    )
    if (bad !== undefined) {
      throw new StampRefusal(`simulated: ${shown}: ${bad.name}: ${bad.message}`, 'CertificateCheck,Test-Certificate')
    }
    const chain = pfx.facts.chain.flatMap((place) => pfx.certificates[place]?.raw.toString('base64') ?? [])
    return { key: this.#sealed(pfx.key), chain }
  }

  #sealed(key: KeyObject): string {
    return key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: this.#secret }).toString()
  }

  /** What somebody does to the share as the first rotation starts. */
  async #meddle(share: string, password: Buffer): Promise<void> {
    const { identity } = this.#state.names
    switch (this.scenario.share) {
      case 'untouched':
        return
      case 'other-provider-tree':
        return makeOtherTree(share, identity === 'AAD' ? 'ADFS' : 'AAD')
      case 'other-password': {
        const folder = join(certificatesFolder(share, identity), 'ARM Admin')
        const [file = ''] = await filesBelow(folder)
        return giveOtherPassword(join(folder, file), password)
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
    if (ended === 'Completed') this.#state.read = null
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

/** What is done with the share; trouble of the file system becomes the stamp's refusal. */
const fromShare = async <T>(work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    if (error instanceof StampRefusal) throw error
    throw new StampRefusal(
      `simulated: the files on the share can't be read: ${error instanceof Error ? error.message : String(error)}`,
      'ShareAccess,Start-SecretRotation',
      { cause: error },
    )
  }
}

/** The files of a share, by their path below `Certificates`, with their SHA-256. */
const hashesOf = async (share: string): Promise<Record<string, string>> =>
  Object.fromEntries((await hashTree(certificatesRoot(share))).map(({ path, sha256 }) => [path, sha256]))

/** As CertDirectoryMaker.ps1 leaves it: the tree of the provider that this stamp does not have, with its help files. */
const makeOtherTree = async (share: string, identity: IdentityProvider): Promise<void> => {
  for (const service of serviceFolders({ identity, containerRegistry: false })) {
    const folder = join(certificatesFolder(share, identity), service)
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'CertificateHelp.txt'), 'Place the certificate of this service here.\r\n')
  }
}

/** The same key and certificates again, under a password that nobody knows. */
const giveOtherPassword = async (file: string, password: Buffer): Promise<void> => {
  const pfx = openPfx(await readFile(file), password)
  if (!('key' in pfx) || pfx.key === null) return
  const chain = pfx.facts.chain.flatMap((place) => pfx.certificates[place]?.raw ?? [])
  await writeFile(file, writePfx({ key: pfx.key, chain, password: Buffer.from(randomBytes(12).toString('hex')) }))
}
