import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../../src/main/audit/entry.ts'
import { csvColumns, csvOf, type HashedEntry } from '../../../src/main/export/csv.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { requireTool } from '../../support/tools.ts'
import { rowsOfCsv } from './support/csv-parser.ts'

const at = temporaryFolder()

const entry: Entry = {
  v: 2,
  seq: 7,
  at: '2026-11-23T22:14:05.123Z',
  mono: 81_234,
  boot: '3f6f0a52-1c1e-4f5e-9f56-0a4b1e2f3c4d',
  prev: '00'.repeat(32),
  actor: { account: 'CONTOSO\\azs-operator', sid: 'S-1-5-21-1-2-3-1001' },
  host: 'JUMP01',
  app: 'Keyturn 0.1.0',
  stamp: 'east.contoso.com',
  run: '2026-11-23-0a1b2c3d',
  step: 'Notice',
  type: 'confirmed',
  facts: { what: 'users-told' },
}

const hash = 'a5'.repeat(32)
const hashed = (more: Partial<Entry>): HashedEntry => ({ entry: { ...entry, ...more }, hash })

const written = async (entries: Iterable<HashedEntry> | AsyncIterable<HashedEntry>): Promise<Buffer> => {
  const pieces: Buffer[] = []
  for await (const piece of csvOf(entries)) pieces.push(piece)
  return Buffer.concat(pieces)
}

/** Text after its mark of UTF-8. */
const textOf = (bytes: Buffer): string => {
  expect(bytes.subarray(0, 3).toString('hex')).toBe('efbbbf')
  return bytes.toString('utf8', 3)
}

type Row = { readonly [column: string]: string }

const named = (rows: readonly (readonly string[])[]): readonly Row[] => {
  const [names = [], ...others] = rows
  return others.map((cells) => {
    expect(cells).toHaveLength(names.length)
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']))
  })
}

const rowFor = async (more: Partial<Entry>): Promise<Row> =>
  named(rowsOfCsv(textOf(await written([hashed(more)]))))[0] ?? {}

describe('an exported log', () => {
  it('has a row of names, and a row for every entry', async () => {
    expect(textOf(await written([hashed({})]))).toBe(
      [
        'entry,time_utc,account,sid,host,app,stamp,run,step,type,what,facts,boot,monotonic_ms,hash',
        [
          '7,2026-11-23T22:14:05.123Z,CONTOSO\\azs-operator,S-1-5-21-1-2-3-1001,JUMP01,Keyturn 0.1.0,east.contoso.com',
          '2026-11-23-0a1b2c3d,Notice,confirmed',
          'Confirmed: The users have been told about the maintenance.',
          `"{""what"":""users-told""}",3f6f0a52-1c1e-4f5e-9f56-0a4b1e2f3c4d,81234,${hash}`,
        ].join(','),
        '',
      ].join('\r\n'),
    )
  })

  it('of no entries has the names alone', async () => {
    expect(textOf(await written([]))).toBe(`${csvColumns.join(',')}\r\n`)
  })

  it('says nothing of what an entry means that is of no run, or of a kind that this version does not know', async () => {
    expect(await rowFor({ run: null, stamp: null, step: null })).toMatchObject({
      what: '',
      run: '',
      stamp: '',
      step: '',
    })
    expect(await rowFor({ type: 'confirmed', facts: { what: 'the-moon' } })).toMatchObject({
      what: '',
      facts: '{"what":"the-moon"}',
    })
    expect(await rowFor({ facts: { type: 'run-taken-up' } })).toMatchObject({ what: '', type: 'confirmed' })
  })

  it('comes in pieces, while the entries are read', async () => {
    let read = 0
    const many = async function* (): AsyncGenerator<HashedEntry> {
      for (; read < 20_000; read += 1) yield hashed({ seq: read + 1 })
    }
    const readAtPiece: number[] = []
    let longest = 0
    for await (const piece of csvOf(many())) {
      readAtPiece.push(read)
      longest = Math.max(longest, piece.length)
    }
    expect(readAtPiece.length).toBeGreaterThan(50)
    expect(readAtPiece[0]).toBeLessThan(1000)
    expect(longest).toBeLessThan(100_000)
  })
})

