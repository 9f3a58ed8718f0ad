import { expect, it } from 'vitest'
import { OutputLines } from '../../../../../src/renderer/features/run/output/output-lines.ts'
import { cutAt, searchOutput } from '../../../../../src/renderer/features/run/output/output-search.ts'

const linesOf = (count: number): OutputLines => {
  const lines = new OutputLines()
  lines.put({
    from: 0,
    lines: Array.from({ length: count }, (_, index) => ({
      stream: 'verbose' as const,
      text: index % 10 === 3 ? `A Gateway restarts ${index}` : `Running ${index}`,
      at: '2026-11-23T03:00:00.000Z',
      attempt: 1,
    })),
  })
  return lines
}

const found = (lines: OutputLines, text: string): Promise<readonly number[]> =>
  new Promise((resolve) => {
    searchOutput(lines, text, (rows, done) => {
      if (done) resolve(rows)
    })
  })

it('finds rows whatever their case, in order, in an output of many slices', async () => {
  const rows = await found(linesOf(20_000), 'gateWAY')
  expect(rows.length).toBe(2_000)
  expect(rows.slice(0, 3)).toEqual([3, 13, 23])
})

it('finds nothing in nothing', async () => {
  expect(await found(new OutputLines(), 'a')).toEqual([])
  expect(await found(linesOf(10), 'absent')).toEqual([])
})

it('says nothing more after it was stopped', async () => {
  let told = 0
  const stop = searchOutput(linesOf(10), 'a', () => told++)
  stop()
  await found(linesOf(10), 'a')
  expect(told).toBe(0)
})

it('cuts a text so that the sought places stand alone', () => {
  expect(cutAt('Restart gateways, GATEWAY', 'gateway')).toEqual(['Restart ', 'gateway', 's, ', 'GATEWAY', ''])
  expect(cutAt('nothing', 'x')).toEqual(['nothing'])
  expect(cutAt('as it is', '')).toEqual(['as it is'])
})
