import { createReadStream } from 'node:fs'
import { failing } from './finding.ts'
import { linesOf, type SplitLine } from './line-splitter.ts'
import { LogWalk, tooLong } from './log-walk.ts'
import {
  AnchoredHashes,
  progressStep,
  type Verification,
  type VerificationOptions,
  verificationOf,
} from './verification.ts'

/**
 * Verifies a log that was exported as its lines. Nothing but the lines speaks for them: each holds the hash of the one
 * before, and the checkpoints are signed. Of the last line only an anchor or its own signature can tell. In bounded
 * memory; throws what reading the file throws.
 */
export const verifyLines = async (path: string, options: VerificationOptions = {}): Promise<Verification> => {
  const anchors = options.anchors ?? []
  const hashes = new AnchoredHashes(anchors)
  const walk = await walkLines(createReadStream(path, { highWaterMark: chunkBytes }), hashes, options.onProgress)
  return verificationOf(walk.end(), anchors, hashes, [])
}

const chunkBytes = 1024 * 1024

/** Goes along the lines of an export. */
export const walkLines = async (
  chunks: AsyncIterable<Buffer>,
  hashes: AnchoredHashes,
  onProgress: VerificationOptions['onProgress'],
): Promise<LogWalk> => {
  const walk = new LogWalk()
  let held: Buffer | null = null
  for await (const line of linesOf(chunks)) {
    if (held !== null) take(walk, held, line, hashes, onProgress)
    held = null
    if (!walk.whole) break
    if (line === 'too-long') walk.stopAt(tooLong(walk.entries + 1))
    else held = line
  }
  if (held !== null && walk.whole) take(walk, held, null, hashes, onProgress)
  if (walk.whole && walk.entries === 0) walk.stopAt(failing('empty', null, 'There is no entry in it.'))
  return walk
}

const take = (
  walk: LogWalk,
  line: Buffer,
  next: SplitLine | null,
  hashes: AnchoredHashes,
  onProgress: VerificationOptions['onProgress'],
): void => {
  // A line that is too long is no witness for the one before it, and that is not the last one.
  walk.take(line, 0, { next: next === 'too-long' ? nothing : next })
  hashes.note(walk.entries, () => walk.head())
  if (walk.entries % progressStep === 0) onProgress?.(walk.entries)
}

const nothing = Buffer.alloc(0)
