import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ExpectedCertificate } from '../../domain/certificates/certificate-set.ts'
import type { OpenedPfx } from '../../domain/certificates/facts.ts'
import { writeNewFile, writeNewFolder } from '../files/durable.ts'
import { BerInvalid, child, contextChild, type Element, oidOf, readElement } from './ber.ts'
import { certificateFacts, dnsNames, extendedKeyUsage, extensionsOf, keyUsage, nameOf } from './certificate-facts.ts'
import { type Chain, chainOf } from './chain.ts'
import { oids } from './object-identifiers.ts'
import { pemBlocks } from './pem.ts'
import { ReplyUnreadable, readCertificateFile } from './reply.ts'
import { publicKeySha256 } from './request.ts'
import { writePfx } from './write-pfx.ts'

export interface BuiltPfx {
  readonly folder: string
  /** Relative to the folder that was built, with `/`. */
  readonly path: string
  readonly thumbprint: string
  /** Why its chain stops where it does: anything but `self-signed` lacks a certificate that the CA has to give. */
  readonly chainEnd: OpenedPfx['chainEnd']
}

/** How an issued certificate departs from what was asked for. */
export interface ReplyDifference {
  readonly folder: string
  readonly lostNames: readonly string[]
  readonly addedNames: readonly string[]
  /** Names of RFC 5280 for a key usage, identifiers for an enhanced one. */
  readonly lostUsages: readonly string[]
  readonly addedUsages: readonly string[]
  /** Null when the subject is the one that was asked for; the order of its parts does not count. */
  readonly subject: { readonly requested: string; readonly issued: string } | null
}

export interface BuildResult {
  /** Empty when a request has no reply: then nothing was written. */
  readonly written: readonly BuiltPfx[]
  /** Files among the replies that belong to no request and to no chain, whatever they are. */
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
  const answers = answersTo(requests, certificates)
  const used = new Set(answers.flatMap(({ chain }) => chain.places))
  const unmatchedReplies = files
    .filter(({ places }) => places.every((place) => !used.has(place)))
    .map(({ name }) => name)
  const requestsWithoutReply = requests
    .filter((request) => answers.every((answer) => answer.request !== request))
    .flatMap(({ folders }) => folders.map(({ folder }) => folder))
  if (requestsWithoutReply.length > 0) return { written: [], unmatchedReplies, requestsWithoutReply, differences: [] }
  const differences = answers.flatMap(differencesOf)
  const written: BuiltPfx[] = []
  await writeNewFolder(options.out, async (temporary) => {
    for (const answer of answers) {
      options.signal.throwIfAborted()
      const key = await readKey(join(options.requests, 'keys', answer.request.keyFile), answer.request, options)
      const chain = answer.chain.places.flatMap((place) => certificates[place]?.raw ?? [])
      for (const expected of answer.request.folders) {
        const pfx = writePfx({ key, chain, password: options.pfxPassword })
        written.push(await writeInto(temporary, expected, pfx, answer))
      }
    }
  })
  return { written, unmatchedReplies, requestsWithoutReply, differences }
}

/** A request with the certificate that the CA made of it, and the chain of that among all that were given. */
interface Answer {
  readonly request: Request
  readonly certificate: X509Certificate
  readonly chain: Chain
}

const answersTo = (requests: readonly Request[], certificates: readonly X509Certificate[]): readonly Answer[] => {
  const keys = certificates.map(publicKeyOf)
  return requests.flatMap((request) => {
    // Of several certificates for one key, the one that was issued last is the reply.
    const [newest] = certificates
      .flatMap((certificate, place) => (keys[place] === request.publicKey ? [{ certificate, place }] : []))
      .toSorted((a, b) => Date.parse(b.certificate.validFrom) - Date.parse(a.certificate.validFrom))
    if (newest === undefined) return []
    return [{ request, certificate: newest.certificate, chain: chainOf(certificates, newest.place) }]
  })
}

