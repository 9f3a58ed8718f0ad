import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import { exists } from '../files/durable.ts'
import { type CopiedFile, filesBelow } from './copy.ts'
import { removeEmptyFolders } from './empty-folders.ts'
import { certificatesFolder, certificatesRoot } from './paths.ts'

/**
 * Takes the certificates off a share: the files that Keyturn laid there, by their paths, then every folder that is
 * empty. The stamp may have altered the files, so their paths decide, not their hashes; what Keyturn did not lay there
 * stays, and is named. Can be repeated.
 * Source: Rotation step 2, azure-stack-rotate-secrets.md: "Remove your certificates from the share".
 */
export const clearShare = async (options: {
  readonly share: string
  readonly stamp: { readonly identity: IdentityProvider }
  readonly expected: readonly CopiedFile[]
}): Promise<{ readonly removed: readonly string[]; readonly left: readonly string[] }> => {
  const root = certificatesRoot(options.share)
  if (!(await exists(root))) return { removed: [], left: [] }
  const target = certificatesFolder(options.share, options.stamp.identity)
  const removed: string[] = []
  for (const { path } of options.expected) {
    if (!(await exists(join(target, path)))) continue
    await rm(join(target, path))
    removed.push(path)
  }
  const left = await filesBelow(root)
  await removeEmptyFolders(root)
  return { removed, left }
}
