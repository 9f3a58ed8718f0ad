import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { writeNewFile } from '../files/durable.ts'

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

/** A PFX of this size is none. Source: the largest certificates with their chains have a few tens of kilobytes. */
const maximumBytes = 16 * 1024 * 1024

/**
 * Copies files to another tree, in which none of them may exist yet. Each copy is flushed, gets its name only when it
 * is whole, and is read back and compared by SHA-256. Throws `TargetExists`, `CopyDiffers`, or the signal's reason.
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

/** Every file of a tree, by its path, in a fixed order. */
export const hashTree = async (folder: string): Promise<readonly CopiedFile[]> => {
  const files: CopiedFile[] = []
  for (const path of await filesBelow(folder)) files.push(described(path, await readWhole(join(folder, path))))
  return files
}

/** The paths of all files below a folder, with `/`, in a fixed order. */
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

/** How a tree departs from the expected files; names compare without case, as on Windows. */
export const compareTrees = (
  expected: readonly CopiedFile[],
  found: readonly CopiedFile[],
): readonly TreeDifference[] => {
  const there = new Map(found.map((file) => [file.path.toLowerCase(), file]))
  const differences: TreeDifference[] = []
  for (const { path, sha256 } of expected) {
    const file = there.get(path.toLowerCase())
    there.delete(path.toLowerCase())
    if (file === undefined) differences.push({ path, difference: 'missing' })
    else if (file.sha256 !== sha256) differences.push({ path, difference: 'changed' })
  }
  for (const { path } of there.values()) differences.push({ path, difference: 'extra' })
  return differences
}

const copyFile = async (source: string, target: string, path: string): Promise<CopiedFile> => {
  const bytes = await readWhole(source)
  await mkdir(dirname(target), { recursive: true })
  await writeNewFile(target, bytes)
  const file = described(path, bytes)
  const back = described(path, await readWhole(target))
  if (back.sha256 !== file.sha256) {
    throw new CopyDiffers(
      `${target} is not equal to ${source} after it was copied. The disk or the network alters files: do not go on before that is understood.`,
    )
  }
  return file
}

const readWhole = async (path: string): Promise<Buffer> => {
  const bytes = await readFile(path)
  if (bytes.length > maximumBytes)
    throw new RangeError(`${path} has ${bytes.length} bytes, which is no PFX file. Take it away and try again.`)
  return bytes
}

const described = (path: string, bytes: Buffer): CopiedFile => ({
  path,
  sha256: createHash('sha256').update(bytes).digest('hex'),
  bytes: bytes.length,
})
