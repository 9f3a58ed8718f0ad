import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { EntrySchema } from '../../../src/main/audit/entry.ts'
import type { Journal } from '../../../src/main/audit/journal.ts'
import { firstRows } from '../../../src/main/audit/journal-opening.ts'
import type { PreviousLog } from '../../../src/main/audit/log-entries.ts'
import { newPrivateKey, signingKeyOf } from '../../../src/main/audit/signing-key.ts'
import { finishSuccession, keptName, prepareSuccessor } from '../../../src/main/audit/succession.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import type { Clock } from '../../../src/main/clock.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, origin, rowsOf, steadyClock, testKey } from './support/journals.ts'

const at = temporaryFolder()
const path = (): string => at('journal.db')
const kept = 'journal-until-20261231T235959Z.db'

let clock: Clock
beforeEach(() => {
  clock = steadyClock()
})

const writeThree = (): Journal => {
  const journal = open(path(), { clock })
  for (const entry of [1, 2, 3]) journal.append(note({ entry }))
  return journal
}

/** A log that was closed to go on in another file, which nobody has begun yet. */
const closeSegment = () => {
  const journal = writeThree()
  journal.closeSegment(kept, 'The year is over.')
  journal.close()
  return { rows: rowsOf(path()), log: journal.identity.log, head: journal.head() }
}

const successorOf = (previous: PreviousLog): void =>
  prepareSuccessor(path(), firstRows({ path: path(), clock, origin, key: testKey }, previous))

const firstOf = (file: string) => EntrySchema.parse(JSON.parse(rowsOf(file)[0]?.line ?? ''))

describe('a log that was closed', () => {
  it('ends with the entry that says so and a checkpoint, and takes nothing more', () => {
    const { rows } = closeSegment()
    const entries = rows.map(({ line }) => EntrySchema.parse(JSON.parse(line)))
    expect(entries.map(({ type }) => type).slice(-2)).toEqual(['segment-closed', 'checkpoint'])
    expect(entries.at(-2)).toMatchObject({ facts: { file: kept, reason: 'The year is over.' }, run: null })
    expect(verifyJournal(path())).toMatchObject({ result: 'OK', signature: { closed: true, signedTo: rows.length } })
  })

  it('takes no entry that somebody still wants to write', () => {
    const journal = writeThree()
    journal.closeSegment(kept, 'The year is over.')
    const refused = expect.objectContaining({
      name: 'JournalUnwritable',
      message: expect.stringMatching(new RegExp(`was closed to be kept as ${kept}.*goes on in a new one`)),
    })
    expect(() => journal.append(note())).toThrow(refused)
    expect(() => journal.changeKey(signingKeyOf(newPrivateKey()), 'Too late.')).toThrow(refused)
    expect(journal.sign().seq).toBe(journal.head().seq)
    journal.close()
    expect(verifyJournal(path())).toMatchObject({ result: 'OK', signature: { closed: true } })
  })

  /** What whoever closed the log had done of the rest when it was stopped. */
  const stops: { readonly [where: string]: (previous: PreviousLog) => void } = {
    'before the next one was made': () => {},
    'while the next one was made': () => writeFileSync(`${path()}.next.part`, 'half a database'),
    'when the next one was made': successorOf,
    'when it had been moved away': (previous) => {
      successorOf(previous)
      renameSync(path(), at(kept))
    },
    'when the next one was in its place': (previous) => {
      successorOf(previous)
      expect(finishSuccession(path())).toBe(true)
      expect(finishSuccession(path())).toBe(false)
    },
  }

  it.each(Object.entries(stops))('is followed by the next one, though somebody was stopped %s', (_where, stop) => {
    const { rows, log, head } = closeSegment()
    const previous = { entries: rows.length, file: kept, head: head.hash, log, reason: 'retention' } as const
    stop(previous)
    const anchor = {
      source: 'head.json',
      entry: head.seq,
      hash: head.hash,
      at: head.at,
      origin: `${origin.host}/${log}`,
    }
    const isInPlace = !existsSync(`${path()}.next`) && existsSync(at(kept))
    const journal = open(path(), { clock, anchors: isInPlace ? [] : [anchor] })
    expect(journal.append(note()).seq).toBe(3)
    journal.close()
    expect(readdirSync(at()).toSorted()).toEqual([kept, 'journal.db', 'journal.db.lock'].toSorted())
    expect(firstOf(path())).toMatchObject({ type: 'log-opened', facts: { previous } })
    expect(verifyJournal(path())).toMatchObject({ result: 'OK', entries: 4, findings: [] })
    expect(journal.identity.log).not.toBe(log)
    expect(rowsOf(at(kept))).toEqual(rows)
    expect(verifyJournal(at(kept), { anchors: [anchor] })).toMatchObject({ result: 'OK', findings: [] })
  })

  it('is not followed by one that a strange key signs', () => {
    closeSegment()
    const before = readFileSync(path())
    expect(() => open(path(), { clock, key: signingKeyOf(newPrivateKey()) })).toThrow(
      expect.objectContaining({ name: 'JournalKeyUnknown' }),
    )
    expect(readFileSync(path()).equals(before)).toBe(true)
    expect(readdirSync(at()).toSorted()).toEqual(['journal.db', 'journal.db.lock'])
  })

  it('is not moved where something is already: that is said, and both stay as they are', () => {
    closeSegment()
    const before = readFileSync(path())
    writeFileSync(at(kept), 'somebody’s file')
    for (let attempt = 0; attempt < 2; attempt += 1) {
      expect(() => open(path(), { clock })).toThrow(
        expect.objectContaining({
          name: 'JournalUnwritable',
          message: expect.stringMatching(new RegExp(`${kept} is there already, and nothing is written over: move it`)),
        }),
      )
    }
    expect(readFileSync(path()).equals(before)).toBe(true)
    expect(readFileSync(at(kept), 'utf8')).toBe('somebody’s file')
    renameSync(at(kept), at('elsewhere'))
    const journal = open(path(), { clock })
    expect(journal.append(note()).seq).toBe(3)
    journal.close()
  })
})

