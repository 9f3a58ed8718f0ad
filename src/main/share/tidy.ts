import { mkdir, rename } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { type TidyPlan, tidyPlan } from '../../domain/share/tidy-plan.ts'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import { hasCode, refuseFilled, syncFolder } from '../files/durable.ts'
import { entriesBelow } from './inspect.ts'

/** The clean-up can't be done as it was shown. */
export class TidyRefused extends Error {
  override readonly name = 'TidyRefused'
}

/** What could be cleared away from a share. Looks only. Throws `ShareUnreadable`. */
export const planTidy = async (share: string, identity: IdentityProvider): Promise<TidyPlan> =>
  tidyPlan(await entriesBelow(share), identity)

/**
 * Sets aside what a plan offers, under its own path below a new folder: nothing is deleted. Interrupted, it has moved some
 * and left the rest, and a new plan offers that. Throws `TidyRefused` when the share is not as the plan was made from it
 * or the folder lies in it or on another disk, `TargetExists` when that folder is not empty.
 */
export const carryOutTidy = async (options: {
  readonly share: string
  readonly identity: IdentityProvider
  readonly plan: TidyPlan
  readonly setAside: string
}): Promise<readonly string[]> => {
  const { share, plan, setAside } = options
  if (!relative(share, setAside).startsWith('..')) {
    throw new TidyRefused(`${setAside} lies in the share itself. Choose a folder beside ${share}.`)
  }
  if (!isDeepStrictEqual(await planTidy(share, options.identity), plan)) {
    throw new TidyRefused(`${share} changed since it was looked at, so nothing was moved. Look at it again.`)
  }
  await refuseFilled(setAside)
  await mkdir(setAside, { recursive: true })
  for (const { path } of plan.offered) await moveAside(join(share, path), join(setAside, path))
  await syncFolder(setAside)
  return plan.offered.map(({ path }) => path)
}

const moveAside = async (from: string, to: string): Promise<void> => {
  await mkdir(dirname(to), { recursive: true })
  try {
    await rename(from, to)
  } catch (error) {
    if (!hasCode(error, 'EXDEV')) throw error
    throw new TidyRefused(`${to} is on another disk than ${from}. Choose a folder on the same one.`, { cause: error })
  }
  await syncFolder(dirname(from))
}