/** Null for a key of a kind that node:crypto does not know: no request of Keyturn has one. */
const publicKeyOf = (certificate: X509Certificate): string | null => {
  try {
    return publicKeySha256(certificate.publicKey)
  } catch {
    return null
  }
}

const writeInto = async (
  root: string,
  { folder, fileName }: ExpectedCertificate,
  pfx: Buffer,
  { certificate, chain }: Answer,
): Promise<BuiltPfx> => {
  const path = `${folder}/${fileName}`
  await mkdir(join(root, folder))
  await writeNewFile(join(root, path), pfx, 0o600)
  return { folder, path, thumbprint: certificate.fingerprint.replaceAll(':', ''), chainEnd: chain.end }
}

interface Request {
  readonly keyFile: string
  readonly publicKey: string
  readonly subject: string
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
      subject: nameOf(child(information, 1)),
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

/** Files of these endings have to be readable; any other may be, and is left alone when it is not. */
const replyEndings = /\.(cer|crt|pem|der|p7b)$/i
const notReplies = /^\.|\.req$/i

const readPool = async (replies: string, authorities: readonly string[]): Promise<Pool> => {
  const certificates: X509Certificate[] = []
  const places = new Map<string, number>()
  const placeOf = (der: Buffer): number => {
    const key = der.toString('latin1')
    const place = places.get(key) ?? certificates.push(new X509Certificate(der)) - 1
    places.set(key, place)
    return place
  }
  const files: { name: string; places: readonly number[] }[] = []
  for (const name of await fileNames(replies)) {
    files.push({ name, places: (await readReply(join(replies, name))).map(placeOf) })
  }
  for (const authority of authorities) for (const der of await readCertificateFile(authority)) placeOf(der)
  return { certificates, files }
}

const fileNames = async (folder: string): Promise<readonly string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => !entry.isDirectory() && !notReplies.test(entry.name))
    .map(({ name }) => name)
    .toSorted()

const readReply = async (path: string): Promise<readonly Buffer[]> => {
  try {
    return await readCertificateFile(path)
  } catch (error) {
    if (error instanceof ReplyUnreadable && !replyEndings.test(path)) return []
    throw error
  }
}

const readKey = async (
  path: string,
  request: Request,
  { keyPassword }: { readonly keyPassword: Buffer },
): Promise<KeyObject> => {
  const key = decryptedKey(path, await readFile(path), keyPassword)
  if (publicKeySha256(key) === request.publicKey) return key
  throw new RequestsUnreadable(
    `${path} is not the key of the request of the same name. Choose the folder as it was when the requests were made.`,
  )
}

const decryptedKey = (path: string, pem: Buffer, passphrase: Buffer): KeyObject => {
  try {
    return createPrivateKey({ key: pem, format: 'pem', passphrase })
  } catch (error) {
    throw new RequestsUnreadable(
      `${path} can't be opened with the password of the keys, or is damaged. Give the password with which the requests were made.`,
      { cause: error },
    )
  }
}

const differencesOf = ({ request, certificate }: Answer): readonly ReplyDifference[] => {
  const facts = certificateFacts(certificate.raw)
  const usages = [...(facts.keyUsage ?? []), ...(facts.extendedKeyUsage ?? [])]
  const lists = {
    lostNames: missingIn(facts.dnsNames, request.names),
    addedNames: missingIn(request.names, facts.dnsNames),
    lostUsages: missingIn(usages, request.usages),
    addedUsages: missingIn(request.usages, usages),
  }
  const subject = sameParts(request.subject, facts.subject)
    ? null
    : { requested: request.subject, issued: facts.subject }
  if (subject === null && Object.values(lists).every((list) => list.length === 0)) return []
  return request.folders.map(({ folder }) => ({ folder, ...lists, subject }))
}

const missingIn = (present: readonly string[], wanted: readonly string[]): readonly string[] =>
  wanted.filter((item) => !present.includes(item))

/** CAs put the parts of a subject into an order of their own. */
const sameParts = (one: string, other: string): boolean =>
  one.split(', ').toSorted().join(', ') === other.split(', ').toSorted().join(', ')
