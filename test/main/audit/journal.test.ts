import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Journal, openJournal } from '../../../src/main/audit/journal.ts'
import { verifyJournal } from '../../../src/main/audit/verify.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'

const at = temporaryFolder()
let milliseconds = 0
const clock = {
  now: () => new Date(Date.UTC(2026, 10, 23) + milliseconds++),
  monotonicMilliseconds: () => milliseconds,
  boot: 'test',
}
const origin = { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' }
const open = (path = at('journal.db')): Journal => openJournal({ path, clock, origin })
const entry = (note: unknown, run: string | null = null) => ({
  stamp: null,
  run,
  step: null,
  type: 'noted',
  facts: { note },
})

const written = (path: string, notes: readonly unknown[]): void => {
  const journal = open(path)
  for (const note of notes) journal.append(entry(note))
  journal.close()
}

/** Changes a database as somebody would who has removed the triggers first. */
const meddle = (path: string, change: (database: Database.Database) => void): void => {
  const database = new Database(path)
  for (const name of ['entry_is_appended', 'entry_is_never_changed', 'entry_is_never_removed'])
    database.exec(`drop trigger ${name}`)
  change(database)
  database.close()
}

describe('the journal', () => {
  it('gives back what was appended, in order and by run, after it was closed too', () => {
    const journal = open()
    for (const [index, run] of ['a', 'b', 'a'].entries()) journal.append(entry({ index, text: 'Größe 漢 🎉' }, run))
    journal.close()
    const again = open()
    expect([...again.entries()].map(({ seq, facts }) => [seq, facts])).toEqual(
      [0, 1, 2].map((index) => [index + 1, { note: { index, text: 'Größe 漢 🎉' } }]),
    )
    expect([...again.entries({ run: 'a' })].map(({ seq }) => seq)).toEqual([1, 3])
    expect(again.head()?.seq).toBe(3)
    again.close()
  })

  it('is durable with every commit', () => {
    const journal = open()
    const { stdout } = spawnSync(
      process.execPath,
      [
        '-e',
        `const D = require('better-sqlite3'); const d = new D(process.argv[1], { readonly: true }); console.log(d.pragma('journal_mode', { simple: true }))`,
        at('journal.db'),
      ],
      { cwd: fileURLToPath(new URL('../../..', import.meta.url)), encoding: 'utf8' },
    )
    expect(stdout.trim()).toBe('wal')
    journal.close()
  })

  it.each([
    ['update entry set line = line', 'never changes'],
    ['delete from entry where seq = 1', 'never removes'],
    ["insert into entry (seq, line, hash) values (9, '{}', zeroblob(32))", 'at its end only'],
    ["insert or replace into entry (seq, line, hash) values (1, '{}', zeroblob(32))", 'at its end only'],
  ])('refuses: %s', (statement, words) => {
    written(at('journal.db'), ['a', 'b'])
    const database = new Database(at('journal.db'))
    expect(() => database.exec(statement)).toThrow(words)
    database.close()
  })

  it('has one writer, and any number of readers', () => {
    const journal = open()
    journal.append(entry('first'))
    expect(() => open()).toThrow(/in use by another Keyturn/)
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 1 })
    journal.close()
    open().close()
  })

  it('refuses what has no form in JSON, and goes on', () => {
    const journal = open()
    for (const note of [Number.NaN, '\ud800', undefined, () => 0]) expect(() => journal.append(entry(note))).toThrow()
    expect(journal.append(entry('fine')).seq).toBe(1)
    journal.close()
  })
})

