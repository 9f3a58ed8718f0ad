import type { TextStream } from '../../../src/cli/command.ts'

/** A terminal in memory: understands what the checklist writes, and can be read as an eye would read it. */
export class VirtualScreen implements TextStream {
  readonly isTTY = true
  columns: number
  rows: number
  readonly #colours: boolean
  #lines: string[][] = [[]]
  #row = 0
  #column = 0
  /** Everything that was written, as it was. */
  raw = ''
  readonly #resizeListeners = new Set<() => void>()

  constructor(columns: number, rows: number, colours = false) {
    this.columns = columns
    this.rows = rows
    this.#colours = colours
  }

  hasColors(): boolean {
    return this.#colours
  }

  on(_event: 'resize', listener: () => void): void {
    this.#resizeListeners.add(listener)
  }

  off(_event: 'resize', listener: () => void): void {
    this.#resizeListeners.delete(listener)
  }

  get listening(): boolean {
    return this.#resizeListeners.size > 0
  }

  /** Another width: as terminals do, what no longer fits into a row runs over into the next one. */
  resize(columns: number): void {
    this.columns = columns
    this.#lines = this.#lines.flatMap((line) => {
      const pieces: string[][] = []
      for (let start = 0; start < Math.max(1, line.length); start += columns)
        pieces.push(line.slice(start, start + columns))
      return pieces
    })
    this.#row = this.#lines.length - 1
    for (const listener of this.#resizeListeners) listener()
  }

  write(text: string, done?: () => void): void {
    this.raw += text
    let rest = text
    while (rest !== '') rest = rest.slice(this.#take(rest))
    done?.()
  }

  /** The rows from the top, without blanks at their ends. */
  shown(): readonly string[] {
    const rows = this.#lines.map((line) =>
      Array.from(line, (character) => character ?? ' ')
        .join('')
        .trimEnd(),
    )
    while (rows.at(-1) === '') rows.pop()
    return rows
  }

  #take(text: string): number {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal understands
    const control = /^\u001b\[(\d*(?:;\d+)*)([A-Za-z])/.exec(text)
    if (control !== null) {
      this.#obey(control[2] ?? '', Number(control[1] === '' ? 1 : (control[1] ?? '1').split(';')[0]))
      return control[0].length
    }
    const [character = ''] = text
    if (character === '\n') {
      this.#row += 1
      this.#column = 0
      while (this.#lines.length <= this.#row) this.#lines.push([])
    } else if (character === '\r') {
      this.#column = 0
    } else {
      if (this.#column >= this.columns) throw new Error(`a line is wider than ${this.columns} columns`)
      const line = this.#lines[this.#row] ?? []
      line[this.#column] = character
      this.#column += 1
    }
    return character.length
  }

  #obey(command: string, count: number): void {
    if (command === 'A') this.#row = Math.max(0, this.#row - count)
    else if (command === 'K') this.#lines[this.#row] = (this.#lines[this.#row] ?? []).slice(0, this.#column)
    else if (command === 'J')
      this.#lines = [...this.#lines.slice(0, this.#row), (this.#lines[this.#row] ?? []).slice(0, this.#column)]
    else if (command !== 'm') throw new Error(`an unexpected control sequence: ${command}`)
  }
}
