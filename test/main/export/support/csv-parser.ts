/** A field in quotes, or one without any; then what ends it. */
const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y

/**
 * Rows of CSV exactly as RFC 4180 has it, every row ended by CR LF. Throws at anything else. It shares nothing with what
 * writes the exports.
 */
export const rowsOfCsv = (text: string): readonly (readonly string[])[] => {
  const rows: string[][] = []
  let cells: string[] = []
  field.lastIndex = 0
  while (field.lastIndex < text.length) {
    const place = field.lastIndex
    const found = field.exec(text)
    if (found === null)
      throw new Error(`no field of RFC 4180 at ${place}: ${JSON.stringify(text.slice(place, place + 80))}`)
    const [, quoted, plain, end] = found
    cells.push(quoted?.replaceAll('""', '"') ?? plain ?? '')
    if (end === ',') continue
    rows.push(cells)
    cells = []
  }
  if (cells.length > 0) throw new Error('the last row has no end')
  return rows
}
