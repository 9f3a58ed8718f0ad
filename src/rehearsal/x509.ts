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
  readonly authority: boolean
  readonly crlUrl: string | null
}

/** A signed X.509 certificate in DER. Source: RFC 5280. */
export const signCertificate = (content: CertificateContent, issuerKey: KeyObject): Buffer => {
  const algorithm = sequence(oid(oids.sha256WithRsa), nothing())
  const information = sequence(
    context(0, integer(2)),
    unsignedInteger(randomBytes(16)),
    algorithm,
    nameOf(content.issuer),
    sequence(time(content.notBefore), time(content.notAfter)),
    nameOf(content.subject),
    content.publicKey,
    context(3, sequence(...extensions(content, createPublicKey(issuerKey).export({ type: 'spki', format: 'der' })))),
  )
  return sequence(information, algorithm, bitString(sign('sha256', information, issuerKey)))
}

const nameOf = (name: string | Buffer): Buffer => (typeof name === 'string' ? subjectName(name, null) : name)

const extensions = (content: CertificateContent, issuerKey: Buffer): readonly Buffer[] => [
  extension(oids.basicConstraints, content.authority ? sequence(boolean(true)) : sequence(), true),
  // keyCertSign and cRLSign for a CA, digitalSignature and keyEncipherment for an endpoint
  extension(
    oids.keyUsage,
    content.authority ? bitString(Buffer.from([0x06]), 1) : bitString(Buffer.from([0xa0]), 5),
    true,
  ),
  extension(oids.subjectKeyIdentifier, octetString(keyIdentifier(content.publicKey)), false),
  extension(oids.authorityKeyIdentifier, sequence(contextKeyIdentifier(keyIdentifier(issuerKey))), false),
  ...(content.authority
    ? []
    : [
        extension(
          oids.extendedKeyUsage,
          sequence(oid(oids.serverAuthentication), oid(oids.clientAuthentication)),
          false,
        ),
        extension(oids.subjectAlternativeName, sequence(...content.names.map(dnsName)), false),
      ]),
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
