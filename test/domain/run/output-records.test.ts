import { expect, it } from 'vitest'
import type { OutputLine } from '../../../src/domain/run/event.ts'
import { outputRecords } from '../../../src/domain/run/output-records.ts'

const piece = (text: string, number: number, of: number): OutputLine => ({
  stream: 'output',
  text,
  piece: { number, of },
})

it('joins the pieces of a record, and no others', () => {
  expect(
    outputRecords([
      { stream: 'warning', text: 'a' },
      piece('b', 1, 2),
      piece('c', 2, 2),
      piece('d', 1, 2),
      piece('e', 2, 2),
      { stream: 'output', text: 'f' },
    ]),
  ).toEqual([
    { stream: 'warning', text: 'a' },
    { stream: 'output', text: 'bc' },
    { stream: 'output', text: 'de' },
    { stream: 'output', text: 'f' },
  ])
})

it('keeps what is left of a record whose begin is not there', () => {
  expect(outputRecords([piece('c', 2, 3), piece('d', 3, 3)])).toEqual([{ stream: 'output', text: 'cd' }])
  expect(outputRecords([])).toEqual([])
})
