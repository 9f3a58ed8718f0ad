import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { printable, printableLines } from '../../src/cli/printable.ts'

describe('printable text', () => {
  it('shows what would steer the terminal or disguise a name', () => {
    expect(printable('CN=\u001b[2Jportal\u202egpj\u0007\n')).toBe('CN=\\u{1b}[2Jportal\\u{202e}gpj\\u{7}\\u{a}')
  })

  it('leaves letters of all scripts as they are', () => {
    expect(printable('Straße 東京 é 🔑')).toBe('Straße 東京 é 🔑')
  })

  it('never holds a control character, whatever it is made from', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u)
      }),
    )
  })

  it('keeps the lines of a longer text apart', () => {
    expect(printableLines('one\r\ntwo\n\u001b\n')).toEqual(['one', 'two', '\\u{1b}'])
  })
})
