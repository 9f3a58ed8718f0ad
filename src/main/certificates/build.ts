import { createHash, createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ExpectedCertificate } from '../../domain/certificates/certificate-set.ts'
import { usageWords } from '../../domain/certificates/checks.ts'
import { refuseFilled, removeLeftovers, writeNewFile, writeNewFolder } from '../files/durable.ts'
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
}

/** A certificate that the CA issued for a request, beside what was asked for. */
export interface IssuedCertificate {
  readonly folders: readonly string[]
  readonly thumbprint: string
  readonly subject: string
  readonly issuer: string
  readonly keyBits: number | null
  readonly notBefore: string
  readonly notAfter: string
  readonly lostNames: readonly string[]
  readonly addedNames: readonly string[]
  /** Names of RFC 5280 for a key usage, identifiers for an enhanced one. */
  readonly lostUsages: readonly string[]
  readonly addedUsages: readonly string[]
  /** The subject that was asked for, when another was issued; the order of its parts does not count. */
  readonly requestedSubject: string | null
  /** Why no PFX that a stamp accepts can be made of it, in words; empty when one can. */
  readonly blocks: readonly string[]
}

export interface BuildResult {
  /** Empty when a request has no reply or a reply blocks: then nothing was written. */
  readonly written: readonly BuiltPfx[]
  readonly issued: readonly IssuedCertificate[]
  /** Files among the replies that belong to no request and to no chain, whatever they are. */
  readonly unmatchedReplies: readonly string[]
  /** Service folders whose request has no reply yet. */
  readonly requestsWithoutReply: readonly string[]
}

export interface BuildOptions {
  readonly certificates: readonly ExpectedCertificate[]
  /** The folder that `writeRequests` made. */
  readonly requests: string
  readonly replies: string
  /** Files with CA certificates. */
  readonly authorities: readonly string[]
  readonly out: string
  /** UTF-8, as is the other. */
  readonly keyPassword: Buffer
  readonly pfxPassword: Buffer
  readonly at: Date
}

/** The folder does not hold the requests of this set with their keys. */
export class RequestsUnreadable extends Error {
  override readonly name = 'RequestsUnreadable'
}

/**
 * Makes the PFX files of a set from requests and the CA's replies. A reply belongs to a request by its public key,
 * whatever the files are called; its chain is put in order by signatures, from the certificates that came with the
 * replies and from the given authorities. The folder appears as a whole, or not at all while a reply is missing, lost
 * something that the stamp needs, or has no whole chain.
 * Throws `RequestsUnreadable`, `ReplyUnreadable`, `TargetExists` or the signal's reason.
 */
export const buildPfxFiles = async (options: BuildOptions & { readonly signal: AbortSignal }): Promise<BuildResult> => {
  await refuseFilled(options.out)
  const requests = await readRequests(options.certificates, options.requests)
  const { certificates, files } = await readPool(options.replies, options.authorities)
  const answers = answersTo(requests, certificates)
  const used = new Set(answers.flatMap(({ chain }) => chain.places))
  const found = {
    issued: answers.map((answer) => issuedCertificate(answer, options.at)),
    unmatchedReplies: files.filter(({ places }) => places.every((place) => !used.has(place))).map(({ name }) => name),
    requestsWithoutReply: requests
      .filter((request) => answers.every((answer) => answer.request !== request))
      .flatMap(({ folders }) => folders.map(({ folder }) => folder)),
  }
  const isComplete = found.requestsWithoutReply.length === 0 && found.issued.every(({ blocks }) => blocks.length === 0)
  return { written: isComplete ? await writeSet(answers, certificates, options) : [], ...found }
}

const writeSet = async (
  answers: readonly Answer[],
  certificates: readonly X509Certificate[],
  options: BuildOptions & { readonly signal: AbortSignal },
): Promise<readonly BuiltPfx[]> => {
  const written: BuiltPfx[] = []
  await removeLeftovers(options.out)
  await writeNewFolder(options.out, async (temporary) => {
    for (const answer of answers) {
      options.signal.throwIfAborted()
      const key = await readKey(join(options.requests, 'keys', answer.request.keyFile), answer.request, options)
      const chain = answer.chain.places.flatMap((place) => certificates[place]?.raw ?? [])
      for (const expected of answer.request.folders) {
        const pfx = writePfx({ key, chain, password: options.pfxPassword })
        written.push(await writeInto(temporary, expected, pfx, answer.certificate))
      }
    }
  })
  return written
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
  certificate: X509Certificate,
): Promise<BuiltPfx> => {
  const path = `${folder}/${fileName}`
  await mkdir(join(root, folder))
  await writeNewFile(join(root, path), pfx, 0o600)
  return { folder, path, thumbprint: certificate.fingerprint.replaceAll(':', '') }
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

const issuedCertificate = ({ request, certificate, chain }: Answer, at: Date): IssuedCertificate => {
  const facts = certificateFacts(certificate.raw)
  const usages = [...(facts.keyUsage ?? []), ...(facts.extendedKeyUsage ?? [])]
  const lost = { names: missingIn(facts.dnsNames, request.names), usages: missingIn(usages, request.usages) }
  return {
    folders: request.folders.map(({ folder }) => folder),
    thumbprint: facts.thumbprint,
    subject: facts.subject,
    issuer: facts.issuer,
    keyBits: facts.key.bits,
    notBefore: facts.notBefore,
    notAfter: facts.notAfter,
    lostNames: lost.names,
    addedNames: missingIn(request.names, facts.dnsNames),
    lostUsages: lost.usages,
    addedUsages: missingIn(request.usages, usages),
    requestedSubject: sameParts(request.subject, facts.subject) ? null : request.subject,
    blocks: [
      ...(lost.names.length === 0 ? [] : [`It lost the names ${lost.names.join(', ')}: have it issued again.`]),
      ...(lost.usages.length === 0
        ? []
        : [
            `It lost the usages ${lost.usages.map(usageWords).join(', ')}: have it issued again, with a template that leaves the request's usages alone.`,
          ]),
      ...(Date.parse(facts.notAfter) > at.getTime()
        ? []
        : [`It expired on ${facts.notAfter}: this is an old reply. Ask for the new one.`]),
      ...(chain.end === 'self-signed' ? [] : [chainWords(chain.end, facts.issuer)]),
    ],
  }
}

const chainWords = (end: Exclude<Chain['end'], 'self-signed'>, issuer: string): string => {
  switch (end) {
    case 'issuer-missing':
      return `Its chain is not complete: it was issued by ${issuer}, and a certificate on the way from there to the root is missing. Put the CA's certificates beside the replies, or name their files (--ca).`
    case 'signature-invalid':
      return `Its issuer ${issuer} is there by name, and did not sign it: a certificate was altered, or it is another CA of that name. Get both again.`
    case 'issuer-not-a-ca':
      return `It was issued by ${issuer}, which is not a CA: have it issued again.`
    case 'too-long':
    case 'no-leaf':
      return 'Its chain can’t be followed to a root: look at the certificates that came with it.'
  }
}

const missingIn = (present: readonly string[], wanted: readonly string[]): readonly string[] =>
  wanted.filter((item) => !present.includes(item))

/** CAs put the parts of a subject into an order of their own. */
const sameParts = (one: string, other: string): boolean =>
  one.split(', ').toSorted().join(', ') === other.split(', ').toSorted().join(', ')
