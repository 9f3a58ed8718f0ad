import { createHash } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { OutputLine } from '../../../src/domain/run/event.ts'
import { outputRecords } from '../../../src/domain/run/output-records.ts'
import { canonicalJson } from '../../../src/main/audit/canonical-json.ts'
import { longestLine } from '../../../src/main/audit/entry.ts'
import { OutputBurst } from '../../../src/main/runs/output-burst.ts'

/** The longest text of one line of the log, and the most that is journaled of one record. */
const pieceCharacters = 64 * 1024
const recordCharacters = 16 * 1024 * 1024

afterEach(() => vi.useRealTimers())

/** What the journal gets, burst by burst. */
const journaled = (...records: readonly Omit<OutputLine, 'piece'>[]): readonly (readonly OutputLine[])[] => {
  const bursts: (readonly OutputLine[])[] = []
  const burst = new OutputBurst((lines) => bursts.push(lines))
  for (const record of records) burst.add(record)
  burst.end()
  return bursts
}

const output = (text: string) => ({ stream: 'output', text }) as const
const progress = (text: string) => ({ stream: 'progress', text }) as const

describe('a burst of output', () => {
  it('is one entry for many records, written half a second after the first at the latest', async () => {
    vi.useFakeTimers()
    const bursts: (readonly OutputLine[])[] = []
    const burst = new OutputBurst((lines) => bursts.push(lines))
    burst.add(output('a'))
    burst.add({ stream: 'warning', text: 'b' })
    await vi.advanceTimersByTimeAsync(499)
    expect(bursts).toEqual([])
    await vi.advanceTimersByTimeAsync(1)
    expect(bursts).toEqual([[output('a'), { stream: 'warning', text: 'b' }]])
    burst.end()
    expect(bursts).toHaveLength(1)
  })

  it('tells whoever ends it that the journal took no entry, and takes none after that', async () => {
    let tries = 0
    const burst = new OutputBurst(() => {
      tries += 1
      throw new Error('the disk is full')
    })
    for (let line = 0; line < 2000; line += 1) burst.add(output('line'))
    await wait(1)
    expect(() => burst.end()).toThrow('the disk is full')
    expect(tries).toBe(1)
  })

  it.each([
    ['of plain letters', 'x'],
    ['of letters beyond ASCII', '漢'],
    ['of control characters, which are six bytes each as JSON', '\u0001'],
  ])('never makes an entry that is near the longest line: long records %s', (_, letter) => {
    const records = Array.from({ length: 40 }, () => output(letter.repeat(pieceCharacters * 2)))
    const bursts = journaled(...records)
    const longest = Math.max(...bursts.map((lines) => Buffer.byteLength(canonicalJson(lines))))
    expect(longest).toBeLessThan(longestLine / 8)
    expect(outputRecords(bursts.flat())).toEqual(records)
  })
})

describe('a record that is too long for a line', () => {
  it('is journaled in pieces that say so, and is the same when they are joined', () => {
    const text = `${'é'.repeat(pieceCharacters - 1)}${'🙂'.repeat(pieceCharacters)}end`
    const lines = journaled(output('before'), output(text), output('after')).flat()
    expect(lines.map(({ piece }) => piece)).toEqual([
      undefined,
      { number: 1, of: 4 },
      { number: 2, of: 4 },
      { number: 3, of: 4 },
      { number: 4, of: 4 },
      undefined,
    ])
    expect(() => canonicalJson(lines.map(({ text: piece }) => piece))).not.toThrow()
    expect(outputRecords(lines)).toEqual([output('before'), output(text), output('after')])
  })

  it('is cut where no reader gets to, with its length and hash in the place of the rest', () => {
    const text = 'y'.repeat(recordCharacters + 1)
    const bursts = journaled(output(text))
    const [record, words] = outputRecords(bursts.flat())
    expect(record?.text).toHaveLength(recordCharacters)
    expect(words?.text).toContain(`it has ${text.length} characters`)
    expect(words?.text).toContain(createHash('sha256').update(text).digest('hex'))
  })

  it('comes out as it went in, whatever characters it is made of; halves of one are replaced', () => {
    const unit = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 5 }),
      fc.constantFrom('\ud83d', '\ude42', '🙂', '\r\n', '\0'),
    )
    fc.assert(
      fc.property(fc.array(unit, { minLength: 1, maxLength: 6 }), fc.nat({ max: 3 }), (units, offset) => {
        const some = units.join('')
        const text = `${'-'.repeat(offset)}${some.repeat(Math.ceil((pieceCharacters * 2) / Math.max(1, some.length)))}`
        const lines = journaled(output(text)).flat()
        expect(() => canonicalJson(lines.map((line) => line.text))).not.toThrow()
        expect(outputRecords(lines)).toEqual([output(text.toWellFormed())])
      }),
      { numRuns: 60 },
    )
  })
})

describe('progress', () => {
  it('is kept once for each wording in a burst, at its last place', () => {
    const lines = journaled(progress('a'), output('x'), progress('b'), progress('a'), output('y'), progress('a'))
    expect(lines).toEqual([[output('x'), progress('b'), output('y'), progress('a')]])
  })

  it('that repeats a hundred thousand times does not fill the log', () => {
    const flood = Array.from({ length: 100_000 }, (_, index) => progress(`step ${index % 20}`))
    expect(journaled(...flood).flat()).toHaveLength(20)
  })

  it('is told anew in the next burst', () => {
    const lines = journaled(progress('a'), ...Array.from({ length: 500 }, () => output('x')), progress('a'))
    expect(lines.map((burst) => burst.filter(({ stream }) => stream === 'progress').length)).toEqual([1, 1])
  })
})
