import { readFile, stat } from 'node:fs/promises'
import { BerInvalid, child, contextChild, type Element, isUniversal, oidOf, readElement, tags } from './ber.ts'
import { certificateFacts } from './certificate-facts.ts'
import { oids } from './object-identifiers.ts'
import { type PemBlock, pemBlocks } from './pem.ts'

/** A file from the CA that holds no certificate that could be read. */
export class ReplyUnreadable extends Error {
  override readonly name = 'ReplyUnreadable'
}

/** The longest chains as PEM have some tens of kilobytes. */
const maximumBytes = 4 * 1024 * 1024

/** A collection of all the roots that an operating system trusts has about 150. */
const maximumCertificates = 200

/** The certificates of a file on disk: see `readCertificates`. A file that is too large is not read at all. */
export const readCertificateFile = async (path: string): Promise<readonly Buffer[]> => {
  const { size } = await stat(path)
  if (size > maximumBytes) throw tooLarge(path, size)
  return readCertificates(await readFile(path), path)
}

/**
 * The certificates of a file as a CA sends it: `.cer .crt .pem .der .p7b`, DER or PEM whatever the ending says, one or
 * many, in any order. DER bytes, each certificate once. Throws `ReplyUnreadable` with the file's name.
 */
export const readCertificates = (bytes: Buffer, fileName: string): readonly Buffer[] => {
  if (bytes.length === 0) throw refusal(fileName, 'is empty')
  if (bytes.length > maximumBytes) throw tooLarge(fileName, bytes.length)
  let found: readonly Buffer[]
  try {
    found = certificatesIn(bytes)
    if (found.length > maximumCertificates)
      throw refusal(fileName, `holds ${found.length} certificates, which is more than any CA sends`)
    for (const der of found) certificateFacts(der)
  } catch (error) {
    if (error instanceof ReplyUnreadable) throw error
    throw refusal(fileName, 'holds no certificate that can be read', error)
  }
  if (found.length === 0) throw refusal(fileName, 'holds no certificate')
  return [...new Map(found.map((der) => [der.toString('latin1'), der])).values()]
}

const refusal = (fileName: string, why: string, cause?: unknown): ReplyUnreadable =>
  new ReplyUnreadable(`${fileName} ${why}. Ask the CA for the certificate as .cer or .p7b, and copy it anew.`, {
    cause,
  })

const tooLarge = (fileName: string, bytes: number): ReplyUnreadable =>
  refusal(fileName, `has ${bytes} bytes, which is no certificate`)

const certificatesIn = (bytes: Buffer): readonly Buffer[] => {
  const text = textIn(bytes)
  if (text.includes('-----BEGIN ')) return pemBlocks(text).flatMap(blockCertificates)
  // Windows also saves base64 without its frame. The lengths of a certificate's DER are no such characters.
  return derCertificates(/[^A-Za-z0-9+/=\s]/.test(text) ? bytes : Buffer.from(text, 'base64'))
}

/** Windows PowerShell writes text as UTF-16 with a byte order mark; everything that matters here is ASCII. */
const textIn = (bytes: Buffer): string =>
  bytes[0] === 0xff && bytes[1] === 0xfe ? bytes.toString('utf16le', 2) : bytes.toString('latin1')

const blockCertificates = ({ label, der }: PemBlock): readonly Buffer[] => {
  if (label === 'PKCS7' || label === 'CMS') return signedDataCertificates(readElement(der))
  // Some CAs label a chain as a certificate.
  return label.endsWith('CERTIFICATE') ? derCertificates(der) : []
}

const derCertificates = (der: Buffer): readonly Buffer[] => {
  const element = readElement(der)
  return isSignedData(element) ? signedDataCertificates(element) : [der]
}

const isSignedData = (element: Element): boolean => {
  const first = element.children[0]
  return first !== undefined && isUniversal(first, tags.oid) && oidOf(first) === oids.signedData
}

/** The certificates of a PKCS#7 file. Source: RFC 5652, section 5.1. */
const signedDataCertificates = (contentInfo: Element): readonly Buffer[] => {
  if (!isSignedData(contentInfo)) throw new BerInvalid('it is not a collection of certificates')
  const certificates = contextChild(child(child(contentInfo, 1), 0), 0)
  return (certificates?.children ?? []).filter(({ tagClass }) => tagClass === 0).map(({ raw }) => raw)
}
