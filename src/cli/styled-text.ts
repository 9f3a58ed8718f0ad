import { printable } from './printable.ts'

/** What a piece of text means; a terminal with colours shows it in one, another shows the bare text. */
export type Tone = 'plain' | 'faint' | 'strong' | 'good' | 'attention' | 'bad' | 'active'

export interface Span {
  readonly text: string
  readonly tone: Tone
}

export type StyledLine = readonly Span[]

const graphicRenditions: { readonly [tone in Tone]: string } = {
  plain: '',
  faint: '2',
  strong: '1',
  good: '32',
  attention: '33',
  bad: '1;31',
  active: '1;36',
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u

/** A piece of text that is safe on a terminal, whatever it came from. */
export const span = (text: string, tone: Tone = 'plain'): Span => ({ text: printable(text), tone })

/** The columns that a text takes on a terminal. */
export const displayWidth = (text: string): number => {
  let columns = 0
  for (const { segment } of graphemes.segment(text)) columns += columnsOf(segment)
  return columns
}

/** A text of at most so many columns; what does not fit ends in `…`. */
export const shortened = (text: string, columns: number): string => {
  if (displayWidth(text) <= columns) return text
  let kept = ''
  let used = 0
  for (const { segment } of graphemes.segment(text)) {
    used += columnsOf(segment)
    if (used > columns - 1) break
    kept += segment
  }
  return columns < 1 ? '' : `${kept}…`
}

/** A text broken at its blanks into pieces of at most so many columns; a longer word is broken where it must be. */
export const wrapped = (text: string, columns: number): readonly string[] => {
  const pieces: string[] = []
  let piece = ''
  for (const word of text.split(' ').flatMap((long) => chopped(long, columns))) {
    const longer = piece === '' ? word : `${piece} ${word}`
    if (piece !== '' && displayWidth(longer) > columns) {
      pieces.push(piece)
      piece = word
    } else {
      piece = longer
    }
  }
  return [...pieces, piece]
}

/** Blanks after a text, up to so many columns. */
export const padded = (text: string, columns: number): string =>
  `${text}${' '.repeat(Math.max(0, columns - displayWidth(text)))}`

/** The line cut to the terminal's width, so that it can't run over into a second row. */
export const fitted = (line: StyledLine, columns: number): StyledLine => {
  let left = columns
  return line.flatMap(({ text, tone }) => {
    const piece = left > 0 ? shortened(text, left) : ''
    left -= displayWidth(text)
    return piece === '' ? [] : [{ text: piece, tone }]
  })
}

export const widthOf = (line: StyledLine): number => displayWidth(line.map(({ text }) => text).join(''))

/** The characters to write for a line, without a line end. */
export const rendered = (line: StyledLine, colours: boolean): string =>
  line
    .map(({ text, tone }) => {
      const rendition = graphicRenditions[tone]
      return colours && rendition !== '' ? `\u001b[${rendition}m${text}\u001b[0m` : text
    })
    .join('')
    .trimEnd()

const columnsOf = (grapheme: string): number => (wide.test(grapheme) ? 2 : 1)

const chopped = (word: string, columns: number): readonly string[] => {
  if (displayWidth(word) <= columns) return [word]
  const pieces: string[] = []
  let piece = ''
  for (const { segment } of graphemes.segment(word)) {
    if (displayWidth(piece + segment) > columns && piece !== '') {
      pieces.push(piece)
      piece = ''
    }
    piece += segment
  }
  return [...pieces, piece]
}