describe('verification', () => {
  const note = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constant(null),
  )
  const kinds = ['line', 'hash', 'removed', 'swapped', 'inserted'] as const

  it('finds any single change, and names the first bad entry', () => {
    let log = 0
    fc.assert(
      fc.property(
        fc.array(note, { minLength: 3, maxLength: 12 }),
        fc.constantFrom(...kinds),
        fc.nat(),
        fc.nat(),
        (notes, kind, where, byte) => {
          log += 1
          const path = at(`log-${log}.db`)
          written(path, notes)
          expect(verifyJournal(path)).toMatchObject({ result: 'OK', entries: notes.length })
          // The last entry can be cut off unseen without an anchor, so a removal takes another.
          const seq = 1 + (where % (kind === 'removed' || kind === 'swapped' ? notes.length - 1 : notes.length))
          meddle(path, (database) => {
            const row = database
              .prepare<[number], { line: string; hash: Buffer }>('select line, hash from entry where seq = ?')
              .get(seq)
            if (row === undefined) throw new Error('the entry of the test is missing')
            if (kind === 'line') {
              // Another letter in the name of whoever acted: the line stays JSON, as a careful forger would have it.
              const place = row.line.indexOf('operator') + (byte % 8)
              const forged = `${row.line.slice(0, place)}X${row.line.slice(place + 1)}`
              database.prepare('update entry set line = ? where seq = ?').run(forged, seq)
            }
            if (kind === 'hash') {
              const hash = Buffer.from(row.hash)
              hash[byte % 32] = (hash[byte % 32] ?? 0) ^ 1
              database.prepare('update entry set hash = ? where seq = ?').run(hash, seq)
            }
            if (kind === 'removed') database.prepare('delete from entry where seq = ?').run(seq)
            if (kind === 'swapped') {
              database.prepare('update entry set seq = -1 where seq = ?').run(seq)
              database.prepare('update entry set seq = ? where seq = ?').run(seq, seq + 1)
              database.prepare('update entry set seq = ? where seq = -1').run(seq + 1)
            }
            if (kind === 'inserted') {
              database.prepare('update entry set seq = -seq - 1 where seq >= ?').run(seq)
              database.exec('update entry set seq = -seq where seq < 0')
              database.prepare('insert into entry (seq, line, hash) values (?, ?, ?)').run(seq, row.line, row.hash)
            }
          })
          const { result, firstBad } = verifyJournal(path)
          expect(result).toBe('Fail')
          // A copy of an entry in its own place is right there; the next one is not.
          expect(firstBad).toBe(kind === 'inserted' ? seq + 1 : seq)
        },
      ),
      { numRuns: 150 },
    )
  })

  it('needs an anchor to see that the end was cut off, or that another log was put there', () => {
    written(at('journal.db'), ['a', 'b', 'c'])
    const journal = open()
    const head = journal.head()
    journal.close()
    if (head === null) throw new Error('the log is empty')
    const anchor = { source: 'a paper', entry: head.seq, hash: head.hash, at: head.at }
    expect(verifyJournal(at('journal.db'), { anchors: [anchor] })).toMatchObject({
      result: 'OK',
      anchors: [{ source: 'a paper', entry: 3 }],
    })
    meddle(at('journal.db'), (database) => database.exec('delete from entry where seq = 3'))
    expect(verifyJournal(at('journal.db')).result).not.toBe('Fail')
    expect(verifyJournal(at('journal.db'), { anchors: [anchor] })).toMatchObject({ result: 'Fail', firstBad: 3 })
    written(at('other.db'), ['x', 'y', 'z'])
    expect(verifyJournal(at('other.db'), { anchors: [anchor] }).result).toBe('Fail')
  })

  it('warns when somebody has removed a trigger', () => {
    written(at('journal.db'), ['a'])
    meddle(at('journal.db'), () => {})
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'Warning', firstBad: null })
  })

  it.each([
    ['a text', 'not a database'],
    ['nothing', ''],
  ])('says in words that %s is no journal', (_, content) => {
    writeFileSync(at('file.db'), content)
    expect(() => verifyJournal(at('file.db'))).toThrow(/not a Keyturn journal/)
    expect(readFileSync(at('file.db'), 'utf8')).toBe(content)
  })
})
