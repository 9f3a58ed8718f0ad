import { ia5String, oid, printableString, sequence, set, utf8String } from './der.ts'
import { nameAttributes } from './object-identifiers.ts'

/** The subject that was given is not in the form `C=US,O=Contoso`. */
export class SubjectInvalid extends Error {
  override readonly name = 'SubjectInvalid'
}

const typeByName = new Map(Object.entries(nameAttributes).map(([type, name]) => [name, type]))

/**
 * A distinguished name in DER from text such as `C=US,ST=Washington,O=Contoso,OU=Azure Stack Hub`, in that order. A comma
 * or a plus sign inside a value is escaped with a backslash. Without a CN, the given one is put at the end.
 * Throws `SubjectInvalid`. Source: azure-stack-get-pki-certs.md (-Subject); RFC 4514 for the escapes.
 */
export const subjectName = (text: string, commonName: string | null): Buffer => {
  const parts = attributesOf(text)
  const all =
    parts.some(({ name }) => name === 'CN') || commonName === null
      ? parts
      : [...parts, { name: 'CN', value: commonName }]
  return sequence(
    ...all.map(({ name, value }) => set(sequence(oid(typeByName.get(name) ?? ''), attributeValue(name, value)))),
  )
}

/** A DNS name as a subject alternative name: `[2] IA5String`. */
export const dnsName = (name: string): Buffer => {
  const encoded = ia5String(name)
  encoded[0] = 0x82
  return encoded
}

const attributesOf = (text: string): readonly { readonly name: string; readonly value: string }[] =>
  splitUnescaped(text).map((part) => {
    const found = /^\s*([A-Za-z]+)\s*=\s*(.*?)\s*$/s.exec(part)
    const name = found?.[1]?.toUpperCase() ?? ''
    const value = (found?.[2] ?? '').replace(/\\(.)/gs, '$1')
    if (!typeByName.has(name) || value === '') {
      throw new SubjectInvalid(
        `“${part.trim()}” in the subject “${text}” is not of the form NAME=value. Write it like C=US,ST=Washington,L=Redmond,O=Contoso,OU=Azure Stack Hub.`,
      )
    }
    if (name === 'C' && !/^[A-Za-z]{2}$/.test(value)) {
      throw new SubjectInvalid(`The country “${value}” in the subject is not a code of two letters, such as US or DE.`)
    }
    return { name, value }
  })

const splitUnescaped = (text: string): readonly string[] => text.match(/(?:\\.|[^,\\])+/gs) ?? ['']

const attributeValue = (name: string, value: string): Buffer => {
  if (name === 'C') return printableString(value.toUpperCase())
  return name === 'DC' || name === 'E' ? ia5String(value) : utf8String(value)
}
