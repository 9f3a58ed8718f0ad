import { checkpoint } from '../audit/log-entries.ts'
import type { LogSource, StoredEntry } from './log-source.ts'

/** Lines are gathered to pieces of about so many characters. */
const pieceLength = 65_536

/** The lines of a log as they are, each ended by a line feed: what `audit verify` and the bundle's verifiers read. */
export const linesOfLog = (source: LogSource, run: string | null): IterableIterator<Buffer> =>
  pieces(source.stored(run))

/** The lines of its checkpoints alone, for whoever wants to look at the signatures. */
export const checkpointLines = (source: LogSource): IterableIterator<Buffer> => pieces(source.storedOfType(checkpoint))

function* pieces(entries: Iterable<StoredEntry>): Generator<Buffer, void, undefined> {
  let piece = ''
  for (const { line } of entries) {
    piece += `${line}\n`
    if (piece.length < pieceLength) continue
    yield Buffer.from(piece, 'utf8')
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece, 'utf8')
}
