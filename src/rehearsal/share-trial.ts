import { randomBytes } from 'node:crypto'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ShareTrial } from '../main/runs/ports.ts'

/**
 * What a drive mapped on the share would show: lists it, writes a file, reads that back, removes it. Whether the account
 * may do so is decided before, by the simulated stamp.
 */
export const tryFolder = async (path: string): Promise<Omit<ShareTrial, 'userName'>> => {
  try {
    await readdir(path)
  } catch (error) {
    return { read: false, write: false, message: `${path} can't be listed: ${wordsOf(error)}` }
  }
  const trial = join(path, `.keyturn-trial-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(trial, 'trial', { flag: 'wx' })
    await readFile(trial)
  } catch (error) {
    return { read: true, write: false, message: `A file can't be written to ${path} and read back: ${wordsOf(error)}` }
  } finally {
    await rm(trial, { force: true })
  }
  return {
    read: true,
    write: true,
    message: 'The share was listed, a file written, read back and removed (access control simulated).',
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
