import { existsSync, renameSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { createDatabase, type EntryRow, readJournal, syncFolder } from './database.ts'
import { LogOpenedFacts, SegmentClosedFacts } from './log-entries.ts'

/**
 * One log takes the place of another: `journal.db` gets another name, and a new `journal.db` begins, whose first entry
 * names the old one and its head. The new log is whole under the name `journal.db.next` before anything is moved, so that
 * whoever comes after a power cut knows what was under way and ends it.
 */

/** What lies beside a database that was in use. */
const suffixes = ['', '-wal', '-shm', '-journal', '-settled'] as const

const nextName = (path: string): string => `${path}.next`

/** The name under which a log is kept that another one takes the place of, in the same folder. */
export const keptName = (path: string, why: 'until' | 'damaged', at: Date): string => {
  const stem = path.slice(dirname(path).length + 1, path.length - extname(path).length)
  return `${stem}-${why}-${at.toISOString().replace(/[-:]|\.\d+/g, '')}${extname(path)}`
}

/** Whether another log is about to take the place of the one at `path`: then that one may be moved away already. */
export const isUnderWay = (path: string): boolean => existsSync(nextName(path))

/** Makes the log that is to take the place of the one at `path`. From here on the succession is under way. */
export const prepareSuccessor = (path: string, first: readonly EntryRow[]): void =>
  createDatabase(nextName(path), first)

/** Whether a log is about to take the place of the one at `path`. */
export const isSuccessionUnderWay = (path: string): boolean => existsSync(nextName(path))

/** Ends a succession that is under way, however far it came. Returns whether there was one. */
export const finishSuccession = (path: string): boolean => {
  if (!isSuccessionUnderWay(path)) return false
  const next = nextName(path)
  const kept = join(dirname(path), fileOfPrevious(next))
  const there = suffixes.filter((suffix) => existsSync(`${path}${suffix}`))
  const taken = there.find((suffix) => existsSync(`${kept}${suffix}`))
  if (taken !== undefined) {
    throw new Error(`${kept}${taken} is there already, and nothing is written over: move it to another folder`)
  }
  for (const suffix of there) renameSync(`${path}${suffix}`, `${kept}${suffix}`)
  syncFolder(dirname(path))
  renameSync(next, path)
  syncFolder(dirname(path))
  return true
}

/** The file name that a log was closed to be kept under, from the last but one of its entries. */
export const closedAs = (path: string, entries: number): string => {
  const facts = SegmentClosedFacts.safeParse(factsOf(path, entries - 1))
  if (!facts.success) throw new TypeError('a closed log ends with the entry that closes it and a checkpoint')
  return facts.data.file
}

const fileOfPrevious = (path: string): string => {
  const { previous } = LogOpenedFacts.parse(factsOf(path, 1))
  if (previous === null) throw new TypeError('a log that takes the place of another names it')
  return previous.file
}

const factsOf = (path: string, seq: number): unknown =>
  readJournal(path, (database) => {
    const facts = database.prepare<[number], string>("select line -> 'facts' from entry where seq = ?").pluck().get(seq)
    return facts === undefined ? undefined : JSON.parse(facts)
  })
