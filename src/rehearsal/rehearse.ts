import { mkdir, readdir } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { certificatesPathProblem } from '../domain/pep/command.ts'
import type { WatchedSession } from '../domain/pep/session-state.ts'
import type { GuidedKind } from '../domain/run/checklist.ts'
import type { RunResult, RunView } from '../domain/run/view.ts'
import type { IdentityProvider } from '../domain/stamp/identity.ts'
import type { Entry } from '../main/audit/entry.ts'
import { openOrMakeSigningKey } from '../main/audit/key-file.ts'
import { type KeyProtection, noProtection } from '../main/audit/key-protection.ts'
import { type Clock, systemClock } from '../main/clock.ts'
import { exists } from '../main/files/durable.ts'
import type { Origin } from '../main/origin.ts'
import { sameReach } from '../main/runs/ports.ts'
import { runsIn } from '../main/runs/run-journal.ts'
import { openServices, type Services } from '../main/services.ts'
import { certificatesRoot } from '../main/share/paths.ts'
import type { Vault } from '../main/vault/vault.ts'
import { answerRequests, openEnterpriseCa } from './enterprise-ca.ts'
import { launchFromSources } from './launch-stamp.ts'
import { leadRehearsal } from './operator.ts'
import { findOrStartStamp, type RunningStamp } from './process.ts'
import {
  makeRehearsalStamp,
  type RehearsalFolder,
  rehearsalFolder,
  rehearsalPlan,
  rehearsalStamp,
} from './rehearsal-folder.ts'
import { rehearsalPorts } from './rehearsal-ports.ts'
import { publicSecrets, type RehearsalSecrets, vaultOf } from './rehearsal-secrets.ts'
import { type Scenario, scenarioNamed } from './scenario.ts'
import { accessTo, requireAccess, type StampAccess, type Through } from './stamp-access.ts'

/** A rehearsal that can't begin: what is in the way, and what to do. */
export class RehearsalRefused extends Error {
  override readonly name = 'RehearsalRefused'
}

export interface RehearsalOptions {
  /** Everything goes below this folder. A rehearsal that was interrupted there is taken up again. */
  readonly out: string
  readonly scenario: string
  readonly kind: GuidedKind
  readonly identity: IdentityProvider
  /** How the stamp is reached; over a line of its own when left out. */
  readonly through?: Through
  readonly origin: Origin
  readonly onView: (view: RunView) => void
  readonly onLine: (text: string) => void
  /** Called when something becomes of a session on the privileged endpoint, with all that are known. */
  readonly onSessions?: (sessions: readonly WatchedSession[]) => void
  readonly onAppended?: (entry: Entry) => void
  readonly signal: AbortSignal
  readonly secrets?: RehearsalSecrets
  /** How the key that signs the log is kept; as it is when left out. */
  readonly keyProtection?: KeyProtection
  /** How many times faster than real time the stamp's hour passes. */
  readonly compression?: number
}

export interface RehearsalResult {
  readonly scenario: string
  readonly result: RunResult
  /** Whether the rotation ended as the scenario says it should. */
  readonly asExpected: boolean
  readonly steps: readonly { readonly name: string; readonly state: string; readonly attempts: number }[]
  readonly startSecretRotationCalls: number
  readonly out: string
  readonly report: string | null
  readonly journal: string
  readonly head: { readonly seq: number; readonly hash: string }
  /** How it ended, in a sentence. */
  readonly ending: string
}

/** To open a session through PowerShell takes a second or two: there the stamp's hour takes longer. */
const ordinaryCompression: { readonly [through in Through]: number } = { stamp: 600, powershell: 240 }

/**
 * Leads a whole rotation of the simulated stamp through its checklist, with real keys, files, TLS endpoints and a real
 * journal below `out`. Throws `RehearsalRefused`, `TestBedMissing`, or what `openServices` throws about the journal.
 */
