/** A table as texts: the row of its heads, then its rows. */
export type TableRows = readonly (readonly string[])[]

/** For the clipboard: a spreadsheet takes it as cells. Tabs and line ends inside a cell become blanks. */
export const tsvOf = (rows: TableRows): string =>
  rows.map((row) => row.map((cell) => safe(cell.replace(/\s+/g, ' '))).join('\t')).join('\n')

/** For a file: RFC 4180, with the mark by which Excel knows UTF-8. */
export const csvOf = (rows: TableRows): string =>
  `\ufeff${rows.map((row) => `${row.map((cell) => quoted(safe(cell))).join(',')}\r\n`).join('')}`

/** What a spreadsheet would take for a formula has an apostrophe before it. Source: OWASP, "CSV Injection". */
const safe = (cell: string): string => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : cell)

const quoted = (cell: string): string =>
  /[",\r\n]|^[ \t]|[ \t]$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
