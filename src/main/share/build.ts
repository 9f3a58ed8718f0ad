import { join } from 'node:path'
import type { Departure } from '../../domain/share/layout.ts'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import { writeNewFolder } from '../files/durable.ts'
import { type CopiedFile, type CopyOptions, copyTree, filesBelow, proveEqual } from './copy.ts'
import { inspectShare, list } from './inspect.ts'
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

type Provider = { readonly identity: IdentityProvider; readonly containerRegistry: boolean }

/** Throws `SharePreparationRefused` unless a folder directly holds the service folders with one PFX each. */
export const refuseDepartures = async (folder: string, stamp: Provider): Promise<void> => {
  const departures = (await inspectShare(folder, stamp, 'provider')).filter(({ result }) => result === 'Fail')
  if (departures.length > 0) throw new SharePreparationRefused(folder, departures)
}

/**
 * Lays prepared certificates out under a share as `Certificates/<AAD|ADFS>/<Folder>/<file>.pfx`, proven by hash. The
 * tree appears as a whole, under its name only when everything is in it.
 *
 * Throws `SharePreparationRefused` when what is prepared has departures, `TargetExists` when the share has a Certificates
 * folder that is not empty, `ShareUnreadable`; the share is as it was then. Throws `CopyDiffers` when what lies there in
 * the end is not what was copied.
 * Source: Preparation steps 6 and 7, azure-stack-rotate-secrets.md.
 * @param options.from the folder that directly holds the service folders
 */
export const buildShare = async (
  options: { readonly from: string; readonly share: string; readonly stamp: Provider } & CopyOptions,
): Promise<readonly CopiedFile[]> => {
  const { from, share, stamp } = options
  await refuseDepartures(from, stamp)
  // A share that is not connected must not become a local folder of that name.
  await list(share)
  let copied: readonly CopiedFile[] = []
  await writeNewFolder(certificatesRoot(share), async (temporary) => {
    copied = await copyTree(from, join(temporary, stamp.identity), await filesBelow(from), options)
  })
  await proveEqual(copied, certificatesFolder(share, stamp.identity))
  return copied
}
