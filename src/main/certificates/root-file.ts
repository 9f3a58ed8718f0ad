import { X509Certificate } from 'node:crypto'
import { isSelfSigned } from './chain.ts'
import { readCertificateFile } from './reply.ts'

/** A file that was named as a trusted root holds none. */
export class RootUnreadable extends Error {
  override readonly name = 'RootUnreadable'
}

/**
 * The roots in a file, PEM or DER; issuing CAs that stand beside them are passed over, since only a root can be trusted.
 * Throws `RootUnreadable` or `ReplyUnreadable` with the file's name.
 */
export const readRootFile = async (path: string): Promise<readonly X509Certificate[]> => {
  const certificates = (await readCertificateFile(path)).map((der) => new X509Certificate(der))
  const roots = certificates.filter(isSelfSigned)
  if (roots.length > 0) return roots
  throw new RootUnreadable(
    `${path} holds no root: ${subjectOf(certificates[0])} was issued by another CA. Give the file of the root itself.`,
  )
}

const subjectOf = (certificate: X509Certificate | undefined): string =>
  certificate?.subject.replaceAll('\n', ', ') ?? 'its certificate'
