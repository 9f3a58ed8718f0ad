import { describe, expect, it } from 'vitest'
import type { PepRecord } from '../../../src/domain/pep/record.ts'
import { OutputGatherer } from '../../../src/main/runs/command-output.ts'

/** Kept of each end of a text, and of its objects. */
const keptCharacters = 8 * 1024 * 1024
const keptValues = 10_000

const gathered = (records: Iterable<PepRecord>) => {
  const gatherer = new OutputGatherer()
  for (const record of records) gatherer.add(record)
  return gatherer.output()
}

function* repeated(times: number, record: (index: number) => PepRecord): Generator<PepRecord> {
  for (let index = 0; index < times; index += 1) yield record(index)
}

describe('what a command wrote', () => {
  it('is its text, record by record, without progress and errors, and its objects', () => {
    expect(
      gathered([
        { stream: 'output', text: 'one', value: { Number: 1 } },
        { stream: 'progress', text: 'half-way', percent: 50 },
        { stream: 'verbose', text: 'two' },
        { stream: 'error', text: 'oh', id: 'Oh' },
        { stream: 'output', text: '', value: null },
        { stream: 'output', text: 'three\n', value: 'three' },
      ]),
    ).toEqual({ text: 'one\ntwo\n\nthree\n', values: [{ Number: 1 }, null, 'three'] })
    expect(gathered([])).toEqual({ text: '', values: [] })
  })

  it('keeps its begin and its end of a flood, and says how much is left out', () => {
    const line = 'x'.repeat(9_999)
    const { text, values } = gathered(
      repeated(20_000, (index) => ({ stream: 'output', text: `${index} ${line}`, value: line })),
    )
    expect(text.length).toBeLessThan(2 * keptCharacters + 1000)
    expect(text.startsWith(`0 ${line}\n1 ${line}\n`)).toBe(true)
    const [, middle = '', left = ''] =
      /(\n\[Keyturn left out (\d+) characters here; the audit log has them\.\]\n)/.exec(text) ?? []
    const written = Array.from({ length: 20_000 }, (_, index) => `${index} ${line}\n`.length).reduce((a, b) => a + b)
    const [begin = '', end = ''] = text.split(middle)
    expect(begin.length).toBe(keptCharacters)
    expect(end.startsWith('x')).toBe(true)
    expect(end).toContain(
      `19999 ${line}\n[Keyturn kept ${values.length} objects and left out the ${20_000 - values.length} after them.]`,
    )
    expect(Number(left)).toBe(written - 2 * keptCharacters)
    expect(values.length * line.length).toBeLessThanOrEqual(2 * keptCharacters)
  })

  it('keeps the first objects of very many', () => {
    const { values } = gathered(repeated(keptValues + 5, (index) => ({ stream: 'output', text: '', value: index })))
    expect(values).toHaveLength(keptValues)
    expect(values.at(-1)).toBe(keptValues - 1)
  })

  it('keeps both ends of one record that is longer than all that is kept', () => {
    const { text } = gathered([{ stream: 'information', text: `begin${'z'.repeat(3 * keptCharacters)}end` }])
    expect(text.startsWith('beginz')).toBe(true)
    expect(text.endsWith('zend')).toBe(true)
    expect(text.length).toBeLessThan(2 * keptCharacters + 100)
  })
})
