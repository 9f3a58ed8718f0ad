/**
 * Characters that nobody sees, that end a line or turn the direction of what is read, or that have no agreed look: what
 * the report would show by their numbers too.
 */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u

/** The first character of a text that can't be shown on one line as what it is, such as `U+202E`; null when all can. */
export const unseenCharacter = (text: string): string | null => {
  const found = unseen.exec(text)?.[0].codePointAt(0)
  return found === undefined ? null : `U+${found.toString(16).toUpperCase().padStart(4, '0')}`
}

/**
 * A text as PowerShell reads it back, on one line: in single quotes, between which nothing has a meaning but the quotes
 * themselves. PowerShell takes four typographic quotes for single quotes as well, so they are doubled too. Characters
 * that can't be seen stand as their numbers, in an expression in parentheses.
 *
 * Source: about_Quoting_Rules; the tokenizer's `IsSingleQuote` in PowerShell's public sources.
 */
export const powerShellText = (text: string): string => {
  const parts = partsOf(text).flatMap((part) => (unseen.test(part) ? part.split('').map(numbered) : [quoted(part)]))
  const [first = quoted(''), ...others] = parts
  // The sum has to begin with a text: two characters would be added as numbers.
  if (others.length === 0 && first.startsWith("'")) return first
  return `(${[...(first.startsWith("'") ? [] : [quoted('')]), first, ...others].join(' + ')})`
}

const partsOf = (text: string): readonly string[] =>
  text.split(new RegExp(`(${unseen.source})`, 'u')).filter((part) => part !== '')

const quoted = (text: string): string => `'${text.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`

/** Windows knows a character beyond U+FFFF by its two halves. */
const numbered = (half: string): string => `[char]0x${half.charCodeAt(0).toString(16).padStart(4, '0')}`
