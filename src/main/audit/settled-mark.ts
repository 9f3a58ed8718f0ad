import { closeSync, fsyncSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import { syncFolder } from './database.ts'
import { HexDigest } from './entry.ts'

/**
 * SQLite takes a database into use, and out of it, in two steps. Between them the file says that its newest entries are in
 * a write-ahead log, and there is none. A mark beside it says that the file alone holds the whole log, and up to where, so
 * that a process that ends in that moment leaves no doubt. It is there for that moment only.
 */
const Mark = z.object({ entries: z.number(), head: HexDigest })
type Mark = z.output<typeof Mark>

const markOf = (path: string): string => `${path}-settled`

/** Says that the database alone holds the log, which ends like this. On disk when this returns. */
export const markSettled = (path: string, mark: Mark): void => {
  const file = openSync(markOf(path), 'w')
  try {
    writeSync(file, JSON.stringify({ entries: mark.entries, head: mark.head }))
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  syncFolder(dirname(path))
}

/** Takes the mark away, before anything is written that it does not know of. */
export const removeMark = (path: string): void => {
  rmSync(markOf(path), { force: true })
  syncFolder(dirname(path))
}

/** Whether a mark says that the database alone holds the log, when it ends like this. */
export const isMarkedSettled = (path: string, { entries, head }: Mark): boolean => {
  const mark = markIn(markOf(path))
  return mark !== null && mark.entries === entries && mark.head === head
}

const markIn = (file: string): Mark | null => {
  try {
    return Mark.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch {
    // None, or half a one: it says nothing.
    return null
  }
}