describe('a damaged log that is set aside', () => {
  const file = 'journal-damaged-20261231T235959Z.db'

  /** A log whose writer was killed, altered in the middle: its newest entries are in the WAL beside it. */
  const damaged = () => {
    mkdirSync(at('before'))
    const journal = writeThree()
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(`${path()}${suffix}`, at('before', `journal.db${suffix}`))
    journal.close()
    const database = new Database(at('before', 'journal.db'))
    database.exec('drop trigger entry_is_never_changed')
    database.exec(`update entry set line = replace(line, 'JUMP01', 'JUMP02') where seq = 4`)
    for (const suffix of ['', '-wal', '-shm']) copyFileSync(at('before', `journal.db${suffix}`), `${path()}${suffix}`)
    database.close()
    const { entries, head, signature } = verifyJournal(path())
    expect(entries).toBe(3)
    const bytes = ['', '-wal'].map((suffix) => readFileSync(`${path()}${suffix}`))
    return { bytes, previous: { entries, file, head, log: signature?.log ?? null, reason: 'damaged' } as const }
  }

  /** How many files had been renamed when it was stopped. */
  it.each([0, 1, 2, 3])(
    'is moved with its WAL and the index of it, though somebody was stopped after %i of them',
    (moved) => {
      const { bytes, previous } = damaged()
      successorOf(previous)
      for (const suffix of ['', '-wal', '-shm'].slice(0, moved))
        renameSync(`${path()}${suffix}`, `${at(file)}${suffix}`)
      const journal = open(path(), { clock })
      expect(journal.append(note()).seq).toBe(3)
      journal.close()
      expect(verifyJournal(path())).toMatchObject({ result: 'OK', entries: 4, findings: [] })
      expect(firstOf(path())).toMatchObject({ facts: { previous } })
      expect(['', '-wal'].map((suffix) => readFileSync(`${at(file)}${suffix}`))).toEqual(bytes)
      expect(existsSync(`${at(file)}-shm`)).toBe(true)
      expect(verifyJournal(at(file))).toMatchObject({ result: 'Fail', entries: 3, firstBad: 4 })
    },
  )

  it('is moved even when it is no database any more', () => {
    writeFileSync(path(), 'what a failing disk left of it')
    successorOf({ entries: 0, file, head: '0'.repeat(64), log: null, reason: 'damaged' })
    const journal = open(path(), { clock })
    expect(journal.append(note()).seq).toBe(3)
    journal.close()
    expect(readFileSync(at(file), 'utf8')).toBe('what a failing disk left of it')
  })

  it('is not moved where something is already, be it only beside the new name', () => {
    const { bytes, previous } = damaged()
    successorOf(previous)
    writeFileSync(`${at(file)}-wal`, 'somebody’s file')
    expect(() => open(path(), { clock })).toThrow(/damaged-20261231T235959Z\.db-wal is there already/)
    expect(readFileSync(`${at(file)}-wal`, 'utf8')).toBe('somebody’s file')
    expect(['', '-wal'].map((suffix) => readFileSync(`${path()}${suffix}`))).toEqual(bytes)
    renameSync(`${at(file)}-wal`, at('elsewhere'))
    open(path(), { clock }).close()
    expect(['', '-wal'].map((suffix) => readFileSync(`${at(file)}${suffix}`))).toEqual(bytes)
  })
})

it('the name of a log that is kept says until when, and stands beside it', () => {
  const when = new Date('2026-12-31T23:59:59.123Z')
  expect(keptName('/srv/logs/journal.db', 'until', when)).toBe('journal-until-20261231T235959Z.db')
  expect(keptName('/srv/logs.d/audit', 'damaged', when)).toBe('audit-damaged-20261231T235959Z')
})
