import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, type EntryFacts, EntrySchema } from '../../../src/main/audit/entry.ts'
import type { Journal } from '../../../src/main/audit/journal.ts'
import type { LogFilter } from '../../../src/main/audit/log-filter.ts'
import { type FoundEntry, type LogQuery, queryLog } from '../../../src/main/audit/query.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { open, rowsOf, steadyClock } from './support/journals.ts'

const at = temporaryFolder()

const entriesOf = (path: string): readonly Entry[] =>
  rowsOf(path).map(({ line }) => EntrySchema.parse(JSON.parse(line)))

/** Everything that pages give one after the other; `between` is done between them. */
const paged = (path: string, query: LogQuery, between: () => void = () => {}): readonly FoundEntry[] => {
  const found: FoundEntry[] = []
  for (let beyond = query.beyond; ; ) {
    const page = queryLog(path, { ...query, beyond })
    expect(page.entries.length).toBeLessThanOrEqual(query.limit)
    found.push(...page.entries)
    if (page.next === null) return found
    expect(page.next).not.toBe(beyond)
    beyond = page.next
    between()
  }
}

const pieces = [
  'Größe',
  'GRÖSSE',
  'grösse',
  'C:\\temp',
  'a"b',
  'odd\u0001',
  'line\nbreak',
  '漢字',
  'ΑΣ',
  'ΑΣΑ',
  '17',
  'x',
]

const facts = fc.dictionary(
  fc.constantFrom('what', 'file name', 'Größe'),
  fc.oneof(
    fc.constantFrom(...pieces),
    fc.integer({ min: 0, max: 30 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.constantFrom(...pieces), { maxLength: 2 }),
  ),
  { maxKeys: 3 },
)

const entry: fc.Arbitrary<EntryFacts> = fc.record({
  stamp: fc.constantFrom('east.contoso.com', null),
  run: fc.constantFrom('run-1', 'run-2', '"', null),
  step: fc.constantFrom('Rotation', 'Share', null),
  type: fc.constantFrom('note', 'step-learned', 'run'),
  facts,
})

const minute = fc.integer({ min: 0, max: 40 }).map((minutes) => new Date(Date.UTC(2026, 10, 23, 10, minutes)))

const orNull = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(value, { nil: null, freq: 1 })

const filter: fc.Arbitrary<LogFilter> = fc
  .record({
    run: orNull(fc.constantFrom('run-1', 'run-2', '"', 'other')),
    step: orNull(fc.constantFrom('Rotation', 'Share')),
    type: orNull(fc.constantFrom('note', 'step-learned', 'checkpoint')),
    actor: orNull(fc.constantFrom('contoso\\OP', 'operator', 'somebody', '\\')),
    times: orNull(fc.uniqueArray(minute, { minLength: 2, maxLength: 2, selector: Number })),
    text: orNull(fc.array(fc.constantFrom(...pieces, 'GRÖßE', 'contoso', 'temp', 'break', '\\'), { maxLength: 2 })),
  })
  .map(({ times, text, ...more }) => {
    const [from = null, to = null] = (times ?? []).map(Number).sort((a, b) => a - b)
    const iso = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString())
    return { ...more, from: iso(from), to: iso(to), text: text === null ? null : text.join(' ') }
  })

/** What a reader finds who goes through the whole log with nothing but the words of the documentation. */
const isFoundBy = (filter: LogFilter, entry: Entry): boolean => {
  const same = (wanted: string | null, value: string | null): boolean => wanted === null || wanted === value
  const within = (piece: string, text: string): boolean => text.toUpperCase().includes(piece.toUpperCase())
  const visible = [entry.actor.account, entry.actor.sid, entry.app, entry.at, entry.host, entry.run]
  visible.push(entry.stamp, entry.step, entry.type)
  const waiting: unknown[] = [entry.facts]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'object' && value !== null) {
      if (!Array.isArray(value)) visible.push(...Object.keys(value))
      waiting.push(...Object.values(value))
    } else if (value !== null) {
      visible.push(String(value))
    }
  }
  return (
    same(filter.run, entry.run) &&
    same(filter.step, entry.step) &&
    same(filter.type, entry.type) &&
    within(filter.actor ?? '', entry.actor.account) &&
    (filter.from === null || Date.parse(entry.at) >= Date.parse(filter.from)) &&
    (filter.to === null || Date.parse(entry.at) < Date.parse(filter.to)) &&
    (filter.text ?? '')
      .split(/\s/)
      .every((word) => word === '' || visible.some((text) => text !== null && within(word, text)))
  )
}

/** A journal whose clock stands where the test puts it. */
const openAt = (
  path: string,
): { readonly journal: Journal; readonly append: (at: Date, facts: EntryFacts) => void } => {
  let now = new Date(0)
  const journal = open(path, { clock: { ...steadyClock(), now: () => now } })
  return {
    journal,
    append: (time, facts) => {
      now = time
      journal.append(facts)
    },
  }
}

describe('paging through a log that is in use', () => {
  it('gives what a reader of the whole log finds, in order and once, whatever is appended meanwhile', () => {
    let logs = 0
    fc.assert(
      fc.property(
        fc.array(fc.tuple(minute, entry), { minLength: 1, maxLength: 25 }),
        fc.array(fc.tuple(minute, entry), { maxLength: 6 }),
        filter,
        fc.integer({ min: 1, max: 7 }),
        (before, meanwhile, wanted, limit) => {
          logs += 1
          const path = at(`${logs}.db`)
          const { journal, append } = openAt(path)
          try {
            for (const [time, facts] of before) append(time, facts)
            const known = entriesOf(path)
            const waiting = [...meanwhile]
            const more = (): void => {
              const [next] = waiting.splice(0, 1)
              if (next !== undefined) append(...next)
            }
            const newest = paged(path, { filter: wanted, order: 'newest-first', beyond: null, limit }, more)
            expect(newest).toEqual(known.filter((each) => isFoundBy(wanted, each)).toReversed())
            const oldest = paged(path, { filter: wanted, order: 'oldest-first', beyond: null, limit }, more)
            expect(oldest).toEqual(entriesOf(path).filter((each) => isFoundBy(wanted, each)))
          } finally {
            journal.close()
          }
        },
      ),
      { numRuns: 80 },
    )
  })
})
