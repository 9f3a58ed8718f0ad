import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ExpectedCertificate } from '../../domain/certificates/certificate-set.ts'
import { writeNewFile, writeNewFolder } from '../files/durable.ts'
import { BerInvalid, child, contextChild, type Element, oidOf, readElement } from './ber.ts'
import { certificateFacts, dnsNames, extendedKeyUsage, extensionsOf, keyUsage } from './certificate-facts.ts'
import { chainOf } from './chain.ts'
import { oids } from './object-identifiers.ts'
import { pemBlocks } from './pem.ts'
import { readCertificates } from './reply.ts'
import { publicKeySha256 } from './request.ts'
import { writePfx } from './write-pfx.ts'

export interface BuiltPfx {
  readonly folder: string
  /** Relative to the folder that was built, with `/`. */
  readonly path: string
  readonly thumbprint: string
}

/** How an issued certificate departs from what was asked for. */
export interface ReplyDifference {
  readonly folder: string
  readonly lostNames: readonly string[]
  readonly addedNames: readonly string[]
  readonly lostUsages: readonly string[]
}

export interface BuildResult {
  /** Empty when a request has no reply: then nothing was written. */
  readonly written: readonly BuiltPfx[]
  /** Files of the CA that belong to no request and to no chain. */
  readonly unmatchedReplies: readonly string[]
  /** Service folders whose request has no reply yet. */
  readonly requestsWithoutReply: readonly string[]
  readonly differences: readonly ReplyDifference[]
}

/** The folder does not hold the requests of this set with their keys. */
export class RequestsUnreadable extends Error {
  override readonly name = 'RequestsUnreadable'
}

/**
 * Makes the PFX files of a set from requests and the CA's replies. A reply belongs to a request by its public key,
 * whatever the files are called; its chain is put in order by signatures, from the certificates that came with the
 * replies and from the given authorities. The folder appears as a whole, or not at all when a reply is missing.
 * Throws `RequestsUnreadable`, `ReplyUnreadable`, `TargetExists` or the signal's reason.
 * @param options.requests folder that `writeRequests` made
 * @param options.authorities files with CA certificates
 */
export const buildPfxFiles = async (options: {
  readonly certificates: readonly ExpectedCertificate[]
  readonly requests: string
  readonly replies: string
  readonly authorities: readonly string[]
  readonly out: string
  readonly keyPassword: Buffer
  readonly pfxPassword: Buffer
  readonly signal: AbortSignal
}): Promise<BuildResult> => {
  const requests = await readRequests(options.certificates, options.requests)
  const { certificates, files } = await readPool(options.replies, options.authorities)
  const matches = requests.map((request) => ({ request, place: newestFor(request, certificates) }))
  const used = new Set(matches.flatMap(({ place }) => (place === null ? [] : chainOf(certificates, place).places)))
  const unmatchedReplies = files
    .filter(({ places }) => places.every((place) => !used.has(place)))
    .map(({ name }) => name)
  const requestsWithoutReply = matches
    .filter(({ place }) => place === null)
    .flatMap(({ request }) => request.folders.map(({ folder }) => folder))
  if (requestsWithoutReply.length > 0) return { written: [], unmatchedReplies, requestsWithoutReply, differences: [] }
  const written: BuiltPfx[] = []
  await writeNewFolder(options.out, async (temporary) => {
    for (const { request, place } of matches) {
      options.signal.throwIfAborted()
      const chain = chainOf(certificates, place ?? 0).places.flatMap((at) => certificates[at]?.raw ?? [])
      const key = await readKey(join(options.requests, 'keys', request.keyFile), options.keyPassword)
      for (const expected of request.folders) {
        await mkdir(join(temporary, expected.folder))
        const path = `${expected.folder}/${expected.fileName}`
        await writeNewFile(join(temporary, path), writePfx({ key, chain, password: options.pfxPassword }), 0o600)
        written.push({
          folder: expected.folder,
          path,
          thumbprint: certificates[place ?? 0]?.fingerprint.replaceAll(':', '') ?? '',
        })
      }
    }
  })
  const differences = matches.flatMap(({ request, place }) => {
    const certificate = certificates[place ?? -1]
    return certificate === undefined ? [] : differencesOf(request, certificate)
  })
  return { written, unmatchedReplies, requestsWithoutReply, differences }
}

interface Request {
  readonly keyFile: string
  readonly publicKey: string
  readonly names: readonly string[]
  readonly usages: readonly string[]
  /** The service folders that its certificate goes to: one, or all when there is a single request for everything. */
  readonly folders: readonly ExpectedCertificate[]
}

