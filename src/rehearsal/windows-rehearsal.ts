import { mkdir } from 'node:fs/promises'
import { certificatesPathProblem } from '../domain/pep/command.ts'
import type { NewRehearsal, RehearsalGround } from '../main/application/rehearsal-ground.ts'
import { type Clock, systemClock } from '../main/clock.ts'
import { OperatorError } from '../main/operator-error.ts'
import { certificatesRoot } from '../main/share/paths.ts'
import { directAccess } from './direct-access.ts'
import { answerRequests, openEnterpriseCa } from './enterprise-ca.ts'
import type { LaunchStamp } from './launch-stamp.ts'
import { findOrStartStamp, type RunningStamp } from './process.ts'
import {
  makeRehearsalStamp,
  rehearsalFolder,
  rehearsalFolderOf,
  rehearsalNames,
  rehearsalPlan,
  rehearsalStamp,
} from './rehearsal-folder.ts'
import { rehearsalPorts } from './rehearsal-ports.ts'
import { holdSecrets, publicSecrets, type RehearsalSecrets } from './rehearsal-secrets.ts'
import { type Scenario, scenarioNamed, scenarios } from './scenario.ts'

/** How many times faster than real time the stamp's hour passes. */
const compressions: { readonly [pace in NewRehearsal['pace']]: number } = { seconds: 600, minute: 60, hour: 1 }

/**
 * The simulated stamp behind the windows.
 * @param options.launchStamp how the process of a stamp is started
 * @param options.secrets other secrets than the public ones
 */
export const rehearsalGround = (options: {
  readonly launchStamp: LaunchStamp
  readonly secrets?: RehearsalSecrets
  readonly clock?: Clock
}): RehearsalGround => {
  const { launchStamp, secrets = publicSecrets(), clock = systemClock() } = options
  return {
    scenarios: scenarios.map(({ name, description }) => ({ name, description })),
    stamp: (scenario, identity) => rehearsalStamp(scenario, rehearsalNames(identity)),
    prepare: async ({ folder: out, scenario: name, identity, pace }) => {
      const scenario = knownScenario(name)
      const folder = rehearsalFolder(out)
      const problem = certificatesPathProblem(certificatesRoot(folder.plan.share))
      if (problem !== null) throw new OperatorError(`${out} can’t hold a rehearsal. ${problem}`)
      await mkdir(folder.plan.share, { recursive: true })
      await makeRehearsalStamp(folder, {
        scenario,
        identity,
        compression: compressions[pace],
        secrets,
        at: clock.now(),
      })
      return { stamp: rehearsalStamp(scenario.name, rehearsalNames(identity)), plan: rehearsalPlan(folder) }
    },
    holdSecrets: (vault) => holdSecrets(vault, secrets),
    portsFor: async (plan, means) => {
      const stamp = await reachedStamp(rehearsalFolderOf(plan).stamp, launchStamp)
      return rehearsalPorts({ ...means, stamp, access: directAccess(stamp, means.vault) })
    },
    answerRequests: async (plan) => {
      const at = clock.now()
      const ca = await openEnterpriseCa(rehearsalFolderOf(plan).authority, at)
      await answerRequests({ ca, requests: plan.requests, replies: plan.replies, at })
    },
  }
}

const knownScenario = (name: string): Scenario => {
  const scenario = scenarioNamed(name)
  if (scenario !== null) return scenario
  throw new OperatorError(`There is no scenario “${name}”.`, [
    `Choose one of these: ${scenarios.map((known) => known.name).join(', ')}.`,
  ])
}

/** Its folder may be gone, or its process not come up. */
const reachedStamp = async (folder: string, launchStamp: LaunchStamp): Promise<RunningStamp> => {
  try {
    return await findOrStartStamp(folder, launchStamp)
  } catch (error) {
    const words = error instanceof Error ? error.message : String(error)
    throw new OperatorError(
      `The simulated stamp of this rehearsal can’t be reached: ${words}`,
      ['Close this run, and begin a new rehearsal.'],
      { cause: error },
    )
  }
}
