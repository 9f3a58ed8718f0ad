import fc from 'fast-check'

/** Any value that an entry may hold: JSON whose numbers are whole and at most 2^53 - 1 in magnitude. */
export const wholeJson = (maxDepth = 4): fc.Arbitrary<unknown> => {
  const text = fc.string({ unit: 'grapheme' })
  const values = [text, fc.maxSafeInteger(), fc.constant(-0), fc.boolean(), fc.constant(null)]
  return fc.anything({ key: text, values, maxDepth })
}
