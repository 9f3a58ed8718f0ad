import { readdirSync } from 'node:fs'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { EntrySchema, longestLine } from '../../../src/main/audit/entry.ts'
import type { Journal } from '../../../src/main/audit/journal.ts'
import { verifyJournal } from '../../../src/main/audit/verify-database.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, rowsOf, steadyClock } from './support/journals.ts'

const at = temporaryFolder()

const using = (journal: Journal, work: (journal: Journal) => void): void => {
  try {
    work(journal)
  } finally {
    journal.close()
  }
}

describe('an open journal', () => {
  it('finds the entries of each run, however long and however mixed they are', () => {
    const runs = ['a', 'b', 'c', null]
    const runOf = (index: number): string | null => runs[Math.floor(index / 7) % 4] ?? null
    using(open(at('journal.db')), (journal) => {
      for (let index = 0; index < 1400; index += 1) journal.append(note({ index }, runOf(index)))
      const expectAll = (opened: Journal): void => {
        expect([...opened.entries()].map(({ seq }) => seq)).toEqual(
          Array.from({ length: opened.head().seq }, (_, index) => index + 1),
        )
        for (const run of ['a', 'b', 'c', 'none']) {
          expect([...opened.entries({ run })].map(({ facts }) => facts.index)).toEqual(
            Array.from({ length: 1400 }, (_, index) => index).filter((index) => runOf(index) === run),
          )
        }
      }
      expectAll(journal)
      // Of a log of so many entries, every 255 are signed.
      expect(journal.head().seq).toBe(2 + 1400 + 5)
      journal.close()
      using(open(at('journal.db')), expectAll)
    })
  })

  it('takes entries of any size', () => {
    using(open(at('journal.db')), (journal) => {
      for (const length of [10, 100_000, 3_000_000, 10]) journal.append(note({ text: '漢'.repeat(length) }))
      const lengths = [...journal.entries({ run: 'run-1' })].map(({ facts }) => String(facts.text).length)
      expect(lengths).toEqual([10, 100_000, 3_000_000, 10])
    })
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 7 })
  })

  it('refuses an entry that no reader would take, says how long it is, and goes on', () => {
    using(open(at('journal.db')), (journal) => {
      const rest = canonicalJson(journal.append(note({ text: '' }))).length
      expect(() => journal.append(note({ text: 'x'.repeat(longestLine - rest + 1) }))).toThrow(
        expect.objectContaining({
          name: 'EntryTooLong',
          message: expect.stringMatching(/^Entry 4 was not written: .*16777217 bytes.*at most 16777216/),
        }),
      )
      expect(journal.append(note({ text: 'x'.repeat(longestLine - rest) })).seq).toBe(4)
    })
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 5 })
  })

  it('can be appended to while its entries are being read', () => {
    using(open(at('journal.db')), (journal) => {
      for (let index = 0; index < 3; index += 1) journal.append(note())
      const seen: number[] = []
      for (const { seq } of journal.entries()) {
        seen.push(seq)
        if (seq === 1) journal.append(note())
      }
      expect(seen.slice(0, 5)).toEqual([1, 2, 3, 4, 5])
      expect(journal.head().seq).toBe(6)
    })
  })

  it('tells its listeners of each entry, until they have heard enough', () => {
    using(open(at('journal.db')), (journal) => {
      const heard: unknown[] = []
      const stop = journal.onAppended(({ seq, type }) => heard.push([seq, type]))
      journal.append(note())
      journal.append({ ...note(), type: 'step-ended' })
      stop()
      journal.append(note())
      expect(heard).toEqual([
        [3, 'note'],
        [4, 'step-ended'],
        [5, 'checkpoint'],
      ])
    })
  })

  it('records a clock that goes backwards as it is, and keeps the order', () => {
    const times = [
      '2026-11-23T10:14:00.000Z',
      '2026-11-23T10:14:00.000Z',
      '2026-11-23T10:15:00.000Z',
      '2026-11-23T09:15:00.000Z',
      '2026-10-25T00:59:59.999Z',
      '2026-10-25T01:00:00.000Z',
    ]
    const clock = { ...steadyClock(), now: () => new Date(times[written++] ?? 0) }
    let written = 0
    using(open(at('journal.db'), { clock }), (journal) => {
      for (let index = 0; index < 3; index += 1) journal.append(note())
    })
    expect(rowsOf(at('journal.db')).map(({ line }) => EntrySchema.parse(JSON.parse(line)).at)).toEqual(times)
    const { result, entries, firstBad, findings } = verifyJournal(at('journal.db'))
    expect({ result, entries, firstBad }).toEqual({ result: 'Warning', entries: 6, firstBad: null })
    expect(findings).toMatchObject([
      { code: 'clock', result: 'Warning', entry: 4 },
      { code: 'clock', result: 'Warning', entry: 5 },
    ])
  })

  it('never writes what it could not read again', () => {
    let mono = 1
    const clock = { ...steadyClock(), monotonicMilliseconds: () => mono }
    using(open(at('journal.db'), { clock }), (journal) => {
      for (const wrong of [-1, 1.5, Number.NaN]) {
        mono = wrong
        expect(() => journal.append(note())).toThrow(TypeError)
      }
      mono = 1
      expect(journal.append(note()).seq).toBe(3)
    })
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 4 })
  })

  it.each([-1, 10_000])('refuses a clock that says the year %i', (year) => {
    const wrong = new Date(Date.UTC(year, 1))
    let wrongNow = false
    const clock = steadyClock()
    const turning = { ...clock, now: () => (wrongNow ? wrong : clock.now()) }
    using(open(at('journal.db'), { clock: turning }), (journal) => {
      wrongNow = true
      expect(() => journal.append(note())).toThrow(TypeError)
      expect(journal.head().seq).toBe(2)
    })
    expect(verifyJournal(at('journal.db'))).toMatchObject({ result: 'OK', entries: 2 })
    expect(() => open(at('other.db'), { clock: turning })).toThrow(TypeError)
    expect(readdirSync(at()).filter((name) => name.startsWith('other.db'))).toEqual(['other.db.lock'])
  })

  it('takes from what it is given only what an entry has', () => {
    using(open(at('journal.db')), (journal) => {
      const first = journal.append(note({ a: 1 }))
      const second = journal.append({ ...first })
      expect(second.seq).toBe(4)
      expect(second.at).not.toBe(first.at)
    })
    expect(rowsOf(at('journal.db'))).toHaveLength(5)
  })

  it('gives back no entry that was changed under its hands, and appends nothing behind a strange one', () => {
    const path = at('journal.db')
    using(open(path), (journal) => {
      journal.append(note())
      journal.append(note())
      const other = new Database(path)
      other.exec('drop trigger entry_is_never_changed')
      other.exec(`update entry set line = replace(line, '"v":2', '"v":2.0') where seq = 3`)
      expect(() => [...journal.entries()]).toThrow(
        expect.objectContaining({ name: 'JournalAltered', message: expect.stringContaining('Entry 3') }),
      )
      other.exec('insert into entry (seq, line, hash) select 5, line, hash from entry where seq = 3')
      other.close()
      for (let attempt = 0; attempt < 2; attempt += 1) {
        expect(() => journal.append(note())).toThrow(
          expect.objectContaining({
            name: 'JournalAltered',
            message: expect.stringContaining('Something else has written'),
          }),
        )
      }
    })
    expect(rowsOf(path)).toHaveLength(5)
  })
})
