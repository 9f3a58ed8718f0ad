import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { createDatabase, type EntryRow } from '../../../src/main/audit/database.ts'
import { type Entry, type EntryFacts, EntrySchema, longestLine } from '../../../src/main/audit/entry.ts'
import { beginning, EntryMaker, endOf, type MadeEntry, newIdentity } from '../../../src/main/audit/entry-maker.ts'
import type { LogFilter } from '../../../src/main/audit/log-filter.ts'
import { type FoundEntry, type LogQuery, queryLog, runsOf, searchLog } from '../../../src/main/audit/query.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, origin, rowsOf, steadyClock, tamper, testKey, writeLog } from './support/journals.ts'

const at = temporaryFolder()

const anything: LogFilter = { run: null, step: null, type: null, actor: null, from: null, to: null, text: null }

const queryOf = (more: Partial<LogQuery> = {}, filter: Partial<LogFilter> = {}): LogQuery => ({
  order: 'newest-first',
  beyond: null,
  limit: 1000,
  ...more,
  filter: { ...anything, ...filter },
})

const entriesOf = (path: string): readonly Entry[] =>
  rowsOf(path).map(({ line }) => EntrySchema.parse(JSON.parse(line)))

const numbers = (entries: readonly FoundEntry[]): readonly number[] => entries.map(({ seq }) => seq)

describe('paging through a log', () => {
  it('goes on from any entry', () => {
    const path = at('journal.db')
    writeLog(path, [{ a: 1 }, { a: 2 }, { a: 3 }, { a: 4 }])
    const all = numbers(entriesOf(path))
    expect(numbers(queryLog(path, queryOf({ beyond: 4 })).entries)).toEqual(all.filter((seq) => seq < 4).toReversed())
    const onwards = queryOf({ beyond: 4, order: 'oldest-first', limit: 1 })
    expect(queryLog(path, onwards)).toMatchObject({ entries: [{ seq: 5 }], next: 5, lookedAt: 1 })
    const none = { entries: [], next: null, lookedAt: 0 }
    expect(queryLog(path, queryOf({ beyond: 1 }))).toEqual(none)
    expect(queryLog(path, { ...onwards, beyond: all.length })).toEqual(none)
  })

  it('leaves a log at rest as it is, with nothing beside it', () => {
    const path = at('journal.db')
    writeLog(path, [{ a: 1 }])
    const [bytes, names] = [readFileSync(path), readdirSync(at())]
    searchLog(path, queryOf(), () => {})
    runsOf(path)
    expect(readFileSync(path).equals(bytes)).toBe(true)
    expect(readdirSync(at())).toEqual(names)
  })
})

/** Writes a log of these entries, with what the log itself has to say, without a flush for each. */
const writeLongLog = (path: string, count: number, factsOf: (index: number) => EntryFacts): void => {
  const maker = new EntryMaker(steadyClock(), origin, newIdentity(origin.host, 'long'), testKey)
  const rows: EntryRow[] = []
  let end = beginning
  const add = (made: readonly MadeEntry[]): void => {
    for (const each of made) {
      rows.push(each.row)
      end = endOf(each, end)
    }
  }
  add(maker.opening(end, null))
  for (let index = 0; index < count; index += 1) add(maker.made(end, factsOf(index)))
  createDatabase(path, rows)
}

describe('a page', () => {
  it('looks at 20,000 entries and no more, and says where the next one goes on', () => {
    const path = at('journal.db')
    writeLongLog(path, 30_000, (index) => note({ index }, index === 7 ? 'rare' : 'usual'))
    const query = queryOf({}, { run: 'rare' })
    const first = queryLog(path, query)
    expect(first).toEqual({ entries: [], lookedAt: 20_000, next: rowsOf(path).length - 20_000 + 1 })
    const second = queryLog(path, { ...query, beyond: first.next })
    expect(second).toMatchObject({ entries: [{ run: 'rare', facts: { index: 7 } }], next: null })
    expect(first.lookedAt + second.lookedAt).toBe(rowsOf(path).length)
    const told: number[] = []
    const found = searchLog(path, query, (entries) => told.push(entries))
    expect(found).toEqual({ ...second, lookedAt: rowsOf(path).length })
    expect(told).toEqual([20_000, rowsOf(path).length])
  })

  it('looks at no more than 64 MiB of lines', () => {
    const path = at('journal.db')
    writeLongLog(path, 5, (index) => note({ index, text: 'x'.repeat(15 * 1024 * 1024) }))
    const { entries, next, lookedAt } = queryLog(path, queryOf({}, { type: 'none' }))
    expect(entries).toEqual([])
    expect(lookedAt).toBeLessThan(rowsOf(path).length)
    expect(next).toBe(rowsOf(path).length - lookedAt + 1)
    expect(queryLog(path, queryOf({ beyond: next }, { type: 'none' })).next).toBeNull()
  })

  it('of a search is filled as far as it was asked for, and no further', () => {
    const path = at('journal.db')
    writeLog(path, [{ a: 1 }, { a: 2 }, { a: 3 }])
    const { entries, next } = searchLog(path, queryOf({ limit: 2 }, { type: 'note' }), () => {})
    expect(entries).toMatchObject([{ facts: { a: 3 } }, { facts: { a: 2 } }])
    expect(next).toBe(entries[1]?.seq)
  })
})

