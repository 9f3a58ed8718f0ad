import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import type { HashedFile, RunPlan } from '../../domain/run/event.ts'
import { hasCode } from '../files/durable.ts'
import { hashFile } from '../share/copy.ts'
import { wordsOf } from './failure.ts'

/** More than all the sessions of years leave; beyond it, this is not a folder for transcripts. */
const mostEntries = 20_000
const deepestFolder = 8

/** The folder of the transcripts holds more, or is nested deeper, than any folder of transcripts. */
class TranscriptsFolderTooLarge extends Error {
  override readonly name = 'TranscriptsFolderTooLarge'
}

/** The transcripts that a close has brought, and why none could be seen, or not all; null when there is nothing to say. */
export interface CameTranscripts {
  readonly transcripts: readonly HashedFile[]
  readonly unseen: string | null
}

/**
 * Looks at the folder of the transcripts before a session is closed; what is new there afterwards came by that close,
 * and is hashed. What this computer can't see is said, and no reason not to close a session.
 */
export const expectTranscripts = async (
  plan: Pick<RunPlan, 'transcripts' | 'transcriptsDestination'>,
): Promise<{ readonly came: () => Promise<CameTranscripts> }> => {
  const before = await lookAt(plan.transcripts)
  return {
    came: async () => {
      const after = await lookAt(plan.transcripts)
      const trouble = before.trouble ?? after.trouble
      if (trouble !== null) return { transcripts: [], unseen: `Its transcripts could not be looked at: ${trouble}` }
      const known = new Set(before.files)
      const came = after.files.filter((file) => !known.has(file))
      if (came.length > 0) return hashed(came)
      return {
        transcripts: [],
        unseen: `No transcript has appeared in ${plan.transcripts}; the stamp was told to write to ${plan.transcriptsDestination}.`,
      }
    },
  }
}

const hashed = async (files: readonly string[]): Promise<CameTranscripts> => {
  const transcripts: HashedFile[] = []
  const unread: string[] = []
  for (const file of files) {
    try {
      transcripts.push(await hashFile(file, file))
    } catch (error) {
      unread.push(`${file} came, and could not be read: ${wordsOf(error)}`)
    }
  }
  return { transcripts, unseen: unread.length === 0 ? null : unread.join(' ') }
}

/** The transcripts that are there now, and why they can't be told, or null. */
const lookAt = async (
  folder: string,
): Promise<{ readonly files: readonly string[]; readonly trouble: string | null }> => {
  try {
    return { files: await transcriptsBelow(folder), trouble: null }
  } catch (error) {
    return { files: [], trouble: wordsOf(error) }
  }
}

/**
 * The transcripts below a folder: files whose own name, or that of a folder above them, begins with `Transcripts_`. A
 * folder that is not there yet holds none. Throws what the file system throws, and when there is no end of it.
 * Source: azure-stack-hub facts, "Closing": the transcripts are shipped as `Transcripts_*`.
 */
const transcriptsBelow = async (folder: string): Promise<readonly string[]> => {
  const found: string[] = []
  let entries = 0
  const look = async (below: string, depth: number): Promise<void> => {
    for (const entry of await readFolder(below, folder)) {
      entries += 1
      if (entries > mostEntries || depth > deepestFolder) {
        throw new TranscriptsFolderTooLarge(
          `${folder} holds too much to be a folder for transcripts: more than ${mostEntries} entries, or folders nested deeper than ${deepestFolder}.`,
        )
      }
      const path = join(below, entry.name)
      if (entry.isDirectory()) await look(path, depth + 1)
      else if (entry.isFile() && isTranscript(relative(folder, path))) found.push(path)
    }
  }
  await look(folder, 1)
  return found.toSorted()
}

const isTranscript = (path: string): boolean => path.split(sep).some((name) => /^transcripts_/i.test(name))

const readFolder = async (path: string, root: string): Promise<readonly Dirent[]> => {
  try {
    return await readdir(path, { withFileTypes: true })
  } catch (error) {
    if (path === root && hasCode(error, 'ENOENT')) return []
    throw error
  }
}
