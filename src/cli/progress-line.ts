import type { Environment, TextStream } from './command.ts'
import { printable } from './printable.ts'
import { displayWidth, shortened } from './styled-text.ts'

/** One line that tells how far the work is, rewritten in place on a terminal and left out elsewhere. */
export interface ProgressLine {
  show(text: string): void
  /** Something to be read in any case, on a line that stays. */
  say(text: string): void
  clear(): void
}

export const progressLine = (stream: TextStream, environment: Environment): ProgressLine => {
  const live = stream.isTTY === true && environment.TERM !== 'dumb'
  let shown = 0
  const rewrite = (text: string): void => {
    if (!live) return
    const width = displayWidth(text)
    stream.write(`\r${text}${' '.repeat(Math.max(0, shown - width))}\r`)
    shown = width
  }
  return {
    show: (text) => rewrite(shortened(printable(text), (stream.columns ?? 80) - 1)),
    say: (text) => {
      rewrite('')
      stream.write(`${printable(text)}\n`)
    },
    clear: () => rewrite(''),
  }
}
