import { writeNewFolder } from '../files/durable.ts'
import { type CopiedFile, type CopyOptions, copyTree, filesBelow } from '../share/copy.ts'
import { ShareUnreadable } from '../share/inspect.ts'

/**
 * Copies prepared certificates to a folder that appears as a whole; each file is read back and compared by SHA-256. The
 * copies hold the private keys, encrypted with the PFX password: the folder has to be a secure place.
 * Throws `TargetExists` when the folder exists and is not empty, `ShareUnreadable` when there is nothing to back up or a
 * file can't be read, `CopyDiffers`, or the signal's reason; no backup is there then.
 * Source: Preparation step 3, azure-stack-rotate-secrets.md.
 */
export const makeBackup = async (
  options: { readonly from: string; readonly to: string } & CopyOptions,
): Promise<readonly CopiedFile[]> => {
  const files = await filesBelow(options.from)
  if (files.length === 0) {
    throw new ShareUnreadable(`${options.from} holds no file to back up. Choose the folder with the PFX files.`)
  }
  let copied: readonly CopiedFile[] = []
  await writeNewFolder(options.to, async (temporary) => {
    copied = await copyTree(options.from, temporary, files, options)
  })
  return copied
}
