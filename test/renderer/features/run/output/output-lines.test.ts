import { describe, expect, it } from 'vitest'
import type { OutputStretch } from '../../../../../src/contract/run-snapshot.ts'
import { OutputLines } from '../../../../../src/renderer/features/run/output/output-lines.ts'

type Line = OutputStretch['lines'][number]

const line = (text: string, more: Partial<Line> = {}): Line => ({
  stream: 'output',
  text,
  at: '2026-11-23T03:00:00.000Z',
  attempt: 1,
  ...more,
})

const linesOf = (...stretches: readonly OutputStretch[]): OutputLines => {
  const lines = new OutputLines()
  for (const stretch of stretches) lines.put(stretch)
  return lines
}

const texts = (lines: OutputLines): readonly string[] =>
  Array.from({ length: lines.length }, (_, index) => lines.text(index))

describe('the rows of an output', () => {
  it('appends stretch by stretch, in order', () => {
    const lines = linesOf({ from: 0, lines: [line('a'), line('b')] }, { from: 2, lines: [line('c')] })
    expect(texts(lines)).toEqual(['a', 'b', 'c'])
  })

  it('replaces what stood from the place of a stretch on', () => {
    const lines = linesOf({ from: 0, lines: [line('a\nb'), line('c'), line('d')] }, { from: 1, lines: [line('e')] })
    expect(texts(lines)).toEqual(['a', 'b', 'e'])
    lines.put({ from: 0, lines: [] })
    expect(lines.length).toBe(0)
  })

  it('makes a row of each line of a record, with its time at the first only', () => {
    const lines = linesOf({ from: 0, lines: [line('first\r\nsecond\nthird', { stream: 'warning' })] })
    expect(texts(lines)).toEqual(['first', 'second', 'third'])
    expect([0, 1, 2].map((index) => lines.row(index).at)).toEqual(['2026-11-23T03:00:00.000Z', null, null])
    expect(lines.row(2).stream).toBe('warning')
  })

  it('joins a record that was journaled in pieces without a gap', () => {
    const lines = linesOf({
      from: 0,
      lines: [
        line('one rec', { piece: { number: 1, of: 2 } }),
        line('ord', { piece: { number: 2, of: 2 } }),
        line('x'),
      ],
    })
    expect(lines.all()).toBe('one record\nx')
  })

  it('cuts what is very long into rows, and gives it back whole', () => {
    const long = 'abcdefghij'.repeat(1_000)
    const lines = linesOf({ from: 0, lines: [line(long), line('end')] })
    expect(lines.length).toBeGreaterThan(10)
    expect(Math.max(...texts(lines).map(({ length }) => length))).toBeLessThanOrEqual(400)
    expect(lines.all()).toBe(`${long}\nend`)
  })

  it('keeps empty lines', () => {
    expect(texts(linesOf({ from: 0, lines: [line(''), line('a\n\nb')] }))).toEqual(['', 'a', '', 'b'])
  })

  it('marks where another attempt begins', () => {
    const lines = linesOf({ from: 0, lines: [line('a'), line('b'), line('c', { attempt: 2 })] })
    expect([0, 1, 2].map((index) => lines.row(index).opensAttempt)).toEqual([true, false, true])
  })

  it('tells the streams by words in the text that is copied', () => {
    const lines = linesOf({ from: 0, lines: [line('fine'), line('bad', { stream: 'error' })] })
    expect(lines.all()).toBe('fine\nERROR: bad')
  })

  it('tells whoever listens that something changed, until it listens no more', () => {
    const lines = new OutputLines()
    let told = 0
    const stop = lines.onChanged(() => told++)
    lines.put({ from: 0, lines: [line('a')] })
    stop()
    lines.put({ from: 1, lines: [line('b')] })
    expect(told).toBe(1)
    expect(lines.version).toBe(2)
  })
})
