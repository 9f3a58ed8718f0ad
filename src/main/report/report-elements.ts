import type { RunResult } from '../../domain/run/view.ts'
import type { Labelled } from './labelled.ts'
import { type Markup, markup } from './markup.ts'
import type { Moment } from './moment.ts'

/** How something stands, as a sign that stands beside the words for it. */
export type Sign = 'good' | 'warning' | 'bad' | 'busy' | 'open'

const signs: { readonly [sign in Sign]: string } = { good: '✓', warning: '!', bad: '✕', busy: '…', open: '' }

/** A sign beside words that say the same: it is not read aloud, and its colour says nothing new. */
export const mark = (sign: Sign): Markup => markup`<span class="mark ${sign}" aria-hidden="true">${signs[sign]}</span>`

export const resultMarks: { readonly [result in RunResult]: Sign } = { OK: 'good', Warning: 'warning', Fail: 'bad' }

/** Words in the place of something that there is none of. */
export const none = (words: string): Markup => markup`<p class="soft">${words}</p>`

export const list = (sentences: readonly string[]): Markup =>
  markup`<ul>${sentences.map((sentence) => markup`<li>${sentence}</li>`)}</ul>`

export const definitions = (rows: readonly Labelled[]): Markup =>
  markup`<dl>${rows.map(({ label, value }) => markup`<div><dt>${label}</dt><dd>${value}</dd></div>`)}</dl>`

export const moment = ({ utc, words }: Moment): Markup => markup`<time datetime="${utc}">${words}</time>`

/** Leaves the cell empty for what did not happen. */
export const optionalMoment = (at: Moment | null): Markup | string => (at === null ? '' : moment(at))

type Cell = string | Markup

export interface Column {
  readonly head: string
  /** Share of the width, in percent. */
  readonly width: number
}

/** A table with a caption, heads for its columns, and in each row a head in the first cell. */
export const table = (caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Markup =>
  tableOf(
    caption,
    columns,
    markup`<tbody>
${rows.map(([first, ...rest]) => markup`<tr><th scope="row">${first ?? ''}</th>${rest.map((cell) => markup`<td>${cell}</td>`)}</tr>`)}
</tbody>`,
  )

/** The same around a body of its own, for rows that belong together. */
export const tableOf = (caption: string, columns: readonly Column[], body: Markup): Markup =>
  markup`<table>
<caption>${caption}</caption>
<colgroup>${columns.map(({ width }) => markup`<col style="width: ${width}%">`)}</colgroup>
<thead><tr>${columns.map(({ head }) => markup`<th scope="col">${head}</th>`)}</tr></thead>
${body}
</table>`

export const code = (text: string): Markup => markup`<code>${text}</code>`

/** A command, with no line break between the hyphen and the name of a parameter. */
export const command = (text: string): Markup =>
  markup`${text.split(/(?<=\s)(-[A-Za-z]+)/).map((part, index) => (index % 2 === 0 ? markup`${part}` : markup`<span class="parameter">${part}</span>`))}`
