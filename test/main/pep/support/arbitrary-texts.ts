import fc from 'fast-check'

/** What quotes, ends, calls or turns around text in some language, and what is no text at all. */
const awkward = [
  ...["'", '"', '‘', '’', '‚', '‛', '“', '”', '„', '`', '$(', '$', '${', '@(', '@{', '#', '<#', '#>', '--%'],
  ...['&', '|', '<', '>', ';', '(', ')', '{', '}', '[', ']', ',', '=', '~', '%PATH%', '\\', '/', '*', '?', '..'],
  ...['\n', '\r', '\r\n', '\t', '\0', '\x1b[2J', '\b', '\x7f', '\u0085', '\u2028', '\u2029', '\ufeff', '\ufffe'],
  ...['\u202e', '\u200f', '\u2066', '\u200d', '\ud800', '\udc00', '\udfff', 'é', 'e\u0301', '漢', '🎉', ' ', 'exit 1'],
]

/** Texts of any UTF-16 units, thick with what could be taken for something else. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...awkward) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))