describe('an entry that can’t be read', () => {
  /** Changes the line of the one note that says so behind Keyturn's back. Gives its number. */
  const changed = (path: string, says: string, line: (before: string) => unknown): number => {
    const row = rowsOf(path).find((each) => each.line.includes(says))
    if (row === undefined) throw new Error(`no entry of the test says ${says}`)
    tamper(path, (database) => {
      database.prepare('update entry set line = ? where seq = ?').run(line(row.line), row.seq)
    })
    return row.seq
  }

  it.each<[string, (line: string) => unknown]>([
    ['is no JSON', (line) => line.slice(1)],
    ['is empty', () => ''],
    ['is not there', () => null],
    ['is a number', () => 4],
    ['is another’s', (line) => line.replace(/"seq":\d+/, '"seq":1')],
    ['has no number', (line) => line.replace(/"seq":\d+,/, '')],
    ['is longer than any may be', () => 'x'.repeat(longestLine + 1)],
    ['is bytes that are no text', () => Buffer.from([0xff, 0xfe, 0x00])],
  ])('because its line %s, is listed as such whatever is looked for', (_title, line) => {
    const path = at('journal.db')
    writeLog(path, [{ a: 1 }, { a: 2 }, { a: 3 }])
    const unreadable = { seq: changed(path, '"a":2', line), unreadable: true }
    const all = queryLog(path, queryOf()).entries
    expect(all).toHaveLength(rowsOf(path).length)
    expect(all).toContainEqual(unreadable)
    const filters = [{ run: 'other' }, { type: 'x' }, { actor: 'x y' }, { from: '2030-01-01' }, { text: 'nowhere' }]
    for (const filter of filters) expect(queryLog(path, queryOf({}, filter)).entries).toEqual([unreadable])
    expect(runsOf(path)).toMatchObject([{ run: 'run-1', entries: 2 }])
  })

  it.each<[string, (line: string) => string]>([
    ['lost a member', (line) => line.replace('"host":"JUMP01",', '')],
    ['has one that no entry has', (line) => line.replace('{"actor"', '{"about":1,"actor"')],
    ['is not in the one form', (line) => line.replace('{"actor"', '{ "actor"')],
    ['says two things', (line) => line.replace('"type":"note"', '"type":"note","type":"other"')],
  ])('because its line %s, is listed where it would belong', (_title, line) => {
    const path = at('journal.db')
    writeLog(path, [{ a: 1 }, { a: 2 }])
    const unreadable = { seq: changed(path, '"a":2', line), unreadable: true }
    expect(queryLog(path, queryOf()).entries).toContainEqual(unreadable)
    expect(queryLog(path, queryOf({}, { type: 'note' })).entries).toContainEqual(unreadable)
    expect(queryLog(path, queryOf({}, { type: 'checkpoint' })).entries.every((each) => 'type' in each)).toBe(true)
    expect(queryLog(path, queryOf({}, { text: 'nowhere' })).entries).toEqual([])
  })
})

describe('the runs in a log', () => {
  it('are told with their stamp, how many entries they have, and where they begin and end', () => {
    const path = at('journal.db')
    const journal = open(path)
    for (const run of ['b', null, 'a', 'b', 'a', 'b', 'c']) journal.append({ ...note({}, run), stamp: `stamp-${run}` })
    const entries = entriesOf(path)
    const expected = ['b', 'a', 'c'].map((run) => {
      const own = entries.filter((each) => each.run === run).map(({ seq, at }) => ({ seq, at }))
      return { run, stamp: `stamp-${run}`, entries: own.length, first: own[0], last: own.at(-1) }
    })
    expect(runsOf(path)).toEqual(expected)
    journal.close()
    expect(runsOf(path)).toEqual(expected)
  })

  it('are none in a new log', () => {
    const path = at('journal.db')
    open(path).close()
    expect(runsOf(path)).toEqual([])
  })
})

describe('what can’t be asked', () => {
  it.each([0, 1001, 1.5, Number.NaN])('is a page of %s entries', (limit) => {
    const refusal = expect.objectContaining({ name: 'QueryInvalid', message: expect.stringContaining('1 to 1000') })
    expect(() => queryLog(at('absent.db'), queryOf({ limit }))).toThrow(refusal)
    expect(() => searchLog(at('absent.db'), queryOf({ limit }), () => {})).toThrow(refusal)
  })

  it('is to go on from half an entry', () => {
    expect(() => queryLog(at('absent.db'), queryOf({ beyond: 1.5 }))).toThrow(
      expect.objectContaining({ name: 'QueryInvalid', message: expect.stringContaining('whole') }),
    )
  })

  it.each([
    ['absent.db', null],
    ['text.db', 'some words'],
    ['empty.db', ''],
    ['lines.jsonl', canonicalJson({ v: 2 })],
  ])('is %s, which is no journal', (name, content) => {
    if (content !== null) writeFileSync(at(name), content)
    const refusal = expect.objectContaining({ name: 'NotAJournal', message: expect.stringContaining(name) })
    expect(() => queryLog(at(name), queryOf())).toThrow(refusal)
    expect(() => runsOf(at(name))).toThrow(refusal)
  })
})
