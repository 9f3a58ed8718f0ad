import { ia5String, oid, printableString, sequence, set, utf8String } from './der.ts'
import { nameAttributes } from './object-identifiers.ts'

/** The subject that was given is not in the form `C=US,O=Contoso`. */
export class SubjectInvalid extends Error {
  override readonly name = 'SubjectInvalid'
}

/** How many letters a CA takes at most. Source: RFC 5280, appendix A.1, upper bounds. */
const longestValues: { readonly [name: string]: number } = { CN: 64, O: 64, OU: 64, L: 128, ST: 128, E: 255 }

/**
 * A distinguished name in DER from text such as `C=US,ST=Washington,O=Contoso,OU=Azure Stack Hub`, in that order. What
 * has a meaning inside a value (a comma, a plus sign, a quote) is escaped with a backslash, or the whole value stands in
 * quotes; white space of any kind around a value comes from pasting, and is left out. Without a CN, the given one is put
 * at the end, unless it is longer than a CN may be: the names that count are the alternative ones. Throws
 * `SubjectInvalid`.
 * Source: azure-stack-get-pki-certs.md (-Subject); RFC 4514, section 3 for the escapes, certreq for the quotes.
 */
export const subjectName = (text: string | null, commonName: string | null): Buffer => {
  const parts = text === null ? [] : partsOf(text)
  const named = parts.some((attributes) => attributes.some(({ name }) => name === 'CN'))
  const added = named || commonName === null || commonName.length > (longestValues.CN ?? 0) ? [] : [commonName]
  return sequence(
    ...parts.map((attributes) => set(...attributes.map(attributeOf))),
    ...added.map((value) => set(attributeOf({ name: 'CN', value }))),
  )
}

/** A DNS name as a subject alternative name: `[2] IA5String`. */
export const dnsName = (name: string): Buffer => {
  const encoded = ia5String(name)
  encoded[0] = 0x82
  return encoded
}

interface Attribute {
  readonly name: string
  readonly value: string
}

const typeByName = new Map(Object.entries(nameAttributes).map(([type, name]) => [name, type]))

const attributeOf = ({ name, value }: Attribute): Buffer =>
  sequence(oid(typeByName.get(name) ?? ''), valueEncoded(name, value))

const valueEncoded = (name: string, value: string): Buffer => {
  switch (name) {
    case 'C':
      return printableString(value.toUpperCase())
    case 'SERIALNUMBER':
      return printableString(value)
    case 'DC':
    case 'E':
      return ia5String(value)
    default:
      return utf8String(value)
  }
}

const partsOf = (text: string): readonly (readonly Attribute[])[] =>
  split(text, ',').map((part) => split(part, '+').map((attribute) => parsed(attribute, text)))

/** Cuts a text at a separator that is neither escaped nor in quotes. */
const split = (text: string, separator: ',' | '+'): readonly string[] => {
  const parts = ['']
  for (const [token] of text.matchAll(/\\.|"(?:\\.|[^"\\])*"|./gs)) {
    if (token === separator) parts.push('')
    else parts[parts.length - 1] += token
  }
  return parts
}

const parsed = (part: string, subject: string): Attribute => {
  const [, writtenName = '', writtenValue = ''] = /^\s*([A-Za-z]+)\s*=\s*((?:\\.|[^\\])*?)\s*$/s.exec(part) ?? []
  const name = writtenName.toUpperCase()
  const value = unescaped(writtenValue)
  if (!typeByName.has(name) || value === null || value === '') {
    throw new SubjectInvalid(
      `“${part.trim()}” in the subject “${subject}” is not of the form NAME=value. Write it like C=US,ST=Washington,L=Redmond,O=Contoso,OU=Azure Stack Hub, with a backslash before a comma that belongs to a value.`,
    )
  }
  const problem = valueProblem(name, value)
  if (problem !== null) throw new SubjectInvalid(`${name} in the subject, “${value}”, ${problem}.`)
  return { name, value }
}

/** A value without its quotes and escapes: `\,` is a comma, `\C3\A4` are bytes of UTF-8. Null when they are wrong. */
const unescaped = (text: string): string | null => {
  const inner = /^"(.*)"$/s.exec(text)?.[1] ?? text
  if (!/^(?:\\.|[^"\\])*$/s.test(inner)) return null
  try {
    return inner.replace(/((?:\\[0-9a-f]{2})+)|\\(.)/gis, (_, hex: string | undefined, character: string) =>
      hex === undefined ? character : utf8.decode(Buffer.from(hex.replaceAll('\\', ''), 'hex')),
    )
  } catch {
    return null
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

const valueProblem = (name: string, value: string): string | null => {
  const longest = longestValues[name] ?? Number.POSITIVE_INFINITY
  if (/\p{Cc}/u.test(value)) return 'holds a control character'
  if (name === 'C' && !/^[A-Za-z]{2}$/.test(value)) return 'is not a code of two letters, such as US or DE'
  if (name === 'SERIALNUMBER' && !/^[A-Za-z0-9 '()+,\-./:=?]+$/.test(value)) return 'may hold plain letters and digits'
  if ((name === 'DC' || name === 'E') && !/^[ -~]+$/.test(value)) return 'may hold plain letters only, no accents'
  return [...value].length > longest ? `has more than the ${longest} letters that a CA takes` : null
}
