import { canonicalJson } from '../audit/canonical-json.ts'
import type { Entry } from '../audit/entry.ts'
import { entrySentence } from '../report/entry-words.ts'

/** An entry with its hash, 64 lower-case hex digits. */
export interface HashedEntry {
  readonly entry: Entry
  readonly hash: string
}

/** The columns of an exported log, in their order. */
export const csvColumns = [
  'entry',
  'time_utc',
  'account',
  'sid',
  'host',
  'app',
  'stamp',
  'run',
  'step',
  'type',
  'what',
  'facts',
  'boot',
  'monotonic_ms',
  'hash',
] as const

type CsvColumn = (typeof csvColumns)[number]

/** What begins a file in UTF-8: without it, Excel takes every letter beyond ASCII for two or three others. */
const byteOrderMark = '\ufeff'

/** Rows are gathered to pieces of about so many characters. */
const pieceLength = 65_536

/**
 * Entries as CSV by RFC 4180, in pieces as they are asked for: a row of names, then one row for each entry, every row
 * ended by CR LF. UTF-8 with a byte order mark, so that Excel reads it as such. `what` is a sentence for
 * what Keyturn knows, and empty for any other entry; `facts` is their canonical JSON.
 *
 * The file is for reading, and proves nothing: what could not be seen stands as `\u{…}`, and a cell that a spreadsheet
 * would take for a formula has an apostrophe before it. Source: OWASP, "CSV Injection".
 */
export async function* csvOf(
  entries: Iterable<HashedEntry> | AsyncIterable<HashedEntry>,
): AsyncGenerator<Buffer, void, undefined> {
  let piece = `${byteOrderMark}${rowOf(csvColumns)}`
  for await (const hashed of entries) {
    const cells = cellsOf(hashed)
    piece += rowOf(csvColumns.map((column) => cells[column]))
    if (piece.length < pieceLength) continue
    yield Buffer.from(piece, 'utf8')
    piece = ''
  }
  if (piece !== '') yield Buffer.from(piece, 'utf8')
}

const cellsOf = ({ entry, hash }: HashedEntry): { readonly [column in CsvColumn]: string } => ({
  entry: String(entry.seq),
  time_utc: visible(entry.at),
  account: visible(entry.actor.account),
  sid: visible(entry.actor.sid ?? ''),
  host: visible(entry.host),
  app: visible(entry.app),
  stamp: visible(entry.stamp ?? ''),
  run: visible(entry.run ?? ''),
  step: visible(entry.step ?? ''),
  type: visible(entry.type),
  what: visible(entrySentence(entry) ?? ''),
  // JSON shows control characters in a way of its own, and must stay JSON.
  facts: canonicalJson(entry.facts),
  boot: visible(entry.boot),
  monotonic_ms: String(entry.mono),
  hash,
})

/** Control characters but for tabs and line ends, marks that turn the direction of writing, and halves of characters. */
const unseen = /(?![\t\n\r])[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu

const visible = (text: string): string =>
  text.replace(unseen, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)

/** What makes a formula of the cell that it begins; the wide forms are taken for the narrow ones in East Asian settings. */
const beginsFormula = /^[=+\-@\t\r\n＝＋－＠]/

const needsQuotes = /[",\r\n]|^[ \t]|[ \t]$/

const rowOf = (cells: readonly string[]): string => `${cells.map(fieldOf).join(',')}\r\n`

const fieldOf = (cell: string): string => {
  const text = beginsFormula.test(cell) ? `'${cell}` : cell
  return needsQuotes.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
