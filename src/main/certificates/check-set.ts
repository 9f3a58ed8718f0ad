import { createHash, type X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateSet, type ExpectedCertificate } from '../../domain/certificates/certificate-set.ts'
import { checkMember, checkPassword, checkPfx, type Finding, type SetMember } from '../../domain/certificates/checks.ts'
import { type CertificateFacts, certificateAt, type UnreadablePfx } from '../../domain/certificates/facts.ts'
import { passwordProblems } from '../../domain/certificates/password.ts'
import { type Departure, layoutDepartures, onlyPfxFiles } from '../../domain/share/layout.ts'
import type { StampNames } from '../../domain/stamp/identity.ts'
import { systemWords } from '../files/system-words.ts'
import { entriesBelow } from '../share/inspect.ts'
import { largestPfx, openPfx, type PfxContent, tooLarge } from './read-pfx.ts'
import { type RevocationList, readRevocationListFile, revocationOf } from './revocation-list.ts'
import { readRootFile } from './root-file.ts'

/** What was found in one service folder. */
export interface CheckedCertificate {
  readonly folder: string
  readonly file: CheckedFile
  /** The certificate that is judged, see `OpenedPfx.leaf`; null when the file could not be read or has none. */
  readonly leaf: CertificateFacts | null
  /** That certificate itself, base64 of its DER. */
  readonly leafDer: string | null
  /** The CAs above it, the issuing one first. */
  readonly issuers: readonly CertificateFacts[]
  /** The twelve checks in their order, then Keyturn's own. */
  readonly findings: readonly Finding[]
}

export interface CheckedFile {
  readonly name: string
  /** Relative to the folder that was checked, with `/`, as it stands on the disk. */
  readonly path: string
  /** Null, as is its length, when the file could not be read. */
  readonly sha256: string | null
  readonly bytes: number | null
}

export interface CheckedSet {
  readonly layout: readonly Departure[]
  /** Every service folder that is there with one PFX, in the order of the set. */
  readonly certificates: readonly CheckedCertificate[]
  /** About all of them together. */
  readonly set: readonly Finding[]
}

export interface CheckOptions {
  /** The folder that directly holds the service folders. */
  readonly folder: string
  readonly stamp: StampNames
  /** UTF-8. */
  readonly password: Buffer
  /** Files with trusted roots; without them each root in a PFX is taken on trust. */
  readonly roots: readonly string[]
  /** Files with CRLs. */
  readonly revocationLists: readonly string[]
  /** Thumbprints that the stamp serves now; null when nobody looked. */
  readonly served: ReadonlySet<string> | null
  readonly at: Date
}

/**
 * Reads the PFX files of a whole set and runs every check on them: the layout, the twelve checks of the Readiness
 * Checker on each, Keyturn's own on each and on all. Changes nothing.
 * Throws `ShareUnreadable`, `RootUnreadable`, `RevocationListUnreadable` or the signal's reason.
 */
export const checkCertificateSet = async (
  options: CheckOptions & { readonly signal: AbortSignal; readonly onChecked: (folder: string) => void },
): Promise<CheckedSet> => {
  const entries = await entriesBelow(options.folder)
  const roots = (await Promise.all(options.roots.map(readRootFile))).flat()
  const lists = await Promise.all(options.revocationLists.map(readRevocationListFile))
  const judge = { ...options, roots, lists, trustedRoots: roots.map(({ raw }) => sha256Of(raw)) }
  const opened: Opened[] = []
  const files = new Map(onlyPfxFiles(entries, options.stamp).map((file) => [file.folder, file]))
  for (const certificate of certificateSet(options.stamp)) {
    options.signal.throwIfAborted()
    // Which of several is meant, or where one went, is a matter of the layout.
    const file = files.get(certificate.folder)
    if (file === undefined) continue
    opened.push(await checkFile(certificate, file, judge))
    options.onChecked(certificate.folder)
  }
  const members = opened.flatMap(({ member }) => member ?? [])
  return {
    layout: layoutDepartures(entries, options.stamp, 'provider'),
    certificates: opened.map(({ checked, member }) => ({
      ...checked,
      findings: [
        ...checked.findings,
        ...(member === null ? [] : checkMember(member, members, options.served, options.at)),
      ],
    })),
    set: [checkPassword(passwordProblems(options.password))],
  }
}

interface Opened {
  readonly checked: CheckedCertificate
  /** Null when there is no certificate to compare with the others. */
  readonly member: SetMember | null
}

const checkFile = async (
  certificate: ExpectedCertificate,
  { name, path }: Pick<CheckedFile, 'name' | 'path'>,
  judge: {
    readonly folder: string
    readonly password: Buffer
    readonly roots: readonly X509Certificate[]
    readonly trustedRoots: readonly string[]
    readonly lists: readonly RevocationList[]
    readonly at: Date
  },
): Promise<Opened> => {
  const { content, sha256, bytes } = await openFile(join(judge.folder, path), judge.password, judge.roots)
  const chain = chainOf(content, judge.roots)
  const revocation = judge.lists.length === 0 ? null : revocationOf(chain, judge.lists)
  const [leaf = null, ...issuers] = chain.map(({ facts }) => facts)
  const checked = {
    folder: certificate.folder,
    file: { name, path, sha256, bytes },
    leaf,
    leafDer: chain[0]?.certificate.raw.toString('base64') ?? null,
    issuers,
    findings: checkPfx(content.facts, {
      certificate,
      at: judge.at,
      trustedRoots: judge.trustedRoots,
      revocation: revocation ?? [],
    }),
  }
  return {
    checked,
    member: leaf === null ? null : { folder: certificate.folder, certificate: leaf, issuers, revocation },
  }
}

interface OpenedFile {
  readonly content: PfxContent
  /** Null when the file was not read. */
  readonly sha256: string | null
  readonly bytes: number | null
}

const openFile = async (path: string, password: Buffer, roots: readonly X509Certificate[]): Promise<OpenedFile> => {
  const bytes = await bytesOf(path)
  return Buffer.isBuffer(bytes)
    ? { content: openPfx(bytes, password, roots), sha256: sha256Of(bytes), bytes: bytes.length }
    : { content: { facts: bytes }, sha256: null, bytes: null }
}

/** The file, or why it was not read: the system refuses, or it is larger than any PFX. */
const bytesOf = async (path: string): Promise<Buffer | UnreadablePfx> => {
  try {
    const { size } = await stat(path)
    return size > largestPfx ? tooLarge(size) : await readFile(path)
  } catch (error) {
    return { state: 'unreadable', reason: 'inaccessible', message: `The file can’t be read: ${systemWords(error)}.` }
  }
}

const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex')

interface ChainLink {
  readonly facts: CertificateFacts
  readonly certificate: X509Certificate
}

/** Leaf first, with the root that the file lacks. */
const chainOf = (content: PfxContent, roots: readonly X509Certificate[]): readonly ChainLink[] => {
  if (!('certificates' in content)) return []
  const { chain, rootBeyond } = content.facts
  const root = roots.find(({ raw }) => sha256Of(raw) === rootBeyond?.sha256)
  return [
    ...chain.flatMap((position): readonly ChainLink[] => {
      const [facts, certificate] = [certificateAt(content.facts, position), content.certificates[position]]
      return facts === null || certificate === undefined ? [] : [{ facts, certificate }]
    }),
    ...(rootBeyond === null || root === undefined ? [] : [{ facts: rootBeyond, certificate: root }]),
  ]
}
