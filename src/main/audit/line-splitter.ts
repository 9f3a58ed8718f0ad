import { longestLine } from './entry.ts'

/** A line of a file, or the place of one that is too long to be an entry's. */
export type SplitLine = Buffer | 'too-long'

/** The lines of a file, without their line feeds, in bounded memory. Ends with the first line that is too long. */
export async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<SplitLine, void, undefined> {
  let begun: Buffer[] = []
  let length = 0
  for await (const chunk of chunks) {
    let from = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      if (length + end - from > longestLine) {
        yield 'too-long'
        return
      }
      const rest = chunk.subarray(from, end)
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest])
      begun = []
      length = 0
      from = end + 1
    }
    if (from < chunk.length) begun.push(chunk.subarray(from))
    length += chunk.length - from
    if (length > longestLine) {
      yield 'too-long'
      return
    }
  }
  if (length > 0) yield Buffer.concat(begun)
}

const lineFeed = 0x0a
