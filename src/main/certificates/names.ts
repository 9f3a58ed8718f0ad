import { longestSubjectValues, type SubjectAttribute, subjectParts } from '../../domain/certificates/subject.ts'
import { ia5String, oid, printableString, sequence, set, utf8String } from './der.ts'
import { nameAttributes } from './object-identifiers.ts'

/** The subject that was given is not in the form `C=US,O=Contoso`. */
export class SubjectInvalid extends Error {
  override readonly name = 'SubjectInvalid'
}

/**
 * A distinguished name in DER from text as `subjectParts` takes it. Without a CN, the given one is put at the end, unless
 * it is longer than a CN may be: the names that count are the alternative ones. Throws `SubjectInvalid`.
 */
export const subjectName = (text: string | null, commonName: string | null): Buffer => {
  const parts = text === null ? [] : partsOf(text)
  const named = parts.some((attributes) => attributes.some(({ name }) => name === 'CN'))
  const added = named || commonName === null || commonName.length > (longestSubjectValues.CN ?? 0) ? [] : [commonName]
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

const typeByName = new Map(Object.entries(nameAttributes).map(([type, name]) => [name, type]))

const attributeOf = ({ name, value }: SubjectAttribute): Buffer =>
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

const partsOf = (text: string): readonly (readonly SubjectAttribute[])[] => {
  const subject = subjectParts(text)
  if ('problem' in subject) throw new SubjectInvalid(subject.problem)
  return subject.parts
}
