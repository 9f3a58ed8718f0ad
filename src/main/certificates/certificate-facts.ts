import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import type { CertificateFacts } from '../../domain/certificates/facts.ts'
import {
  bitsOf,
  child,
  contextChild,
  type Element,
  isUniversal,
  octetsOf,
  oidOf,
  readElement,
  smallInteger,
  tags,
  textOf,
  timeOf,
} from './ber.ts'
import { hashes, nameAttributes, oids, signatureNames } from './object-identifiers.ts'

/**
 * The facts of one certificate from its DER bytes. Throws an Error when the bytes are no certificate.
 * Source: RFC 5280, sections 4.1 and 4.2.
 */
export const certificateFacts = (der: Buffer): CertificateFacts => {
  const parts = certificateParts(der)
  const certificate = new X509Certificate(der)
  const subject = nameOf(parts.subject)
  const issuer = nameOf(parts.issuer)
  const key = publicKeyOf(certificate)
  const spki = key?.export({ type: 'spki', format: 'der' }) ?? parts.publicKey.raw
  return {
    thumbprint: createHash('sha1').update(der).digest('hex').toUpperCase(),
    sha256: createHash('sha256').update(der).digest('hex'),
    subject,
    issuer,
    serialNumber: certificate.serialNumber,
    notBefore: timeOf(child(parts.validity, 0)),
    notAfter: timeOf(child(parts.validity, 1)),
    dnsNames: dnsNames(parts.extensions),
    commonName: commonNameOf(parts.subject),
    signatureAlgorithm: signatureName(parts.signatureAlgorithm),
    key: keyFacts(key),
    publicKeySha256: createHash('sha256').update(spki).digest('hex'),
    keyUsage: keyUsage(parts.extensions),
    extendedKeyUsage: extendedKeyUsage(parts.extensions),
    certificateAuthority: certificate.ca,
    pathLength: pathLength(parts.extensions),
    nameConstraints: nameConstraints(parts.extensions),
    selfIssued: parts.subject.raw.equals(parts.issuer.raw),
    crlUrls: crlUrls(parts.extensions),
  }
}

interface CertificateParts {
  readonly issuer: Element
  readonly subject: Element
  readonly validity: Element
  readonly publicKey: Element
  readonly signatureAlgorithm: Element
  readonly extensions: ReadonlyMap<string, Element>
}

const certificateParts = (der: Buffer): CertificateParts => {
  const whole = readElement(der)
  const signed = child(whole, 0)
  const first = signed.children[0]?.tagClass === 2 ? 1 : 0
  return {
    issuer: child(signed, first + 2),
    validity: child(signed, first + 3),
    subject: child(signed, first + 4),
    publicKey: child(signed, first + 5),
    signatureAlgorithm: child(whole, 1),
    extensions: extensionsOf(contextChild(signed, 3)),
  }
}

/** The signature's name; for RSASSA-PSS with its hash, which is SHA-1 unless another is named (RFC 4055, section 3.1). */
export const signatureName = (algorithm: Element): string => {
  const type = oidOf(child(algorithm, 0))
  const name = signatureNames[type] ?? type
  if (type !== oids.rsassaPss) return name
  const parameters = algorithm.children[1]
  const hash = parameters === undefined ? null : contextChild(parameters, 0)
  if (hash === null) return `${name} with sha1`
  const hashType = oidOf(child(child(hash, 0), 0))
  return `${name} with ${hashes[hashType] ?? hashType}`
}

/** Extensions by their identifier, each as the element that its octets hold. */
export const extensionsOf = (list: Element | null): ReadonlyMap<string, Element> => {
  const extensions = new Map<string, Element>()
  for (const extension of list?.children[0]?.children ?? []) {
    const value = extension.children.at(-1)
    if (value !== undefined) extensions.set(oidOf(child(extension, 0)), readElement(octetsOf(value)))
  }
  return extensions
}

/** A distinguished name as text, most specific part first, with the escapes of RFC 4514. */
export const nameOf = (name: Element): string => nameParts(name).toReversed().join(', ')

