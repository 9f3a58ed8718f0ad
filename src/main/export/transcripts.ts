import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat } from 'node:fs/promises'
import { win32 } from 'node:path'
import type { HashedFile } from '../../domain/run/event.ts'
import { safeBundleName, uniqueNames } from '../audit/bundle/bundle-names.ts'
import type { BundlePart } from '../audit/bundle/write-bundle.ts'
import { hasCode } from '../files/durable.ts'
import { systemWords } from '../files/system-words.ts'

/** The transcripts of a run for its bundle. */
export interface RunTranscripts {
  /** Those that are still what they were when they were fetched, read from the disk when the bundle is written. */
  readonly parts: readonly BundlePart[]
  /** Those that are not: they are left out, and somebody has to say so. */
  readonly missing: readonly MissingTranscript[]
}

export interface MissingTranscript {
  readonly file: HashedFile
  /** A sentence without its subject, such as `is not there any more`. */
  readonly reason: string
}

/** A transcript was changed after it was looked at, and before it was in the bundle. */
export class TranscriptChanged extends Error {
  override readonly name = 'TranscriptChanged'
}

/**
 * Looks for the transcripts that the log names, and holds each against its size and hash there. One that is another now
 * proves nothing, and is not put beside what does. A file that the log names twice with one hash is taken once.
 */
export const transcriptsOf = async (run: string, files: readonly HashedFile[]): Promise<RunTranscripts> => {
  const good: HashedFile[] = []
  const missing: MissingTranscript[] = []
  for (const file of differentFiles(files)) {
    const reason = await whyMissing(file)
    if (reason === null) good.push(file)
    else missing.push({ file, reason })
  }
  return { parts: partsOf(safeBundleName(run), good), missing }
}

const partsOf = (run: string, files: readonly HashedFile[]): readonly BundlePart[] => {
  // A log that was written on Windows may be exported elsewhere: a backslash parts folders too.
  const names = uniqueNames(files.map(({ path }) => safeBundleName(win32.basename(path))))
  return names.flatMap((name, index) => {
    const file = files[index]
    return file === undefined ? [] : [{ name: `transcripts/${run}/${name}`, content: () => unchanged(file) }]
  })
}

const differentFiles = (files: readonly HashedFile[]): readonly HashedFile[] => [
  ...new Map(files.map((file) => [`${file.sha256} ${file.path}`, file])).values(),
]

const whyMissing = async (file: HashedFile): Promise<string | null> => {
  try {
    const found = await lstat(file.path)
    if (!found.isFile()) return 'is no ordinary file any more'
    if (found.size !== file.bytes) return `has ${found.size} bytes now, and had ${file.bytes} when it was fetched`
    const sha256 = await sha256Of(file.path)
    return sha256 === file.sha256 ? null : `has the SHA-256 ${sha256} now, and had ${file.sha256} when it was fetched`
  } catch (error) {
    return hasCode(error, 'ENOENT') ? 'is not there any more' : `can’t be read: ${systemWords(error)}`
  }
}

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk)
  return hash.digest('hex')
}

/** The bytes of a file, as long as they are those of its hash. Throws `TranscriptChanged` at their end. */
async function* unchanged({ path, sha256 }: HashedFile): AsyncGenerator<Uint8Array, void, undefined> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk)
    yield chunk
  }
  if (hash.digest('hex') === sha256) return
  throw new TranscriptChanged(
    `The transcript ${path} was changed while the bundle was written. Find out what else writes there, stop it, and try again.`,
  )
}
