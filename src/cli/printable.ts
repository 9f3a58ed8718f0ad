// Control characters could steer the terminal, and marks that turn the writing direction could disguise a name; both may
// come from a certificate, a file name or the stamp.
const unprintable = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu

/** One line of text that is safe on a terminal: what could not be seen, or could do something, stands as `\u{…}`. */
export const printable = (text: string): string =>
  text.replace(unprintable, (character) => `\\u{${character.codePointAt(0)?.toString(16) ?? ''}}`)

/** The same for a text of several lines: one printable line each. */
export const printableLines = (text: string): readonly string[] =>
  text
    .trimEnd()
    .split(/\r\n|\n|\r/)
    .map(printable)
