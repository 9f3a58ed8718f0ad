import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Departure, type FoundEntry, layoutDepartures } from '../../domain/share/layout.ts'
import type { IdentityProvider } from '../../domain/stamp/identity.ts'
import { systemWords } from '../files/system-words.ts'

const maximumDepth = 6
const maximumEntries = 10_000

/** The folder itself can't be looked at: nothing can be said about its layout. */
export class ShareUnreadable extends Error {
  override readonly name = 'ShareUnreadable'
}

/**
 * Every departure of a folder from the required layout; empty when there is none. Looks at names only, never into a
 * file, and follows no link. Throws `ShareUnreadable` when the folder is missing, is a file or can't be listed.
 * @param root `share` for the share itself, `provider` for the folder that directly holds the service folders
 */
export const inspectShare = async (
  folder: string,
  stamp: { readonly identity: IdentityProvider; readonly containerRegistry: boolean },
  root: 'share' | 'provider',
): Promise<readonly Departure[]> => layoutDepartures(await entriesBelow(folder), stamp, root)

/** Every file and folder below a folder, by name only. Throws `ShareUnreadable`. */
export const entriesBelow = async (folder: string): Promise<readonly FoundEntry[]> => {
  const entries: FoundEntry[] = []
  await walk(folder, '', await list(folder), 1, entries)
  return entries
}

/** What a folder holds. Throws `ShareUnreadable` when it is missing, is a file or can't be listed. */
export const list = async (folder: string): Promise<readonly Dirent[]> => {
  try {
    return await readdir(folder, { withFileTypes: true })
  } catch (error) {
    throw new ShareUnreadable(
      `${folder} can't be read: ${systemWords(error)}. See that the path is right, that the share is reachable and that this account may read it.`,
      { cause: error },
    )
  }
}

const walk = async (
  folder: string,
  path: string,
  children: readonly Dirent[],
  depth: number,
  entries: FoundEntry[],
): Promise<void> => {
  for (const child of children) {
    if (entries.length >= maximumEntries) {
      throw new ShareUnreadable(
        `${folder} holds more than ${maximumEntries} files and folders: that is no share for certificates. Choose the right folder.`,
      )
    }
    const childPath = path === '' ? child.name : `${path}/${child.name}`
    if (!child.isDirectory()) {
      entries.push({ path: childPath, kind: child.isFile() ? 'file' : 'other' })
    } else if (depth >= maximumDepth) {
      entries.push({ path: childPath, kind: 'folder' })
    } else {
      await walkFolder(folder, childPath, depth, entries)
    }
  }
}

const walkFolder = async (folder: string, path: string, depth: number, entries: FoundEntry[]): Promise<void> => {
  let children: Dirent[]
  try {
    children = await readdir(join(folder, path), { withFileTypes: true })
  } catch (error) {
    entries.push({ path, kind: 'unreadable', reason: systemWords(error) })
    return
  }
  entries.push({ path, kind: 'folder' })
  await walk(folder, path, children, depth + 1, entries)
}
