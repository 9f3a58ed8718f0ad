import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestLine } from '../../../src/main/audit/entry.ts'
import { linesOf, type SplitLine } from '../../../src/main/audit/line-splitter.ts'

async function* chunked(bytes: Buffer, sizes: readonly number[]): AsyncGenerator<Buffer, void, undefined> {
  let from = 0
  for (const size of sizes) {
    yield bytes.subarray(from, from + size)
    from += size
  }
  yield bytes.subarray(from)
}

const split = async (chunks: AsyncIterable<Buffer>): Promise<readonly SplitLine[]> => {
  const lines: SplitLine[] = []
  for await (const line of linesOf(chunks)) lines.push(line)
  return lines
}

const bytes = fc
  .array(fc.oneof(fc.constant(0x0a), fc.integer({ min: 0, max: 255 })), { maxLength: 60 })
  .map((all) => Buffer.from(all))

describe('the lines of a file', () => {
  it('are what stands between its line feeds, wherever it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(bytes, fc.array(fc.nat({ max: 12 }), { maxLength: 30 }), async (all, sizes) => {
        const expected = all.toString('latin1').split('\n')
        // A file ends with a line feed or without: that makes no further line.
        if (expected.at(-1) === '') expected.pop()
        const lines = await split(chunked(all, sizes))
        expect(lines.map((line) => (typeof line === 'string' ? line : line.toString('latin1')))).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    ['just as long as an entry’s may be', 0, longestLine],
    ['one byte longer', 1, 'too-long'],
  ])('may be %s', async (_title, more, found) => {
    const line = Buffer.alloc(longestLine + more, 'x')
    for (const end of ['', '\n', '\nnext\n']) {
      for (const sizes of [[], [1, 7, longestLine - 8], [longestLine], [longestLine - 1, 1, 1]]) {
        const [first] = await split(chunked(Buffer.concat([line, Buffer.from(end)]), sizes))
        expect(typeof first === 'string' ? first : first?.length).toBe(found)
      }
    }
  })

  it('are not read on behind one that is too long', async () => {
    let read = 0
    async function* endless(): AsyncGenerator<Buffer, void, undefined> {
      yield Buffer.from('first\n')
      for (;;) {
        read += 1
        yield Buffer.alloc(1024 * 1024, 'x')
      }
    }
    const lines = await split(endless())
    expect(lines).toEqual([Buffer.from('first'), 'too-long'])
    expect(read).toBe(longestLine / (1024 * 1024) + 1)
  })
})
