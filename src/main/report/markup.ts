/** HTML that is safe to join: every value that goes into a `markup` template is escaped, unless it is markup itself. */
export class Markup {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

type Value = string | number | Markup | readonly Markup[] | null

/** A template of HTML. Texts are escaped, lists of markup joined, null leaves nothing. */
export const markup = (parts: TemplateStringsArray, ...values: readonly Value[]): Markup =>
  new Markup(parts.reduce((whole, part, index) => `${whole}${part}${rendered(values[index] ?? null)}`, ''))

const rendered = (value: Value): string => {
  if (value === null) return ''
  if (value instanceof Markup) return value.text
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value))
  return value.map(({ text }) => text).join('')
}

const entities: { readonly [character: string]: string } = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/**
 * Characters that can't be seen, that turn the direction of what follows, or that have no agreed look. Line ends and tabs
 * are none.
 */
const invisible = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu

/** A text that shows such characters by their number, and every line end as one LF. */
export const visible = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(invisible, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)

const escaped = (text: string): string => visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')
