import { randomBytes } from 'node:crypto'
import { link, lstat, mkdir, open, readdir, rename, rm, rmdir, unlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Readable } from 'node:stream'

/**
 * Writing so that a power cut leaves the old state or the new one, never half of it, and never over something that
 * exists: a temporary name beside the target, a flush, then the final name.
 */

export class TargetExists extends Error {
  override readonly name = 'TargetExists'
  readonly path: string
  constructor(path: string) {
    super(`${path} exists already and is not empty. Keyturn writes over nothing: move it away or choose another name.`)
    this.path = path
  }
}

/** Writes a new file, 0600 for secrets. Throws `TargetExists` when there is one of that name, with nothing touched. */
export const writeNewFile = async (path: string, content: Content, mode = 0o644): Promise<void> => {
  if (await exists(path)) throw new TargetExists(path)
  await viaTemporaryFile(path, content, mode, async (temporary) => {
    try {
      // A hard link refuses to replace a file that somebody else made in the meantime; a rename would not.
      await link(temporary, path)
      await unlink(temporary)
    } catch (error) {
      if (hasCode(error, 'EEXIST')) throw new TargetExists(path)
      // Some network shares have no hard links.
      await rename(temporary, path)
    }
  })
}

/** Replaces a file that is Keyturn's own to replace, such as the newest head of the log: never half written. */
export const replaceFile = (path: string, content: Content, mode = 0o644): Promise<void> =>
  viaTemporaryFile(path, content, mode, (temporary) => rename(temporary, path))

/**
 * Makes a whole folder appear at once: `fill` writes into a temporary folder beside the target, which then gets the
 * target's name. An empty folder of that name is accepted; anything else throws `TargetExists`, with nothing touched.
 */
export const writeNewFolder = async (path: string, fill: (temporary: string) => Promise<void>): Promise<void> => {
  await refuseFilled(path)
  await mkdir(dirname(path), { recursive: true })
  const temporary = temporaryName(path)
  await mkdir(temporary)
  try {
    await fill(temporary)
    await syncFoldersBelow(temporary)
    await takeName(temporary, path)
  } catch (error) {
    await removeAfter(error, temporary)
  }
  await syncFolder(dirname(path))
}

/** An empty folder gives way to the new one; one that was filled in the meantime does not. */
const takeName = async (temporary: string, path: string): Promise<void> => {
  try {
    if (await exists(path)) await rmdir(path)
    await rename(temporary, path)
  } catch (error) {
    if (hasCode(error, 'ENOTEMPTY', 'EEXIST')) throw new TargetExists(path)
    throw error
  }
}

/** Removes what a killed `writeNewFolder` or `writeNewFile` of this very target left beside it. */
export const removeLeftovers = async (path: string): Promise<void> => {
  const folder = dirname(path)
  if (!(await exists(folder))) return
  const leftover = new RegExp(`^\\.${escapeForRegExp(basename(path))}\\.[0-9a-f]{12}\\.part$`)
  for (const name of await readdir(folder)) {
    if (leftover.test(name)) await rm(join(folder, name), { recursive: true, force: true })
  }
}

/** Throws `TargetExists` unless nothing, or an empty folder, has that name. A link is never an empty folder. */
export const refuseFilled = async (path: string): Promise<void> => {
  if (!(await exists(path))) return
  const found = await lstat(path)
  if (!found.isDirectory() || (await readdir(path)).length > 0) throw new TargetExists(path)
}

/** Whether anything has that name, a link that leads nowhere too. */
export const exists = async (path: string): Promise<boolean> => {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

/** Whether an error of the operating system has one of these codes, for example `ENOENT`. */
export const hasCode = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code)

/** Flushes the names in a folder. Windows has no such call and needs none: it is a no-op there. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

type Content = Uint8Array | string | Readable

/** A file can be flushed and yet be lost with its name: every folder on the way to it is flushed too. */
const syncFoldersBelow = async (path: string): Promise<void> => {
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await syncFoldersBelow(join(path, entry.name))
  }
  await syncFolder(path)
}

/** Throws the error once what was begun is gone; when that can't be removed, its words say where it lies. */
const removeAfter = async (error: unknown, temporary: string): Promise<never> => {
  try {
    await rm(temporary, { recursive: true, force: true })
  } catch (removal) {
    if (error instanceof Error) {
      error.message += ` What was begun could not be removed (${removal instanceof Error ? removal.message : String(removal)}): delete ${temporary} once that place can be written again.`
    }
  }
  throw error
}

const viaTemporaryFile = async (
  path: string,
  content: Content,
  mode: number,
  giveFinalName: (temporary: string) => Promise<void>,
): Promise<void> => {
  const temporary = temporaryName(path)
  try {
    const handle = await open(temporary, 'wx', mode)
    try {
      await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await giveFinalName(temporary)
  } catch (error) {
    await removeAfter(error, temporary)
  }
  await syncFolder(dirname(path))
}

const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`)

const escapeForRegExp = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
