import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect } from 'vitest'
import { recallAnchors } from '../../../../src/main/audit/anchors/recall-anchors.ts'
import { createDatabase } from '../../../../src/main/audit/database.ts'
import { EntrySchema } from '../../../../src/main/audit/entry.ts'
import { headFilePlace, writeHeadFile } from '../../../../src/main/audit/head-file.ts'
import { logFolderOf } from '../../../../src/main/audit/log-folder.ts'
import { verifyJournal } from '../../../../src/main/audit/verify-database.ts'
import { hashed, oldLine } from './forged-rows.ts'
import { note, open, type Row, rowsOf, steadyClock } from './journals.ts'
import { durationOf, killed } from './kills.ts'

/** Behind whatever the processes of a test have written. */
const later = 1_000_000_000

const upTo = (most: number): number => Math.random() * most

/**
 * Appends to one journal again and again, in a process that is killed each time, and holds the journal against what was
 * acknowledged: all of it is there, with its hash, and the log is whole.
 */
export const killAppending = async (path: string, kills: number): Promise<void> => {
  let entries = 0
  for (let kill = 1; kill <= kills; kill += 1) {
    const milliseconds = upTo(60)
    const seconds = kill * 100_000
    const { said } = await killed('./appending-process.ts', [path, '1000000', String(seconds)], {
      word: 'open',
      milliseconds,
    })
    const where = `kill ${kill}, ${milliseconds} ms after opening`
    expect(said[0], where).toBe('open')
    const kept = new Map(rowsOf(path).map(({ seq, hash }) => [String(seq), hash.toString('hex')]))
    for (const line of said.slice(1)) {
      const [seq = '', hash] = line.split(' ')
      expect(kept.get(seq), where).toBe(hash)
    }
    expect(kept.size, where).toBeGreaterThanOrEqual(entries)
    entries = kept.size
    expect(verifyJournal(path), where).toMatchObject({ result: 'OK', findings: [], entries })
  }
  const journal = open(path, { clock: steadyClock(later) })
  expect(journal.append(note()).seq).toBeGreaterThan(entries)
  journal.close()
  expect(verifyJournal(path)).toMatchObject({ result: 'OK', findings: [] })
}

/** Kills a process while it takes a log of format 1 over, again and again: the log is whole in one format or the other. */
export const killMigrating = async (folder: string, kills: number): Promise<void> => {
  const path = join(folder, 'journal.db')
  const old = hashed(Array.from({ length: 300 }, (_, index) => oldLine(index + 1, { index })))
  const begin = (): void => {
    emptied(folder)
    createDatabase(path, old, 1)
  }
  begin()
  const duration = await durationOf('./opening-process.ts', [path], 'begins')
  for (let kill = 1; kill <= kills; kill += 1) {
    begin()
    const milliseconds = upTo(1.1 * duration)
    await killed('./opening-process.ts', [path], { word: 'begins', milliseconds })
    const where = `kill ${kill}, ${milliseconds} ms after its beginning`
    const found = verifyJournal(path)
    expect(rowsOf(path).slice(0, old.length), where).toEqual(old)
    if (found.signature === null)
      expect(found, where).toMatchObject({ entries: old.length, findings: [{ code: 'format-1' }] })
    else expect(found, where).toMatchObject({ result: 'OK', entries: old.length + 2, findings: [] })
    const journal = open(path, { clock: steadyClock(later) })
    expect(journal.append(note()).seq, where).toBe(old.length + 3)
    journal.close()
    expect(verifyJournal(path), where).toMatchObject({ result: 'OK', entries: old.length + 4, findings: [] })
    expect(rowsOf(path).slice(0, old.length), where).toEqual(old)
  }
}

/** Kills a process while it closes a log and begins the next: the next start ends what was under way. */
export const killArchiving = async (folder: string, kills: number): Promise<void> => {
  const path = join(folder, 'journal.db')
  const old = await beginArchived(folder)
  const duration = await durationOf('./archiving-process.ts', [path], 'begins')
  expect(old.length).toBeGreaterThan(30)
  for (let kill = 1; kill <= kills; kill += 1) {
    const rows = await beginArchived(folder)
    const milliseconds = upTo(1.1 * duration)
    await killed('./archiving-process.ts', [path], { word: 'begins', milliseconds })
    await expectTakenUp(folder, rows, `kill ${kill}, ${milliseconds} ms after its beginning`)
  }
}

const beginArchived = async (folder: string): Promise<readonly Row[]> => {
  emptied(folder)
  const { journal: path, head } = logFolderOf(join(folder, 'journal.db'))
  const journal = open(path)
  for (let index = 0; index < 30; index += 1) journal.append(note({ index }, null))
  mkdirSync(dirname(head), { recursive: true })
  await writeHeadFile(head, journal.sign())
  journal.close()
  return rowsOf(path)
}

/** Keyturn starts twice, as after a power cut: each time without a word, and nothing of what was written is lost. */
const expectTakenUp = async (folder: string, rows: readonly Row[], where: string): Promise<void> => {
  const { journal: path, head } = logFolderOf(join(folder, 'journal.db'))
  for (const start of [0, 1000]) {
    const { anchors, problems } = await recallAnchors(path, [headFilePlace(head)])
    expect(problems, where).toEqual([])
    const journal = open(path, { clock: steadyClock(later + start), anchors })
    journal.append(note({}, null))
    journal.close()
    expect(verifyJournal(path), where).toMatchObject({ result: 'OK', findings: [] })
  }
  const keptFiles = readdirSync(folder).filter((name) => name.startsWith('journal-until-'))
  const [kept] = keptFiles
  expect(readdirSync(folder).toSorted(), where).toEqual(
    ['anchors', 'journal.db', 'journal.db.lock', ...(kept === undefined ? [] : [kept])].toSorted(),
  )
  const oldLog = kept === undefined ? path : join(folder, kept)
  expect(rowsOf(oldLog).slice(0, rows.length), where).toEqual(rows)
  if (kept === undefined) return
  const { entries, head: hash, result } = verifyJournal(oldLog)
  expect(result, where).toBe('OK')
  const opened = EntrySchema.parse(JSON.parse(rowsOf(path)[0]?.line ?? ''))
  expect(opened.facts.previous, where).toMatchObject({ file: kept, entries, head: hash })
}

const emptied = (folder: string): void => {
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
}
