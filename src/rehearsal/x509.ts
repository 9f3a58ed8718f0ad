import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import {
  bitString,
  boolean,
  context,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  unsignedInteger,
} from '../main/certificates/der.ts'
import { dnsName, subjectName } from '../main/certificates/names.ts'
import { oids } from '../main/certificates/object-identifiers.ts'

/** What the rehearsal's CA puts into a certificate. */
export interface CertificateContent {
  /** Text such as `CN=portal.east.azurestack.contoso.com,O=Contoso`, or a name in DER. */
  readonly subject: string | Buffer
  readonly issuer: string | Buffer
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Buffer
  readonly notBefore: Date
  readonly notAfter: Date
  readonly names: readonly string[]
  /** Whether it may issue certificates itself. */
  readonly authority: boolean
  /** The values of the extensions key usage and enhanced key usage in DER; null leaves one out. */
  readonly usages: Usages
  readonly crlUrl: string | null
}

export interface Usages {
  readonly key: Buffer | null
  readonly extended: Buffer | null
}

/** digitalSignature and keyEncipherment; server and client authentication. */
export const endpointUsages: Usages = {
  key: bitString(Buffer.from([0xa0]), 5),
  extended: sequence(oid(oids.serverAuthentication), oid(oids.clientAuthentication)),
}

/** keyCertSign and cRLSign */
export const authorityUsages: Usages = { key: bitString(Buffer.from([0x06]), 1), extended: null }

/** A signed X.509 certificate in DER. Source: RFC 5280. */
export const signCertificate = (content: CertificateContent, issuerKey: KeyObject): Buffer => {
  const algorithm = sequence(oid(oids.sha256WithRsa), nothing())
  const information = sequence(
    context(0, integer(2)),
    unsignedInteger(serialNumber()),
    algorithm,
    nameOf(content.issuer),
    sequence(time(content.notBefore), time(content.notAfter)),
    nameOf(content.subject),
    content.publicKey,
    context(3, sequence(...extensions(content, createPublicKey(issuerKey).export({ type: 'spki', format: 'der' })))),
  )
  return sequence(information, algorithm, bitString(sign('sha256', information, issuerKey)))
}

/** Sixteen bytes whose first is neither zero nor negative: that would not be DER. */
const serialNumber = (): Buffer => {
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40
  return serial
}

const nameOf = (name: string | Buffer): Buffer => (typeof name === 'string' ? subjectName(name, null) : name)

const extensions = (content: CertificateContent, issuerKey: Buffer): readonly Buffer[] => [
  extension(oids.basicConstraints, content.authority ? sequence(boolean(true)) : sequence(), true),
  ...(content.usages.key === null ? [] : [extension(oids.keyUsage, content.usages.key, true)]),
  extension(oids.subjectKeyIdentifier, octetString(keyIdentifier(content.publicKey)), false),
  extension(oids.authorityKeyIdentifier, sequence(contextKeyIdentifier(keyIdentifier(issuerKey))), false),
  ...(content.usages.extended === null ? [] : [extension(oids.extendedKeyUsage, content.usages.extended, false)]),
  ...(content.names.length === 0
    ? []
    : [extension(oids.subjectAlternativeName, sequence(...content.names.map(dnsName)), false)]),
  ...(content.crlUrl === null ? [] : [extension(oids.crlDistributionPoints, crlPoints(content.crlUrl), false)]),
]

const extension = (type: string, value: Buffer, critical: boolean): Buffer =>
  sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value))

const keyIdentifier = (publicKey: Buffer): Buffer => createHash('sha1').update(publicKey).digest()

const contextKeyIdentifier = (identifier: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x80, identifier.length]), identifier])

const crlPoints = (url: string): Buffer => {
  const name = Buffer.concat([Buffer.from([0x86, url.length]), Buffer.from(url, 'latin1')])
  return sequence(sequence(context(0, context(0, name))))
}

const time = (date: Date): Buffer => {
  const digits = `${date.toISOString().replace(/\D/g, '').slice(2, 14)}Z`
  return Buffer.concat([Buffer.from([0x17, digits.length]), Buffer.from(digits, 'latin1')])
}
