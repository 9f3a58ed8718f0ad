import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayWidth, fitted, padded, rendered, shortened, span, widthOf, wrapped } from '../../src/cli/styled-text.ts'

describe('text on a terminal', () => {
  it('is measured in columns: wide letters take two, accents none', () => {
    expect(displayWidth('abc')).toBe(3)
    expect(displayWidth('東京')).toBe(4)
    expect(displayWidth('e\u0301')).toBe(1)
    expect(padded('東京', 6)).toBe('東京  ')
  })

  it('is shortened with a sign that something is missing', () => {
    expect(shortened('Rotate storage endpoints', 10)).toBe('Rotate st…')
    expect(shortened('short', 10)).toBe('short')
    expect(shortened('東京都', 4)).toBe('東…')
  })

  it('is wrapped at blanks without losing a letter', () => {
    expect(wrapped('one two three', 8)).toEqual(['one two', 'three'])
    expect(wrapped('/a/very/long/path', 6)).toEqual(['/a/ver', 'y/long', '/path'])
  })

  it('fits and loses nothing but blanks when wrapped, whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 2, max: 40 }), (text, columns) => {
        const pieces = wrapped(text, columns)
        for (const piece of pieces) expect(displayWidth(piece)).toBeLessThanOrEqual(columns)
        expect(pieces.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
        expect(displayWidth(shortened(text, columns))).toBeLessThanOrEqual(columns)
        expect(widthOf(fitted([span(text), span(text, 'bad')], columns))).toBeLessThanOrEqual(columns)
      }),
    )
  })

  it('has colours only where they were asked for', () => {
    const line = [span('✓ ', 'good'), span('done')]
    expect(rendered(line, false)).toBe('✓ done')
    expect(rendered(line, true)).toBe('\u001b[32m✓ \u001b[0mdone')
  })

  it('takes no control sequence from what it shows', () => {
    expect(rendered([span('\u001b[31mred', 'bad')], false)).toBe('\\u{1b}[31mred')
  })
})
