import { X509Certificate } from 'node:crypto'
import { BerInvalid, child, contextChild, type Element, oidOf, readElement } from './ber.ts'
import { oids } from './object-identifiers.ts'
import { pemBlocks } from './pem.ts'

/** A file from the CA that holds no certificate that could be read. */
export class ReplyUnreadable extends Error {
  override readonly name = 'ReplyUnreadable'
}

const maximumBytes = 4 * 1024 * 1024

/**
 * The certificates of a file as a CA sends it: `.cer .crt .pem .der .p7b`, DER or PEM whatever the ending says, one or
 * many, in any order. DER bytes, each certificate once. Throws `ReplyUnreadable` with the file's name.
 */
export const readCertificates = (bytes: Buffer, fileName: string): readonly Buffer[] => {
  const refuse = (why: string, cause?: unknown): ReplyUnreadable =>
    new ReplyUnreadable(`${fileName} ${why}. Ask the CA for the certificate as .cer or .p7b, and copy it anew.`, {
      cause,
    })
  if (bytes.length === 0) throw refuse('is empty')
  if (bytes.length > maximumBytes) throw refuse(`has ${bytes.length} bytes, which is no certificate`)
  let found: readonly Buffer[]
  try {
    found = certificatesIn(bytes)
    for (const der of found) new X509Certificate(der)
  } catch (error) {
    throw refuse('holds no certificate that can be read', error)
  }
  if (found.length === 0) throw refuse('holds no certificate')
  return [...new Map(found.map((der) => [der.toString('latin1'), der])).values()]
}

const certificatesIn = (bytes: Buffer): readonly Buffer[] => {
  const text = bytes.toString('latin1')
  if (text.includes('-----BEGIN ')) {
    return pemBlocks(text).flatMap(({ label, der }) => {
      if (label === 'PKCS7' || label === 'CMS') return signedDataCertificates(readElement(der))
      // Some CAs label a chain as a certificate.
      return label.endsWith('CERTIFICATE') ? derCertificates(der) : []
    })
  }
  // Windows also saves base64 without its frame.
  const bare = text.replace(/\s/g, '')
  return derCertificates(/^[A-Za-z0-9+/]{40,}={0,2}$/.test(bare) ? Buffer.from(bare, 'base64') : bytes)
}

const derCertificates = (der: Buffer): readonly Buffer[] => {
  const element = readElement(der)
  return isSignedData(element) ? signedDataCertificates(element) : [der]
}

const isSignedData = (element: Element): boolean => {
  const first = element.children[0]
  return first !== undefined && first.tagClass === 0 && first.tag === 6 && oidOf(first) === oids.signedData
}

/** The certificates of a PKCS#7 file. Source: RFC 5652, section 5.1. */
const signedDataCertificates = (contentInfo: Element): readonly Buffer[] => {
  if (!isSignedData(contentInfo)) throw new BerInvalid('it is not a collection of certificates')
  const certificates = contextChild(child(child(contentInfo, 1), 0), 0)
  return (certificates?.children ?? []).filter(({ tagClass }) => tagClass === 0).map(({ raw }) => raw)
}