/** The parts of a certificate's subject in the order of its bytes, each as text such as `O=Contoso`. */
export const subjectParts = (der: Buffer): readonly string[] => nameParts(certificateParts(der).subject)

const nameParts = (name: Element): readonly string[] =>
  name.children.map((relative) => relative.children.map(attributeText).join('+'))

const attributeText = (attribute: Element): string => {
  const type = oidOf(child(attribute, 0))
  const value = textOf(child(attribute, 1))
  return `${nameAttributes[type] ?? type}=${value.replace(/[,+"\\<>;=]|^[ #]| $/g, (special) => `\\${special}`)}`
}

const commonNameOf = (name: Element): string | null => {
  for (const relative of name.children.toReversed()) {
    for (const attribute of relative.children) {
      if (oidOf(child(attribute, 0)) === oids.commonName) return textOf(child(attribute, 1))
    }
  }
  return null
}

/** DNS names of a subject alternative name extension. */
export const dnsNames = (extensions: ReadonlyMap<string, Element>): readonly string[] =>
  (extensions.get(oids.subjectAlternativeName)?.children ?? [])
    .filter((name) => name.tagClass === 2 && name.tag === 2)
    .map((name) => name.content.toString('latin1'))

const usageBits = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
]

/** The bits of a key usage extension by their names; null without one. */
export const keyUsage = (extensions: ReadonlyMap<string, Element>): readonly string[] | null => {
  const extension = extensions.get(oids.keyUsage)
  if (extension === undefined) return null
  const bytes = bitsOf(extension)
  return usageBits.filter((_, bit) => ((bytes[bit >> 3] ?? 0) & (0x80 >> (bit & 7))) !== 0)
}

/** The purposes of an enhanced key usage extension; null without one. */
export const extendedKeyUsage = (extensions: ReadonlyMap<string, Element>): readonly string[] | null =>
  extensions.get(oids.extendedKeyUsage)?.children.map(oidOf) ?? null

/** Source: RFC 5280, section 4.2.1.9. */
const pathLength = (extensions: ReadonlyMap<string, Element>): number | null => {
  const limit = extensions.get(oids.basicConstraints)?.children.find((part) => isUniversal(part, tags.integer))
  return limit === undefined ? null : smallInteger(limit)
}

/** Source: RFC 5280, section 4.2.1.10; only the DNS names of it matter to a certificate of an endpoint. */
const nameConstraints = (extensions: ReadonlyMap<string, Element>): CertificateFacts['nameConstraints'] => {
  const extension = extensions.get(oids.nameConstraints)
  if (extension === undefined) return null
  const listed = (tag: number): readonly string[] =>
    (contextChild(extension, tag)?.children ?? [])
      .map((subtree) => child(subtree, 0))
      .filter((base) => base.tagClass === 2 && base.tag === 2)
      .map((base) => base.content.toString('latin1'))
  return { permitted: listed(0), excluded: listed(1) }
}

const crlUrls = (extensions: ReadonlyMap<string, Element>): readonly string[] =>
  (extensions.get(oids.crlDistributionPoints)?.children ?? []).flatMap((point) => {
    const names = contextChild(point, 0)?.children[0]
    if (names === undefined || names.tagClass !== 2 || names.tag !== 0) return []
    return names.children
      .filter((name) => name.tagClass === 2 && name.tag === 6)
      .map((name) => name.content.toString('latin1'))
  })

/** Null for a key of a kind that node:crypto does not know. */
const publicKeyOf = (certificate: X509Certificate): KeyObject | null => {
  try {
    return certificate.publicKey
  } catch {
    return null
  }
}

const keyFacts = (key: KeyObject | null): CertificateFacts['key'] => {
  switch (key?.asymmetricKeyType) {
    case 'rsa':
      return { type: 'RSA', bits: key.asymmetricKeyDetails?.modulusLength ?? null, curve: null }
    case 'ec':
      return { type: 'EC', bits: null, curve: key.asymmetricKeyDetails?.namedCurve ?? null }
    default:
      return { type: 'other', bits: null, curve: null }
  }
}