describe('a cell', () => {
  it.each(['=1+1', '+49 30', '-x', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠a'])(
    'that a spreadsheet could take for a formula gets an apostrophe: %j',
    async (text) => {
      expect(await rowFor({ host: text })).toMatchObject({ host: `'${text}` })
    },
  )

  it.each(['a=1', '1+1', "'=1", ' =1', '漢字', 'x', ''])('that it could not is left as it is: %j', async (text) => {
    expect(await rowFor({ host: text })).toMatchObject({ host: text })
  })

  it.each([
    ['a\u0000b', 'a\\u{0}b'],
    ['\u001b[2J', '\\u{1b}[2J'],
    ['\u202egpj.exe', '\\u{202e}gpj.exe'],
    ['\u007f\u0085', '\\u{7f}\\u{85}'],
    ['half \ud800', 'half \\u{d800}'],
    ['tab\there, line\r\nthere', 'tab\there, line\r\nthere'],
  ])('shows what could not be seen: %j', async (text, shown) => {
    expect(await rowFor({ host: text })).toMatchObject({ host: shown })
  })

  it.each([
    ['a "word"', '"a ""word"""'],
    ['a,b', '"a,b"'],
    ['a\r\nb', '"a\r\nb"'],
    [' a', '" a"'],
    ['a ', '"a "'],
    ['a b', 'a b'],
  ])('is quoted where it must be: %j', async (host, field) => {
    expect(textOf(await written([hashed({ host })]))).toContain(`,S-1-5-21-1-2-3-1001,${field},Keyturn 0.1.0,`)
  })
})

const anyText = fc
  .oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ unit: fc.constantFrom('=', '+', '-', '@', '＝', '"', ',', '\r', '\n', '\t', ' ', "'", '\0', 'é') }),
  )
  // What looks like Keyturn's own marks can't be told from them.
  .filter((text) => !/^'|\\u\{/.test(text))
const anyTextOrNull = fc.option(anyText, { nil: null })

const anyEntry: fc.Arbitrary<HashedEntry> = fc
  .record({
    seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
    mono: fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
    boot: anyText,
    actor: fc.record({ account: anyText, sid: anyTextOrNull }),
    host: anyText,
    app: anyText,
    stamp: anyTextOrNull,
    run: anyTextOrNull,
    step: anyTextOrNull,
    type: fc.oneof(anyText, fc.constant('step-skipped')),
    facts: fc.oneof(
      fc.dictionary(anyText, fc.oneof(anyText, fc.maxSafeInteger(), fc.boolean(), fc.array(anyTextOrNull))),
      fc.record({ step: fc.constant('Requests'), reason: anyText }),
    ),
  })
  .map((more) => hashed(more))

/** The text of a cell, with what could not be seen as it was. */
const meant = (cell: string): string =>
  cell.replace(/\\u\{([0-9a-f]+)\}/g, (_, digits: string) => String.fromCodePoint(Number.parseInt(digits, 16)))

const expectToSay = (row: Row, { entry: { seq, mono, actor, facts, ...texts } }: HashedEntry): void => {
  expect(row).toMatchObject({ entry: String(seq), monotonic_ms: String(mono), hash })
  expect(JSON.parse(row.facts ?? '')).toEqual(JSON.parse(JSON.stringify(facts)))
  const { host, app, stamp, run, step, type, boot } = texts
  const said = { ...actor, host, app, stamp, run, step, type, boot }
  for (const [column, text] of Object.entries(said)) {
    expect(meant(row[column] ?? '').replace(/^'(?=[=+\-@\t\r\n＝＋－＠])/, '')).toBe(text ?? '')
  }
}

const expectToBeHarmless = (rows: readonly (readonly string[])[]): void => {
  for (const cell of rows.flat()) {
    expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
    expect([...cell].filter((character) => character < ' ' && !'\t\r\n'.includes(character))).toEqual([])
  }
}

describe('any entries', () => {
  it('come back from another reader of RFC 4180, and no cell begins a formula', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyEntry, { maxLength: 4 }), async (entries) => {
        const rows = rowsOfCsv(textOf(await written(entries)))
        expectToBeHarmless(rows)
        const found = named(rows)
        expect(found).toHaveLength(entries.length)
        for (const [index, each] of entries.entries()) expectToSay(found[index] ?? {}, each)
      }),
      { numRuns: 300 },
    )
  })

  it('come back from Python’s reader', async (context) => {
    requireTool(context, 'python3')
    const entries = fc.sample(anyEntry, 400)
    writeFileSync(at('log.csv'), await written(entries))
    const script =
      'import csv, json, sys; print(json.dumps(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline=""), strict=True))))'
    const { stdout, stderr } = spawnSync('python3', ['-c', script, at('log.csv')], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    expect(stderr).toBe('')
    const rows: readonly (readonly string[])[] = JSON.parse(stdout)
    expectToBeHarmless(rows)
    const found = named(rows)
    expect(found).toHaveLength(entries.length)
    for (const [index, each] of entries.entries()) expectToSay(found[index] ?? {}, each)
  })
})
