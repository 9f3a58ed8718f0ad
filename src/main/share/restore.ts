import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import { exists } from '../files/durable.ts'
import { type CopiedFile, type CopyOptions, compareTrees, copyTree, filesBelow, hashTree } from './copy.ts'
import { certificatesFolder, certificatesRoot } from './paths.ts'

/**
 * Makes the certificates on a share equal to the backup again, as the page asks before a rerun. Whatever differs, and
 * whatever does not belong there, is first copied to the folder `setAside`, then replaced or removed. Can be repeated at
 * any point: it only ever moves towards the backup.
 * Source: Preparation step 3, azure-stack-rotate-secrets.md.
 */
export const restoreShare = async (
  options: {
    readonly backup: string
    readonly share: string
    readonly stamp: { readonly identity: IdentityProvider }
    readonly setAside: string
  } & CopyOptions,
): Promise<{ readonly restored: readonly CopiedFile[]; readonly setAside: readonly string[] }> => {
  const { backup, share, stamp } = options
  const root = certificatesRoot(share)
  const target = certificatesFolder(share, stamp.identity)
  await mkdir(target, { recursive: true })
  const wanted = new Map((await hashTree(backup)).map((file) => [`${stamp.identity}/${file.path}`, file]))
  const aside: string[] = []
  for (const found of await hashTree(root)) {
    options.signal.throwIfAborted()
    if (wanted.get(found.path)?.sha256 === found.sha256) continue
    aside.push(await putAside(join(root, found.path), join(options.setAside, found.path)))
  }
  await removeStrangeFolders(root, new Set([...wanted.keys()].flatMap(foldersOf)))
  const missing = compareTrees(await hashTree(backup), await hashTree(target)).map(({ path }) => path)
  const restored = await copyTree(backup, target, missing, options)
  return { restored, setAside: aside }
}

/** The file leaves the share only when a flushed copy of it is kept. */
const putAside = async (file: string, keep: string): Promise<string> => {
  await mkdir(dirname(keep), { recursive: true })
  const target = await freeName(keep)
  await copyFile(file, target)
  await rm(file)
  return target
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
    else if ((await filesBelow(join(root, child))).length === 0) await rm(join(root, child), { recursive: true })
  }
}
