import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import { exists, writeNewFile } from '../files/durable.ts'
import { refuseDepartures } from './build.ts'
import {
  type CopiedFile,
  CopyDiffers,
  type CopyOptions,
  compareTrees,
  copyTree,
  hashFile,
  hashTree,
  proveEqual,
} from './copy.ts'
import { removeEmptyFolders } from './empty-folders.ts'
import { list } from './inspect.ts'
import { certificatesFolder, certificatesRoot } from './paths.ts'

/**
 * Makes the certificates on a share equal to the backup again, as the page asks before a rerun. Whatever differs, and
 * whatever does not belong there, is first copied to the folder `setAside`, then replaced or removed. Can be repeated at
 * any point: it only ever moves towards the backup.
 *
 * Throws `SharePreparationRefused` when the backup does not hold the whole set, and `ShareUnreadable` when the share or
 * something on it can't be read; the share is as it was then. Throws `CopyDiffers` when it is not equal in the end.
 * Source: Preparation step 3, azure-stack-rotate-secrets.md.
 */
export const restoreShare = async (
  options: {
    readonly backup: string
    readonly share: string
    readonly stamp: { readonly identity: IdentityProvider; readonly containerRegistry: boolean }
    readonly setAside: string
  } & CopyOptions,
): Promise<{ readonly restored: readonly CopiedFile[]; readonly setAside: readonly string[] }> => {
  const { backup, share, stamp } = options
  const root = certificatesRoot(share)
  const target = certificatesFolder(share, stamp.identity)
  await refuseDepartures(backup, stamp)
  // A share that is not connected must not become a local folder of that name.
  await list(share)
  await mkdir(target, { recursive: true })
  const kept = await hashTree(backup)
  const wanted = new Map(kept.map((file) => [`${stamp.identity}/${file.path}`, file]))
  const aside: string[] = []
  for (const found of await hashTree(root)) {
    options.signal.throwIfAborted()
    if (wanted.get(found.path)?.sha256 === found.sha256) continue
    aside.push(await putAside(root, found, options.setAside))
  }
  await removeStrangeFolders(root, new Set([...wanted.keys()].flatMap(foldersOf)))
  const missing = compareTrees(kept, await hashTree(target)).filter(({ difference }) => difference === 'missing')
  const restored = await copyTree(
    backup,
    target,
    missing.map(({ path }) => path),
    options,
  )
  await proveEqual(kept, target)
  return { restored, setAside: aside }
}

/** The file leaves the share only when a flushed copy of it, read back and equal, is kept. */
const putAside = async (root: string, { path, sha256 }: CopiedFile, setAside: string): Promise<string> => {
  const file = join(root, path)
  const kept = await freeName(join(setAside, path))
  await mkdir(dirname(kept), { recursive: true })
  await writeNewFile(kept, createReadStream(file))
  if ((await hashFile(kept, path)).sha256 !== sha256) {
    throw new CopyDiffers(
      `${file} changed while it was put aside as ${kept}. Find out what else writes on the share, stop it, and try again.`,
    )
  }
  await rm(file)
  return kept
}

const freeName = async (path: string): Promise<string> => {
  for (let number = 1; ; number++) {
    const name = number === 1 ? path : `${path}.${number}`
    if (!(await exists(name))) return name
  }
}

const foldersOf = (path: string): readonly string[] => {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** Folders that the layout does not have are empty by now. */
const removeStrangeFolders = async (root: string, wanted: ReadonlySet<string>, path = ''): Promise<void> => {
  for (const entry of await readdir(join(root, path), { withFileTypes: true })) {
    if (!entry.isDirectory()) continue
    const child = path === '' ? entry.name : `${path}/${entry.name}`
    if (wanted.has(child)) await removeStrangeFolders(root, wanted, child)
    else await removeEmptyFolders(join(root, child))
  }
}
