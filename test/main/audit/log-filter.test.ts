import { describe, expect, it } from 'vitest'
import { type LogFilter, sieveOf } from '../../../src/main/audit/log-filter.ts'
import { queryLog } from '../../../src/main/audit/query.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { note, open, steadyClock } from './support/journals.ts'

const at = temporaryFolder()

const anything: LogFilter = { run: null, step: null, type: null, actor: null, from: null, to: null, text: null }

/** The names of those entries of a log that a filter lets through. */
const foundIn = (
  entries: readonly { readonly name: string; readonly at?: string; readonly account?: string }[],
  filter: Partial<LogFilter>,
): readonly unknown[] => {
  const path = at('journal.db')
  for (const { name, at: time = '2026-11-25T10:00:00.000Z', account = 'CONTOSO\\operator' } of entries) {
    const journal = open(path, {
      clock: { ...steadyClock(), now: () => new Date(time) },
      origin: { actor: { account, sid: null }, host: 'JUMP01', app: 'Keyturn 0.1.0' },
    })
    journal.append(note({ name }))
    journal.close()
  }
  const { entries: found } = queryLog(path, {
    filter: { ...anything, type: 'note', ...filter },
    order: 'oldest-first',
    beyond: null,
    limit: 1000,
  })
  return found.map((each) => ('facts' in each ? each.facts.name : null))
}

describe('the time', () => {
  const times = [
    { name: 'evening', at: '2026-11-24T23:59:59.999Z' },
    { name: 'midnight', at: '2026-11-25T00:00:00.000Z' },
    { name: 'ten', at: '2026-11-25T10:00:00.000Z' },
    { name: 'after ten', at: '2026-11-25T10:00:30.500Z' },
    { name: 'next day', at: '2026-11-26T00:00:00.000Z' },
  ]

  it.each<[string, Partial<LogFilter>, readonly string[]]>([
    ['a day is all of it', { from: '2026-11-25', to: '2026-11-26' }, ['midnight', 'ten', 'after ten']],
    ['“from” is part of it', { from: '2026-11-25T10:00Z' }, ['ten', 'after ten', 'next day']],
    ['“to” is not', { to: '2026-11-25T10:00Z' }, ['evening', 'midnight']],
    ['seconds matter', { from: '2026-11-25T10:00:30Z', to: '2026-11-25T10:00:31Z' }, ['after ten']],
    ['so do milliseconds', { from: '2026-11-25T10:00:30.501Z' }, ['next day']],
    ['as an answer shows it', { from: '2026-11-25 10:00:30Z', to: '2026-11-25 10:01:00Z' }, ['after ten']],
  ])('%s', (_title, filter, names) => {
    expect(foundIn(times, filter)).toEqual(names)
  })

  it('may be given for a clock that was set back', () => {
    expect(foundIn([...times].reverse(), { from: '2026-11-25', to: '2026-11-26' })).toEqual([
      'after ten',
      'ten',
      'midnight',
    ])
  })

  it.each([
    'yesterday',
    '',
    '2026-11-25T10:00',
    '2026-11-25T10:00+01:00',
    '2026-11-25T10Z',
    '2026-13-01',
    '2026-02-30',
    '2025-02-29',
    '2026-11-25T24:00Z',
    '2026-11-25T10:60Z',
    '25.11.2026',
    '+02026-11-25',
  ])('can’t be “%s”', (time) => {
    for (const name of ['from', 'to'] as const) {
      expect(() => sieveOf({ ...anything, [name]: time })).toThrow(
        expect.objectContaining({
          name: 'QueryInvalid',
          message: expect.stringMatching(`“${name}”.*2026-11-25T10:00Z`),
        }),
      )
    }
  })

  it('knows the 29th of February', () => {
    expect(() => sieveOf({ ...anything, from: '2028-02-29' })).not.toThrow()
  })

  it.each([
    ['2026-11-26', '2026-11-25'],
    ['2026-11-25', '2026-11-25T00:00Z'],
  ])('has to pass from %s to %s', (from, to) => {
    expect(() => sieveOf({ ...anything, from, to })).toThrow(
      expect.objectContaining({ name: 'QueryInvalid', message: expect.stringContaining('before the time “to”') }),
    )
  })
})

describe('the account', () => {
  it('is found by a part of its name, in capitals or not', () => {
    const entries = [
      { name: 'one', account: 'CONTOSO\\Jürgen' },
      { name: 'two', account: 'CONTOSO\\operator' },
      { name: 'jürgen', account: 'other' },
    ]
    expect(foundIn(entries, { actor: 'contoso\\jü' })).toEqual(['one'])
    expect(foundIn([], { actor: 'CONTOSO' })).toEqual(['one', 'two'])
    expect(foundIn([], { actor: 'to\\\\op' })).toEqual([])
  })
})

describe('words', () => {
  it.each<[string, string, boolean]>([
    ['are pieces of what stands in the entry', 'tation', true],
    ['do not look at capitals', 'ROTATION step', true],
    ['stand in any order', 'step rotation', true],
    ['must all be there', 'rotation missing', false],
    ['may be the account', 'contoso\\operator', true],
    ['may be the day', '2026-11-25T10', true],
    ['are found beyond ASCII', 'STRASSE größe', true],
    ['are found with what JSON writes otherwise', 'c:\\temp "quoted"', true],
    ['do not go over the end of a text', 'stepC:', false],
    ['are not those that hold the log together', 'prev', false],
    ['are not JSON', 'null', false],
    ['are not the escapes of JSON', '\\\\temp', false],
    ['may be none', ' ', true],
  ])('%s: %s', (_title, text, isThere) => {
    const name = 'The Rotation, a step, Straße, GRÖSSE GRÖßE, C:\\temp "quoted"'
    expect(foundIn([{ name }], { text })).toEqual(isThere ? [name] : [])
  })
})