export const rehearse = async (options: RehearsalOptions): Promise<RehearsalResult> => {
  const scenario = scenarioNamed(options.scenario)
  if (scenario === null) {
    throw new RehearsalRefused(`There is no scenario “${options.scenario}”. “rehearse --list” names them.`)
  }
  const folders = foldersOf(resolve(options.out))
  const problem = certificatesPathProblem(certificatesRoot(folders.plan.share))
  if (problem !== null) throw new RehearsalRefused(`That folder can’t hold a rehearsal. ${problem}`)
  await requireAccess(options.through ?? 'stamp')
  const clock = systemClock()
  const secrets = options.secrets ?? publicSecrets()
  await refuseStrangeFolder(folders.out)
  const stamp = await raiseStamp(folders, scenario, options, secrets, clock)
  try {
    const vault = vaultOf(secrets)
    const access = await accessTo(stamp, vault, options.through ?? 'stamp')
    try {
      return await runOnStamp(folders, scenario, options, { stamp, access, vault }, clock)
    } finally {
      vault.wipe()
      await access.close()
    }
  } finally {
    await stamp.stop()
  }
}

interface Folders extends RehearsalFolder {
  readonly out: string
  readonly journal: string
  readonly head: string
  readonly signingKey: string
}

const foldersOf = (out: string): Folders => ({
  ...rehearsalFolder(out),
  out,
  journal: join(out, 'journal.db'),
  head: join(out, 'anchors', 'head.json'),
  signingKey: join(out, 'keys', 'signing-key.json'),
})

/** A folder is empty, or holds a rehearsal: nothing else is ever written into. */
const refuseStrangeFolder = async (out: string): Promise<void> => {
  try {
    await mkdir(out, { recursive: true })
    const names = await readdir(out)
    if (names.length === 0 || names.some((name) => name === 'authority' || isLeftover(name))) return
  } catch (error) {
    throw new RehearsalRefused(
      `${out} can't be used: ${error instanceof Error ? error.message : String(error)}. Choose another folder.`,
      { cause: error },
    )
  }
  throw new RehearsalRefused(
    `${out} is not empty and holds no rehearsal. Choose an empty folder, or a new name; nothing was changed.`,
  )
}

/** What a rehearsal that was killed in its very first moment leaves. */
const isLeftover = (name: string): boolean => /^\.authority\.[0-9a-f]{12}\.part$/.test(name)

const raiseStamp = async (
  folders: Folders,
  scenario: Scenario,
  options: RehearsalOptions,
  secrets: RehearsalSecrets,
  clock: Clock,
): Promise<RunningStamp> => {
  await makeRehearsalStamp(folders, {
    scenario,
    identity: options.identity,
    compression: compressionOf(options),
    secrets,
    at: clock.now(),
  })
  const stamp = await findOrStartStamp(folders.stamp, launchFromSources)
  if (stamp.scenario === scenario.name && stamp.names.identity === options.identity) return stamp
  await stamp.stop()
  throw new RehearsalRefused(
    `${folders.out} holds a rehearsal of “${stamp.scenario}” with ${stamp.names.identity}. Take that one up with the same options, or choose another folder.`,
  )
}

const runOnStamp = async (
  folders: Folders,
  scenario: Scenario,
  options: RehearsalOptions,
  reached: Reached,
  clock: Clock,
): Promise<RehearsalResult> => {
  const { stamp } = reached
  const ports = rehearsalPorts({ ...reached, clock, printPdf: null })
  const key = await openOrMakeSigningKey({
    path: folders.signingKey,
    protection: options.keyProtection ?? noProtection,
  })
  const services = await openServices({
    journal: folders.journal,
    head: folders.head,
    key,
    origin: options.origin,
    clock,
    reach: sameReach(ports),
  })
  const forget = [
    services.journal.onAppended((entry) => options.onAppended?.(entry)),
    services.sessions.onChanged(() => options.onSessions?.(services.sessions.list())),
  ]
  try {
    await mkdir(folders.plan.share, { recursive: true })
    const run = openRun(folders, services, stamp)
    const ending = await lead(services, run, scenario, options, folders, clock)
    return await resultOf(services, run, scenario, folders, stamp, ending)
  } finally {
    for (const end of forget) end()
    await services.close()
  }
}

