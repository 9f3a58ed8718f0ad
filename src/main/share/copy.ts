import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { hasCode, writeNewFile } from '../files/durable.ts'
import { ShareUnreadable } from './inspect.ts'

/** A file by its path relative to the tree (with `/`), its size in bytes and its SHA-256 (lower-case hex). */
export interface CopiedFile {
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

export interface TreeDifference {
  readonly path: string
  readonly difference: 'missing' | 'extra' | 'changed'
}

export interface CopyOptions {
  readonly signal: AbortSignal
  readonly onCopied: (file: CopiedFile) => void
}

/** A copy that is not equal to what it was made from. */
export class CopyDiffers extends Error {
  override readonly name = 'CopyDiffers'
}

/** A file beyond this size is no PFX: the largest certificates with their chains have a few tens of kilobytes. */
const maximumBytes = 16 * 1024 * 1024

/**
 * Copies files to another tree, in which none of them may exist yet. Each copy is flushed, gets its name only when it
 * is whole, and is read back and compared by SHA-256. Throws `TargetExists`, `CopyDiffers`, `ShareUnreadable` for a file
 * that vanished or is no PFX by its size or kind, or the signal's reason.
 */
export const copyTree = async (
  from: string,
  to: string,
  files: readonly string[],
  options: CopyOptions,
): Promise<readonly CopiedFile[]> => {
  const copied: CopiedFile[] = []
  for (const path of files) {
    options.signal.throwIfAborted()
    const file = await copyFile(join(from, path), join(to, path), path)
    options.onCopied(file)
    copied.push(file)
  }
  return copied
}

/**
 * Every file of a tree, by its path, in a fixed order; files of any size. Throws `ShareUnreadable` for a link or a device,
 * which has no content of its own, and for a file that vanished.
 */
export const hashTree = async (folder: string): Promise<readonly CopiedFile[]> => {
  const files: CopiedFile[] = []
  for (const path of await filesBelow(folder)) files.push(await hashFile(join(folder, path), path))
  return files
}

/** The paths of everything below a folder that is no folder itself, with `/`, in a fixed order. */
export const filesBelow = async (folder: string): Promise<readonly string[]> => {
  const paths: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) {
      for (const path of await filesBelow(join(folder, entry.name))) paths.push(`${entry.name}/${path}`)
    } else {
      paths.push(entry.name)
    }
  }
  return paths.toSorted()
}

/**
 * How a tree departs from the expected files. Names compare without case, as on Windows; of two files whose names differ
 * by nothing else, which only other systems hold, one is extra.
 */
export const compareTrees = (
  expected: readonly CopiedFile[],
  found: readonly CopiedFile[],
): readonly TreeDifference[] => {
  const unmatched = [...found]
  const differences: TreeDifference[] = []
  for (const { path, sha256 } of expected) {
    const exact = unmatched.findIndex((file) => file.path === path)
    const index = exact >= 0 ? exact : unmatched.findIndex((file) => file.path.toLowerCase() === path.toLowerCase())
    const file = index >= 0 ? unmatched.splice(index, 1)[0] : undefined
    if (file === undefined) differences.push({ path, difference: 'missing' })
    else if (file.sha256 !== sha256) differences.push({ path, difference: 'changed' })
  }
  return [...differences, ...unmatched.map(({ path }) => ({ path, difference: 'extra' }) as const)]
}

/** Throws `CopyDiffers` unless a folder holds the expected files, and nothing else, by SHA-256. */
export const proveEqual = async (expected: readonly CopiedFile[], folder: string): Promise<void> => {
  const differences = compareTrees(expected, await hashTree(folder))
  if (differences.length === 0) return
  throw new CopyDiffers(
    `${folder} differs from what was copied there: ${differences.map(({ path, difference }) => `${path} (${difference})`).join(', ')}. Find out what else writes there, stop it, and try again.`,
  )
}

const copyFile = async (source: string, target: string, path: string): Promise<CopiedFile> => {
  const bytes = await readPfxSized(source)
  await mkdir(dirname(target), { recursive: true })
  await writeNewFile(target, bytes)
  const file = { path, sha256: createHash('sha256').update(bytes).digest('hex'), bytes: bytes.length }
  const back = await hashFile(target, path)
  if (back.sha256 !== file.sha256) {
    throw new CopyDiffers(
      `${target} is not equal to ${source} after it was copied. The disk or the network alters files: do not go on before that is understood.`,
    )
  }
  return file
}

const readPfxSized = (path: string): Promise<Buffer> =>
  reading(path, async (size) => {
    if (size > maximumBytes) {
      throw new ShareUnreadable(`${path} has ${size} bytes, which is no PFX file. Take it away and try again.`)
    }
    return readFile(path)
  })

/** One file by its SHA-256, described by the path given. Throws `ShareUnreadable` as `hashTree` does. */
export const hashFile = (file: string, path: string): Promise<CopiedFile> =>
  reading(file, async () => {
    const hash = createHash('sha256')
    let bytes = 0
    for await (const chunk of createReadStream(file)) {
      hash.update(chunk)
      bytes += chunk.length
    }
    return { path, sha256: hash.digest('hex'), bytes }
  })

/** Reads an ordinary file by its size in bytes. A link could lead anywhere, and a pipe would be waited for without end. */
const reading = async <T>(path: string, read: (size: number) => Promise<T>): Promise<T> => {
  try {
    const found = await lstat(path)
    if (!found.isFile()) throw new ShareUnreadable(`${path} is no ordinary file. Take it away and try again.`)
    return await read(found.size)
  } catch (error) {
    if (!hasCode(error, 'ENOENT')) throw error
    throw new ShareUnreadable(
      `${path} vanished while Keyturn was reading there. Find out what else works in that folder, stop it, and try again.`,
      { cause: error },
    )
  }
}
