import { describe, expect, it } from 'vitest'
import { csvOf, tsvOf } from '../../../src/renderer/components/table-text.ts'

describe('a table as text', () => {
  it('has tabs between its cells, and a line for each row, whatever stands in them', () => {
    expect(
      tsvOf([
        ['Service', 'Says'],
        ['ARM Admin', 'two\r\nlines\tand a tab'],
      ]),
    ).toBe('Service\tSays\nARM Admin\ttwo lines and a tab')
  })

  it('is CSV that Excel reads as UTF-8, with what would end a cell in quotes', () => {
    expect(csvOf([['a,b', 'say "so"', 'two\nlines', ' blank']])).toBe(
      '\ufeff"a,b","say ""so""","two\nlines"," blank"\r\n',
    )
  })

  it('makes no formula of what came from outside', () => {
    for (const cell of ['=1+1', '+1', '-1', '@SUM(A1)', '＝1']) {
      expect(tsvOf([[cell]])).toBe(`'${cell}`)
      expect(csvOf([[cell]])).toBe(`\ufeff'${cell}\r\n`)
    }
  })
})
