import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Trouble } from '../../contract/application-state.ts'
import { type LogFolder, logFolderOf } from '../audit/log-folder.ts'
import { hasCode } from '../files/durable.ts'
import { systemWords } from '../files/system-words.ts'
import { TroubleMet } from './trouble.ts'

/** Where everything is that Keyturn keeps. */
export interface DataFolder {
  readonly path: string
  readonly settings: string
  readonly stamps: string
  readonly rehearsals: string
}

export const dataFolderAt = (path: string): DataFolder => ({
  path,
  settings: join(path, 'settings.json'),
  stamps: join(path, 'stamps.json'),
  rehearsals: join(path, 'rehearsals'),
})

/**
 * Where the log of a data folder is: in a folder of its own, or, where the command line has made the folder, right in
 * it. It is never moved: anchors name its path.
 */
export const logIn = ({ path }: DataFolder): LogFolder => {
  const direct = join(path, 'journal.db')
  return logFolderOf(existsSync(direct) ? direct : join(path, 'log', 'journal.db'))
}

/** Makes the data folder where it is missing, and tries that it can be written. Throws `TroubleMet`. */
export const prepareDataFolder = async ({ path }: DataFolder): Promise<void> => {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new TroubleMet({ ...notMade(path, error), choices: ['try-again', 'quit'], verification: null }, error)
  }
  // What the permissions say is one thing, what the disk does another: only a file that was written proves it.
  const trial = join(path, `.trial-${randomBytes(6).toString('hex')}`)
  try {
    await writeFile(trial, '', { flag: 'wx' })
    await rm(trial)
  } catch (error) {
    throw new TroubleMet(
      {
        kind: 'folder-read-only',
        title: 'Keyturn can’t write its data',
        message: `Nothing can be written to the folder ${path}: ${systemWords(error)}. Without a log that can be written, Keyturn does nothing.`,
        doNext: ['Give this account the right to write there, or make room on that disk.', 'Then try again.'],
        choices: ['try-again', 'quit'],
        verification: null,
      },
      error,
    )
  }
}

const notMade = (path: string, error: unknown): Pick<Trouble, 'kind' | 'title' | 'message' | 'doNext'> => {
  const trouble = { kind: 'folder-missing', title: 'Keyturn has no place to keep its data' } as const
  return hasCode(error, 'EEXIST', 'ENOTDIR')
    ? {
        ...trouble,
        message: `The folder ${path} can’t be made: there is a file where it or a folder above it should be.`,
        doNext: ['Give that file another name, or move it away.', 'Then try again.'],
      }
    : {
        ...trouble,
        message: `The folder ${path} is not there and can’t be made: ${systemWords(error)}.`,
        doNext: [
          'See that the disk or the share on which it lies is connected, and that this account may make folders there.',
          'Then try again.',
        ],
      }
}