/** The run that is open, or a new one. A finished rehearsal is not gone through twice. */
const openRun = (folders: Folders, services: Services, stamp: RunningStamp): string => {
  const [open] = services.engine.openRuns()
  if (open !== undefined) return open
  if (runsIn(services.journal).length > 0) {
    throw new RehearsalRefused(
      `${folders.out} holds a finished rehearsal. Choose another folder for a new one; its report is in ${dirname(folders.plan.report)}.`,
    )
  }
  const reference = rehearsalStamp(stamp.scenario, stamp.names)
  const opened = services.engine.open('external', reference, rehearsalPlan(folders))
  if ('refusal' in opened) throw new RehearsalRefused(opened.refusal)
  return opened.run
}

const lead = async (
  services: Services,
  run: string,
  scenario: Scenario,
  options: RehearsalOptions,
  folders: Folders,
  clock: Clock,
): Promise<string> => {
  const { engine } = services
  const cancel = (): void => engine.cancel(run)
  options.signal.addEventListener('abort', cancel)
  const forget = engine.onChanged(() => {
    const view = engine.view(run)
    options.onView(view)
    // The operator of this scenario goes home when nothing has moved for so long; the stamp goes on.
    if (
      scenario.stopsInStep !== null &&
      (view.steps.find(({ name }) => name === 'Rotation')?.progress?.silentMinutes ?? 0) > 0
    )
      cancel()
  })
  try {
    options.onView(engine.view(run))
    return await leadRehearsal({
      engine,
      run,
      reruns: Math.max(0, scenario.expected.startSecretRotationCalls - 1),
      answerRequests: async ({ requests, replies }) => {
        options.onLine('The rehearsal’s own enterprise CA answers the requests.')
        await answerRequests({
          ca: await openEnterpriseCa(folders.authority, clock.now()),
          requests,
          replies,
          at: clock.now(),
        })
      },
      afterStep: services.anchor,
      signal: options.signal,
    })
  } finally {
    options.signal.removeEventListener('abort', cancel)
    forget()
  }
}

const resultOf = async (
  services: Services,
  run: string,
  scenario: Scenario,
  folders: Folders,
  stamp: RunningStamp,
  ending: string,
): Promise<RehearsalResult> => {
  const view = services.engine.view(run)
  const startSecretRotationCalls = await stamp.startSecretRotationCalls()
  const { expected } = scenario
  const endsAt = view.steps.findLast(({ name, attempts }) => name !== 'Report' && attempts > 0)?.name ?? null
  const head = services.journal.head()
  return {
    scenario: scenario.name,
    result: view.result,
    asExpected:
      view.result === expected.result &&
      startSecretRotationCalls === expected.startSecretRotationCalls &&
      (expected.endsAt === null || expected.endsAt === endsAt),
    steps: view.steps.map(({ name, status, attempts }) => ({ name, state: status, attempts })),
    startSecretRotationCalls,
    out: folders.out,
    report: await newestReport(folders.plan.report),
    journal: folders.journal,
    head: { seq: head.seq, hash: head.hash },
    ending,
  }
}

const newestReport = async (first: string): Promise<string | null> => {
  if (!(await exists(first))) return null
  const names = (await readdir(dirname(first))).filter((name) => /^report(-\d+)?\.html$/.test(name))
  return join(dirname(first), names.toSorted((a, b) => numberOf(a) - numberOf(b)).at(-1) ?? basename(first))
}

const numberOf = (name: string): number => Number(/-(\d+)/.exec(name)?.[1] ?? 1)

/** The stamp with the way to it, and the secrets that this takes. */
interface Reached {
  readonly stamp: RunningStamp
  readonly access: StampAccess
  readonly vault: Vault
}

const compressionOf = ({ compression, through }: RehearsalOptions): number =>
  compression ?? ordinaryCompression[through ?? 'stamp']
