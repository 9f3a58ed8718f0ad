import { join } from 'node:path'
import type { Departure } from '../../domain/share/layout.ts'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import { exists, refuseFilled, writeNewFolder } from '../files/durable.ts'
import { type CopiedFile, CopyDiffers, type CopyOptions, compareTrees, copyTree, filesBelow, hashTree } from './copy.ts'
import { inspectShare, ShareUnreadable } from './inspect.ts'
import { certificatesFolder, certificatesRoot } from './paths.ts'

/** The prepared certificates themselves do not have the required layout. */
export class SharePreparationRefused extends Error {
  override readonly name = 'SharePreparationRefused'
  readonly departures: readonly Departure[]
  constructor(folder: string, departures: readonly Departure[]) {
    super(
      `${folder} does not have the required layout: ${departures.map(({ message }) => message).join(' ')} Nothing was copied.`,
    )
    this.departures = departures
  }
}

/**
 * Lays prepared certificates out under a share as `Certificates/<AAD|ADFS>/<Folder>/<file>.pfx`, proven by hash. The
 * tree appears as a whole, under its name only when everything is in it.
 *
 * Throws `SharePreparationRefused` when what is prepared has departures, `TargetExists` when the share has a Certificates
 * folder that is not empty, `ShareUnreadable`, `CopyDiffers`; nothing is changed then.
 * @param options.from the folder that directly holds the service folders
 */
export const buildShare = async (
  options: {
    readonly from: string
    readonly share: string
    readonly stamp: { readonly identity: IdentityProvider; readonly containerRegistry: boolean }
  } & CopyOptions,
): Promise<readonly CopiedFile[]> => {
  const { from, share, stamp } = options
  const departures = (await inspectShare(from, stamp, 'provider')).filter(({ result }) => result === 'Fail')
  if (departures.length > 0) throw new SharePreparationRefused(from, departures)
  if (!(await exists(share))) {
    throw new ShareUnreadable(
      `${share} is not there. Make the folder, or see that the share is reachable, and try again.`,
    )
  }
  await refuseFilled(certificatesRoot(share))
  let copied: readonly CopiedFile[] = []
  await writeNewFolder(certificatesRoot(share), async (temporary) => {
    copied = await copyTree(from, join(temporary, stamp.identity), await filesBelow(from), options)
  })
  const differences = compareTrees(copied, await hashTree(certificatesFolder(share, stamp.identity)))
  if (differences.length > 0) {
    throw new CopyDiffers(
      `The share differs from what was copied: ${differences.map(({ path, difference }) => `${path} (${difference})`).join(', ')}. Somebody else writes there: stop that and begin with an empty share.`,
    )
  }
  return copied
}
