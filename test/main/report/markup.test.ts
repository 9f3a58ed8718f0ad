import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markup } from '../../../src/main/report/markup.ts'

describe('markup', () => {
  it('escapes every text exactly once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const inner = markup`${text}`
        expect(markup`${inner}`.text).toBe(inner.text)
        expect(inner.text).not.toMatch(/[<>"']/)
      }),
    )
  })

  it.each([
    ['a mark that turns the direction', 'a\u202eb', 'a\\u{202e}b'],
    ['a bell', 'a\u0007b', 'a\\u{7}b'],
    ['a character without width', 'a\u200bb', 'a\\u{200b}b'],
    ['an Arabic letter mark', 'a\u061cb', 'a\\u{61c}b'],
    ['a tag character', 'a\u{e0041}b', 'a\\u{e0041}b'],
    ['half of a pair', 'a\ud800b', 'a\\u{d800}b'],
    ['a mark of an annotation', 'a\ufff9b', 'a\\u{fff9}b'],
    ['a Hangul filler', 'a\u3164b', 'a\\u{3164}b'],
  ])('shows %s by its number', (_, text, shown) => {
    expect(markup`${text}`.text).toBe(shown)
  })

  it('leaves tabs, line ends and letters of any script as they are', () => {
    expect(markup`${'a\tb\r\nc\rd Zürich 東京 שלום 😀'}`.text).toBe('a\tb\nc\nd Zürich 東京 שלום 😀')
  })
})
