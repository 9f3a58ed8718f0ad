import { createHash, createPublicKey, generateKeyPair, type KeyObject, sign } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { WantedRequest } from '../../domain/certificates/request-plan.ts'
import { removeLeftovers, writeNewFile, writeNewFolder } from '../files/durable.ts'
import { bitString, boolean, context, integer, nothing, octetString, oid, sequence, set } from './der.ts'
import { dnsName, subjectName } from './names.ts'
import { oids } from './object-identifiers.ts'
import { pemOf } from './pem.ts'

/** One request as it lies in the folder, with the key that belongs to it. */
export interface WrittenRequest {
  /** The service folders that the certificate is for. */
  readonly folders: readonly string[]
  readonly file: string
  readonly keyFile: string
  readonly publicKeySha256: string
  readonly names: readonly string[]
}

export const keyLengths = [2048, 3072, 4096] as const
export type KeyLength = (typeof keyLengths)[number]

export interface RequestOptions {
  readonly wanted: readonly WantedRequest[]
  /** For example `C=US,O=Contoso`; without a CN, each request gets its first name as CN. Null for nothing but that CN. */
  readonly subject: string | null
  readonly keyLength: KeyLength
  /** The folder that is made. */
  readonly folder: string
  /** UTF-8; protects the private keys. */
  readonly password: Buffer
  readonly at: Date
}

const generate = promisify(generateKeyPair)
const atOnce = 2

/**
 * Makes an RSA key and a PKCS#10 request for each that is wanted: SHA-256, all names, key usage, both purposes. The keys are
 * encrypted PKCS#8 (AES-256) and never lie on a disk in clear. The folder appears as a whole, when everything is in it.
 *
 * File names are those of the Readiness Checker: `portal_east_azurestack_contoso_com_CertRequest_20261123101500.req`.
 * Throws `SubjectInvalid`, `TargetExists` or the signal's reason.
 * Source: azure-stack-get-pki-certs.md; azure-stack-pki-certs.md, certificate requirements.
 */
export const writeRequests = async (
  options: RequestOptions & {
    readonly signal: AbortSignal
    readonly onWritten: (request: WrittenRequest) => void
  },
): Promise<readonly WrittenRequest[]> => {
  const time = options.at.toISOString().replace(/\D/g, '').slice(0, 14)
  // A subject that is wrong is told before any key is made.
  subjectName(options.subject, null)
  const written: WrittenRequest[] = []
  await removeLeftovers(options.folder)
  await writeNewFolder(options.folder, async (temporary) => {
    await mkdir(join(temporary, 'keys'), { mode: 0o700 })
    await eachOf(options.wanted, options.signal, async (wanted, index) => {
      const request = await writeRequest(temporary, `${wanted.stem}_CertRequest_${time}`, wanted, options)
      written[index] = request
      options.onWritten(request)
    })
  })
  return written
}

/** Does the work for every item, two at a time. When one fails, no other is begun, and the last has ended on return. */
const eachOf = async <Item>(
  items: readonly Item[],
  signal: AbortSignal,
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> => {
  const queue = items.entries()
  let failed = false
  const worker = async (): Promise<void> => {
    try {
      for (const [index, item] of queue) {
        signal.throwIfAborted()
        if (failed) return
        await work(item, index)
      }
    } catch (error) {
      failed = true
      throw error
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: atOnce }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

const writeRequest = async (
  folder: string,
  stem: string,
  { folders, names }: WantedRequest,
  options: { readonly subject: string | null; readonly keyLength: number; readonly password: Buffer },
): Promise<WrittenRequest> => {
  const { privateKey } = await generate('rsa', { modulusLength: options.keyLength })
  const file = `${stem}.req`
  const keyFile = `keys/${stem}.key`
  await writeNewFile(join(folder, keyFile), encryptedKey(privateKey, options.password), 0o600)
  await writeNewFile(
    join(folder, file),
    pemOf('CERTIFICATE REQUEST', certificateRequest(privateKey, options.subject, names)),
  )
  return { folders, file, keyFile, publicKeySha256: publicKeySha256(privateKey), names }
}

const encryptedKey = (key: KeyObject, password: Buffer): string | Buffer =>
  key.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: password })

/** SHA-256 of the key's SubjectPublicKeyInfo, lower-case hex: what tells that a reply belongs to a request. */
export const publicKeySha256 = (key: KeyObject): string => createHash('sha256').update(spkiOf(key)).digest('hex')

const spkiOf = (key: KeyObject): Buffer =>
  (key.type === 'private' ? createPublicKey(key) : key).export({ type: 'spki', format: 'der' })

/** A PKCS#10 request in DER. Source: RFC 2986; the extensions travel as RFC 2985, 5.4.2 has it. */
export const certificateRequest = (key: KeyObject, subject: string | null, names: readonly string[]): Buffer => {
  const information = sequence(
    integer(0),
    subjectName(subject, names[0] ?? null),
    spkiOf(key),
    context(0, sequence(oid(oids.extensionRequest), set(requestedExtensions(names)))),
  )
  return sequence(
    information,
    sequence(oid(oids.sha256WithRsa), nothing()),
    bitString(sign('sha256', information, key)),
  )
}

const requestedExtensions = (names: readonly string[]): Buffer =>
  sequence(
    extension(oids.subjectAlternativeName, sequence(...names.map(dnsName)), false),
    // digitalSignature and keyEncipherment: the bits 0 and 2
    extension(oids.keyUsage, bitString(Buffer.from([0xa0]), 5), true),
    extension(oids.extendedKeyUsage, sequence(oid(oids.serverAuthentication), oid(oids.clientAuthentication)), false),
  )

const extension = (type: string, value: Buffer, critical: boolean): Buffer =>
  sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value))
