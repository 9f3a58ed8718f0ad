import type { RunResult } from '../domain/run/view.ts'

/**
 * What happens at a simulated stamp, as data. Step numbers count the stamp's own steps from 0; see `action-plan.ts`.
 */
export interface Scenario {
  readonly name: string
  /** One sentence for whoever chooses a rehearsal. */
  readonly description: string
  readonly version: string
  /** Whether a rotation long ago is the newest action when the rehearsal begins. */
  readonly rotatedBefore: boolean
  /** Consoles (ERCS) that can't be reached. */
  readonly unreachable: readonly string[]
  /** Categories of the readiness test that do not pass. */
  readonly readiness: { readonly [category: string]: 'WARN' | 'FAIL' }
  readonly shareAccess: boolean
  /** What somebody does to the share in the moment in which the first rotation starts. */
  readonly share: 'untouched' | 'other-provider-tree' | 'other-password'
  /** The first attempt fails in this step, after the stamp altered files on the share. */
  readonly failsInStep: number | null
  /** The session that sent the command is cut in this step, and its console is gone for the rest of the rotation. */
  readonly cutsSessionInStep: number | null
  /** The rotation stays in this step for ever. */
  readonly stopsInStep: number | null
  /** This service keeps its old certificate although the stamp reports success. */
  readonly keepsOld: string | null
  /** Close-PrivilegedEndpoint fails on every console, so that the transcripts stay there. */
  readonly refusesClosing: boolean
  /** Days that the stamp's own root certificate is still valid. */
  readonly rootDays: number
  readonly expected: {
    readonly result: RunResult
    readonly startSecretRotationCalls: number
    /** The step that is the last to be attempted before the report, when it isn't the whole checklist. */
    readonly endsAt: string | null
  }
}

const ordinary: Scenario = {
  name: 'success',
  description: 'Everything goes well.',
  version: '1.2108.2.130',
  rotatedBefore: true,
  unreachable: [],
  readiness: {},
  shareAccess: true,
  share: 'untouched',
  failsInStep: null,
  cutsSessionInStep: null,
  stopsInStep: null,
  keepsOld: null,
  refusesClosing: false,
  rootDays: 1190,
  expected: { result: 'OK', startSecretRotationCalls: 1, endsAt: null },
}

const failed = (endsAt: string, startSecretRotationCalls: number): Scenario['expected'] => ({
  result: 'Fail',
  startSecretRotationCalls,
  endsAt,
})

const warned: Scenario['expected'] = { result: 'Warning', startSecretRotationCalls: 1, endsAt: null }

export const scenarios: readonly Scenario[] = [
  ordinary,
  {
    ...ordinary,
    name: 'readiness-warning',
    description: 'The readiness test warns, which blocks; the operator overrides it with a reason and a support case.',
    readiness: { AzsInfraCapacity: 'WARN' },
    expected: warned,
  },
  {
    ...ordinary,
    name: 'readiness-failure',
    description: 'The readiness test fails: nothing is rotated.',
    readiness: { AzsInfraRoleSummary: 'FAIL', AzsInfraCapacity: 'WARN' },
    expected: failed('Readiness', 0),
  },
  {
    ...ordinary,
    name: 'wrong-layout',
    description: 'A tree of the other identity provider lands on the share as the rotation starts: the stamp refuses.',
    share: 'other-provider-tree',
    expected: failed('Rotation', 1),
  },
  {
    ...ordinary,
    name: 'wrong-password',
    description: 'One PFX is replaced by one with another password as the rotation starts: the stamp refuses.',
    share: 'other-password',
    expected: failed('Rotation', 1),
  },
  {
    ...ordinary,
    name: 'share-unreadable',
    description: 'The account for the share may not read it: found out before anything is sent.',
    shareAccess: false,
    expected: failed('Share', 0),
  },
  {
    ...ordinary,
    name: 'fails-then-rerun',
    description: 'The rotation fails in the middle; the share is restored from the backup, and the rerun succeeds.',
    failsInStep: 3,
    expected: { result: 'OK', startSecretRotationCalls: 2, endsAt: null },
  },
  {
    ...ordinary,
    name: 'session-drops',
    description: 'The session is lost in the middle; the rotation is followed from another ERCS.',
    rotatedBefore: false,
    cutsSessionInStep: 3,
  },
  {
    ...ordinary,
    name: 'ercs-down',
    description: 'The first ERCS can’t be reached: the next one is used.',
    unreachable: ['AzS-ERCS01'],
  },
  {
    ...ordinary,
    name: 'transcripts-stay',
    description: 'No session can be closed with its transcripts: everything else goes well, and what to do is said.',
    refusesClosing: true,
    expected: warned,
  },
  {
    ...ordinary,
    name: 'never-ends',
    description: 'The rotation stays in one step for ever: it is said, followed, and left with an unknown end.',
    stopsInStep: 4,
    expected: failed('Rotation', 1),
  },
  {
    ...ordinary,
    name: 'one-endpoint-not-rotated',
    description: 'The stamp reports success, but one endpoint keeps its old certificate: the verification names it.',
    keepsOld: 'KeyVault',
    expected: failed('Verification', 1),
  },
  {
    ...ordinary,
    name: 'release-1808',
    description: 'A stamp before 1811 can’t rotate external certificates alone: nothing is started.',
    version: '1.1808.0.97',
    rotatedBefore: false,
    expected: failed('Stamp', 0),
  },
  {
    ...ordinary,
    name: 'release-1901',
    description: 'An older stamp: its enterprise CA must stay the same, and its console speaks as in 2019.',
    version: '1.1901.0.95',
    rotatedBefore: false,
    expected: warned,
  },
  {
    ...ordinary,
    name: 'root-expiring',
    description: 'The stamp’s own root certificate nears its end, which an external rotation does not change.',
    rootDays: 60,
    expected: warned,
  },
]

/** The scenario of that name, or null. */
export const scenarioNamed = (name: string): Scenario | null =>
  scenarios.find((scenario) => scenario.name === name) ?? null
