import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Journal } from '../../../src/main/audit/journal.ts'
import { openJournal } from '../../../src/main/audit/open-journal.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { testKey } from './support/journals.ts'

const at = temporaryFolder()
let milliseconds = 0
const clock = {
  now: () => new Date(Date.UTC(2026, 10, 23) + milliseconds++),
  monotonicMilliseconds: () => milliseconds,
  boot: 'test',
}
const origin = { actor: { account: 'test\\operator', sid: null }, host: 'test', app: 'Keyturn test' }
const open = (path = at('journal.db')): Journal => openJournal({ path, clock, origin, key: testKey })
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
    const entries = [...again.entries()]
    expect(entries.map(({ type }) => type)).toEqual([
      'log-opened',
      'checkpoint',
      'noted',
      'noted',
      'noted',
      'checkpoint',
    ])
    expect(entries.slice(2, 5).map(({ seq, facts }) => [seq, facts])).toEqual(
      [0, 1, 2].map((index) => [index + 3, { note: { index, text: 'Größe 漢 🎉' } }]),
    )
    expect([...again.entries({ run: 'a' })].map(({ seq }) => seq)).toEqual([3, 5])
    expect(again.head().seq).toBe(6)
    again.close()
  })

  it('begins by saying which log it is and who signs it, and is never without a head', () => {
    const journal = open()
    const [opened, checkpoint] = journal.entries()
    expect(opened).toMatchObject({
      seq: 1,
      type: 'log-opened',
      prev: '0'.repeat(64),
      facts: { ...journal.identity, key: testKey.id, publicKey: testKey.publicKey, previous: null },
    })
    expect(journal.identity.origin).toBe(`test/${journal.identity.log}`)
    expect(checkpoint).toMatchObject({ seq: 2, type: 'checkpoint', stamp: null, run: null, step: null })
    expect(journal.head()).toMatchObject({ seq: 2, at: checkpoint?.at })
    journal.close()
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
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 3 })
    journal.close()
    open().close()
  })

  it('refuses what has no form in JSON, and goes on', () => {
    const journal = open()
    for (const note of [Number.NaN, 1.5, 2 ** 53, '\ud800', undefined, () => 0]) {
      expect(() => journal.append(entry(note))).toThrow(TypeError)
    }
    expect(journal.append(entry('fine')).seq).toBe(3)
    journal.close()
  })
})

describe('verification', () => {
  const note = fc.oneof(fc.string(), fc.integer(), fc.maxSafeInteger(), fc.constant(null))
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
          // Two entries open the log, and a checkpoint ends it.
          const entries = notes.length + 3
          expect(verifyJournal(path)).toMatchObject({ result: 'OK', entries })
          // The last entry can be cut off unseen without an anchor, so a removal takes another.
          const seq = 1 + (where % (kind === 'removed' || kind === 'swapped' ? entries - 1 : entries))
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
    const anchor = { source: 'a paper', entry: head.seq, hash: head.hash, at: head.at, origin: null }
    expect(verifyJournal(at('journal.db'), { anchors: [anchor] })).toMatchObject({
      result: 'OK',
      anchors: [{ source: 'a paper', entry: 6, holds: true }],
    })
    meddle(at('journal.db'), (database) => database.exec('delete from entry where seq = 6'))
    expect(verifyJournal(at('journal.db')).result).not.toBe('Fail')
    expect(verifyJournal(at('journal.db'), { anchors: [anchor] })).toMatchObject({ result: 'Fail', firstBad: 6 })
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