const readRequests = async (
  certificates: readonly ExpectedCertificate[],
  folder: string,
): Promise<readonly Request[]> => {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.req')).toSorted()
  const single = files.find((name) => name.includes('_SingleCSR_CertRequest_'))
  if (single !== undefined) return [await readRequest(folder, single, certificates)]
  const requests: Request[] = []
  for (const certificate of certificates) {
    const file = files.findLast((name) => name.startsWith(`${certificate.requestStem}_CertRequest_`))
    if (file === undefined) {
      throw new RequestsUnreadable(
        `${folder} has no request for ${certificate.folder} (${certificate.requestStem}_CertRequest_….req). Choose the folder with the requests of this stamp.`,
      )
    }
    requests.push(await readRequest(folder, file, [certificate]))
  }
  return requests
}

const readRequest = async (folder: string, file: string, folders: readonly ExpectedCertificate[]): Promise<Request> => {
  const path = join(folder, file)
  try {
    const der = pemBlocks(await readFile(path, 'latin1')).find(({ label }) =>
      label.endsWith('CERTIFICATE REQUEST'),
    )?.der
    if (der === undefined) throw new BerInvalid('there is no request in it')
    const information = child(readElement(der), 0)
    const extensions = extensionsOf(extensionRequest(contextChild(information, 0)))
    return {
      keyFile: `${basename(file, '.req')}.key`,
      publicKey: createHash('sha256').update(child(information, 2).raw).digest('hex'),
      names: dnsNames(extensions),
      usages: [...(keyUsage(extensions) ?? []), ...(extendedKeyUsage(extensions) ?? [])],
      folders,
    }
  } catch (error) {
    if (!(error instanceof BerInvalid)) throw error
    throw new RequestsUnreadable(
      `${path} is no certificate request: ${error.message}. Choose the folder with the requests of this stamp.`,
      { cause: error },
    )
  }
}

const extensionRequest = (attributes: Element | null): Element | null => {
  const attribute = attributes?.children.find((candidate) => oidOf(child(candidate, 0)) === oids.extensionRequest)
  return attribute === undefined ? null : child(attribute, 1)
}

interface Pool {
  readonly certificates: readonly X509Certificate[]
  /** The CA's files with the places of their certificates. */
  readonly files: readonly { readonly name: string; readonly places: readonly number[] }[]
}

const replyEndings = /\.(cer|crt|pem|der|p7b)$/i

const readPool = async (replies: string, authorities: readonly string[]): Promise<Pool> => {
  const certificates: X509Certificate[] = []
  const files: { name: string; places: readonly number[] }[] = []
  const add = async (path: string): Promise<readonly number[]> =>
    readCertificates(await readFile(path), path).map((der) => certificates.push(new X509Certificate(der)) - 1)
  for (const name of (await readdir(replies)).toSorted()) {
    if (replyEndings.test(name)) files.push({ name, places: await add(join(replies, name)) })
  }
  for (const authority of authorities) await add(authority)
  return { certificates, files }
}

/** Of several certificates for one key, the one that was issued last is the reply. */
const newestFor = ({ publicKey }: Request, certificates: readonly X509Certificate[]): number | null => {
  const places = certificates.flatMap((certificate, place) =>
    publicKeySha256(certificate.publicKey) === publicKey ? [place] : [],
  )
  const [newest] = places.toSorted((a, b) => issuedAt(certificates[b]) - issuedAt(certificates[a]))
  return newest ?? null
}

const issuedAt = (certificate: X509Certificate | undefined): number => Date.parse(certificate?.validFrom ?? '')

const readKey = async (path: string, password: Buffer): Promise<KeyObject> => {
  const pem = await readFile(path)
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase: password })
  } catch (error) {
    throw new RequestsUnreadable(
      `${path} can't be opened with the password of the keys, or is damaged. Give the password with which the requests were made.`,
      { cause: error },
    )
  }
}

const differencesOf = (
  { names, usages, folders }: Request,
  certificate: X509Certificate,
): readonly ReplyDifference[] => {
  const facts = certificateFacts(certificate.raw)
  const issuedUsages = [...(facts.keyUsage ?? []), ...(facts.extendedKeyUsage ?? [])]
  const lostNames = names.filter((name) => !facts.dnsNames.includes(name))
  const addedNames = facts.dnsNames.filter((name) => !names.includes(name))
  const lostUsages = usages.filter((usage) => !issuedUsages.includes(usage))
  if (lostNames.length + addedNames.length + lostUsages.length === 0) return []
  return folders.map(({ folder }) => ({ folder, lostNames, addedNames, lostUsages }))
}
