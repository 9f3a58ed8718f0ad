import { closeSync, openSync, readSync } from 'node:fs'
import { systemWords } from '../files/system-words.ts'
import { verifyBundle } from './bundle/verify-bundle.ts'
import { NotAJournal } from './database.ts'
import type { Verification, VerificationOptions } from './verification.ts'
import { verifyJournal } from './verify-database.ts'
import { verifyLines } from './verify-lines.ts'

/**
 * Verifies a log in any form in which there is one: the database, the lines of an export, or a bundle. Throws
 * `NotAJournal` for a file that is none of them, `JournalFromNewerVersion`, `BundleUnreadable`.
 */
export const verifyLog = async (path: string, options: VerificationOptions = {}): Promise<Verification> => {
  switch (formOf(path)) {
    case 'database':
      return verifyJournal(path, options)
    case 'lines':
      return verifyLines(path, options)
    case 'bundle':
      return verifyBundle(path, options)
  }
}

const lookedAt = 65_536

/** What a file is by its first bytes. */
const formOf = (path: string): 'database' | 'lines' | 'bundle' => {
  const beginning = firstBytes(path)
  if (beginning.startsWith('SQLite format 3\0')) return 'database'
  if (beginning.startsWith('PK')) return 'bundle'
  // One of the first lines may have been changed in any way, its very beginning included.
  if (beginning.startsWith('{') || beginning.includes('{"actor":{"account":')) return 'lines'
  throw new NotAJournal(
    `${path} is no audit log: neither a database of Keyturn, nor an export of its lines, nor a bundle. Check the path.`,
  )
}

const firstBytes = (path: string): string => {
  const bytes = Buffer.alloc(lookedAt)
  try {
    const file = openSync(path, 'r')
    try {
      return bytes.toString('latin1', 0, readSync(file, bytes, 0, bytes.length, 0))
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw new NotAJournal(
      `${path} can't be read: ${systemWords(error)}. See that the file is there, and that this account may read it and its folder.`,
      { cause: error },
    )
  }
}
