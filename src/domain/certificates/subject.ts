/** The kinds of attributes that a subject may have, by the short forms of RFC 4514 and common use. */
const attributeNames = ['CN', 'SERIALNUMBER', 'C', 'L', 'ST', 'STREET', 'O', 'OU', 'UID', 'DC', 'E'] as const
type AttributeName = (typeof attributeNames)[number]

export interface SubjectAttribute {
  readonly name: AttributeName
  readonly value: string
}

/** How many letters a CA takes at most. Source: RFC 5280, appendix A.1, upper bounds. */
export const longestSubjectValues: { readonly [name in AttributeName]?: number } = {
  CN: 64,
  O: 64,
  OU: 64,
  L: 128,
  ST: 128,
  E: 255,
}

/**
 * The parts of a subject from text such as `C=US,ST=Washington,O=Contoso,OU=Azure Stack Hub`, in that order, or what is
 * wrong with it. What has a meaning inside a value (a comma, a plus sign, a quote) is escaped with a backslash, or the
 * whole value stands in quotes; white space of any kind around a value comes from pasting, and is left out.
 * Source: azure-stack-get-pki-certs.md (-Subject); RFC 4514, section 3 for the escapes, certreq for the quotes.
 */
export const subjectParts = (
  text: string,
): { readonly parts: readonly (readonly SubjectAttribute[])[] } | { readonly problem: string } => {
  const parts: SubjectAttribute[][] = []
  for (const part of split(text, ',')) {
    const attributes: SubjectAttribute[] = []
    for (const written of split(part, '+')) {
      const attribute = attributeIn(written, text)
      if ('problem' in attribute) return attribute
      attributes.push(attribute)
    }
    parts.push(attributes)
  }
  return { parts }
}

/** Cuts a text at a separator that is neither escaped nor in quotes. */
const split = (text: string, separator: ',' | '+'): readonly string[] => {
  const parts = ['']
  for (const [token] of text.matchAll(/\\.|"(?:\\.|[^"\\])*"|./gs)) {
    if (token === separator) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts
}

const attributeIn = (part: string, subject: string): SubjectAttribute | { readonly problem: string } => {
  const [, writtenName = '', writtenValue = ''] = /^\s*([A-Za-z]+)\s*=\s*((?:\\.|[^\\])*?)\s*$/s.exec(part) ?? []
  const name = attributeNames.find((known) => known === writtenName.toUpperCase())
  const value = unescaped(writtenValue)
  if (name === undefined || value === null || value === '') {
    return {
      problem: `“${part.trim()}” in the subject “${subject}” is not of the form NAME=value. Write it like C=US,ST=Washington,L=Redmond,O=Contoso,OU=Azure Stack Hub, with a backslash before a comma that belongs to a value.`,
    }
  }
  const problem = valueProblem(name, value)
  return problem === null ? { name, value } : { problem: `${name} in the subject, “${value}”, ${problem}.` }
}

/** A value without its quotes and escapes: `\,` is a comma, `\C3\A4` are bytes of UTF-8. Null when they are wrong. */
const unescaped = (text: string): string | null => {
  const inner = /^"(.*)"$/s.exec(text)?.[1] ?? text
  if (!/^(?:\\.|[^"\\])*$/s.test(inner)) return null
  try {
    return inner.replace(/((?:\\[0-9a-f]{2})+)|\\(.)/gis, (_, hex: string | undefined, character: string) =>
      hex === undefined ? character : utf8.decode(bytesOf(hex)),
    )
  } catch {
    return null
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const bytesOf = (escapes: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(escapes.split('\\').slice(1), (digits) => Number.parseInt(digits, 16))

const valueProblem = (name: AttributeName, value: string): string | null => {
  const longest = longestSubjectValues[name] ?? Number.POSITIVE_INFINITY
  if (/\p{Cc}/u.test(value)) return 'holds a control character'
  if (name === 'C' && !/^[A-Za-z]{2}$/.test(value)) return 'is not a code of two letters, such as US or DE'
  if (name === 'SERIALNUMBER' && !/^[A-Za-z0-9 '()+,\-./:=?]+$/.test(value)) return 'may hold plain letters and digits'
  if ((name === 'DC' || name === 'E') && !/^[ -~]+$/.test(value)) return 'may hold plain letters only, no accents'
  return [...value].length > longest ? `has more than the ${longest} letters that a CA takes` : null
}
