import { serviceFolders } from '../certificates/certificate-set.ts'
import type { IdentityProvider } from '../stamp/identity.ts'

export type LayoutCode =
  | 'missing-folder'
  | 'extra-folder'
  | 'no-pfx'
  | 'several-pfx'
  | 'foreign-file'
  | 'other-provider'
  | 'unreadable'

/** One way in which a folder tree is not what Start-SecretRotation accepts. */
export interface Departure {
  readonly code: LayoutCode
  /** Relative, with `/`. */
  readonly path: string
  readonly result: 'Fail' | 'Warning'
  readonly message: string
  readonly fix: string
}

/** What was found below the folder that is judged; the path is relative, with `/`. */
export interface FoundEntry {
  readonly path: string
  readonly kind: 'folder' | 'file' | 'other' | 'unreadable'
  /** Why it could not be read. */
  readonly reason?: string
}

interface LayoutStamp {
  readonly identity: IdentityProvider
  readonly containerRegistry: boolean
}

/**
 * Every departure from the required layout, each reported once.
 *
 * `share`: the entries below the share, which has to hold `Certificates/<AAD|ADFS>/<Folder>/<one>.pfx` and nothing else.
 * `provider`: the entries below the folder that directly holds the service folders; paths are then answered with the
 * provider's name before them. Names compare without case, as on Windows.
 *
 * The page says that Certificates is followed by only one provider's folder; a later revision says "no other folders".
 * A stray file in a folder is not named by the page; since the stamp wants exactly one PFX in each, and the stricter
 * reading is taken, it fails too.
 * Source: azure-stack-rotate-secrets.md, Preparation steps 6 and 7, revisions 2021-03 and 2022-10;
 * azure-stack-validate-pki-certs.md.
 */
export const layoutDepartures = (
  entries: readonly FoundEntry[],
  stamp: LayoutStamp,
  root: 'share' | 'provider',
): readonly Departure[] => {
  const tree = treeOf(entries)
  return root === 'share' ? shareDepartures(tree, stamp) : providerDepartures(tree, stamp, stamp.identity)
}

/** The folders and the kind of file that the share has to hold, for the operator to read. */
export const expectedTree = (stamp: LayoutStamp): readonly string[] =>
  serviceFolders(stamp).map((folder) => `Certificates/${stamp.identity}/${folder}/<one>.pfx`)

/**
 * The PFX of each service folder that holds exactly one, in the order of the set: what `layoutDepartures` has nothing
 * against. Paths are those of the entries, from the folder that directly holds the service folders.
 */
export const onlyPfxFiles = (
  entries: readonly FoundEntry[],
  stamp: LayoutStamp,
): readonly { readonly folder: string; readonly name: string; readonly path: string }[] => {
  const tree = treeOf(entries)
  return serviceFolders(stamp).flatMap((folder) => {
    const found = namedIn(tree, folder)
    const [only, another] = found?.kind === 'folder' ? found.children.filter(isPfx) : []
    return found === undefined || only === undefined || another !== undefined
      ? []
      : [{ folder, name: only.name, path: `${found.name}/${only.name}` }]
  })
}

interface Node {
  readonly name: string
  kind: FoundEntry['kind']
  reason: string
  readonly children: Node[]
}

const treeOf = (entries: readonly FoundEntry[]): Node => {
  const root = folderNode('')
  const nodes = new Map<string, Node>([['', root]])
  const nodeAt = (path: string): Node => {
    const known = nodes.get(path)
    if (known !== undefined) return known
    const cut = path.lastIndexOf('/')
    const node = folderNode(path.slice(cut + 1))
    nodes.set(path, node)
    nodeAt(path.slice(0, Math.max(cut, 0))).children.push(node)
    return node
  }
  for (const { path, kind, reason } of entries.toSorted((a, b) => compare(a.path, b.path))) {
    const node = nodeAt(path)
    node.kind = kind
    node.reason = reason ?? ''
  }
  return root
}

const folderNode = (name: string): Node => ({ name, kind: 'folder', reason: '', children: [] })
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()
const otherProvider = (identity: IdentityProvider): IdentityProvider => (identity === 'AAD' ? 'ADFS' : 'AAD')

/** A file whose name only begins with a dot is what other systems leave behind, `._portal.pfx` for one. */
const isNamedPfx = ({ name }: Node): boolean => /\.pfx$/i.test(name) && !name.startsWith('.')
const isPfx = (node: Node): boolean => node.kind === 'file' && isNamedPfx(node)

/** The one entry that goes by a name. A file system that tells case apart can hold several: the best of them. */
const namedIn = (folder: Node, name: string): Node | undefined => {
  const named = folder.children.filter((node) => same(node.name, name))
  return (
    named.find((node) => node.kind === 'folder' && node.name === name) ??
    named.find((node) => node.kind === 'folder') ??
    named[0]
  )
}

const shareDepartures = (share: Node, stamp: LayoutStamp): readonly Departure[] => {
  const certificates = namedIn(share, 'Certificates')
  return [
    ...share.children.filter((node) => node !== certificates).map((node) => stranger(node, node.name)),
    ...inFolder(certificates, certificates?.name ?? 'Certificates', (found, path) =>
      certificatesDepartures(found, path, stamp),
    ),
  ]
}

const certificatesDepartures = (certificates: Node, path: string, stamp: LayoutStamp): readonly Departure[] => {
  const provider = namedIn(certificates, stamp.identity)
  const strangers = certificates.children.filter((node) => node !== provider)
  return [
    ...strangers.map((node) => besideProvider(node, `${path}/${node.name}`, stamp.identity)),
    ...inFolder(provider, `${path}/${provider?.name ?? stamp.identity}`, (found, at) =>
      providerDepartures(found, stamp, at),
    ),
  ]
}

const besideProvider = (node: Node, path: string, identity: IdentityProvider): Departure =>
  same(node.name, otherProvider(identity)) && (node.kind === 'folder' || node.kind === 'unreadable')
    ? otherTree(path, identity, ' CertDirectoryMaker makes the folders of both.')
    : stranger(node, path)

const providerDepartures = (provider: Node, stamp: LayoutStamp, path: string): readonly Departure[] => {
  const expected = serviceFolders(stamp).map((folder) => ({ folder, found: namedIn(provider, folder) }))
  const unexpected = provider.children.filter((node) => !expected.some(({ found }) => found === node))
  return [
    ...unexpected.map((node) => unexpectedIn(node, `${path}/${node.name}`, stamp)),
    ...expected.flatMap(({ folder, found }) => inFolder(found, `${path}/${found?.name ?? folder}`, serviceDepartures)),
  ]
}

/** What is wrong in a folder that has to be there, or with the folder itself: never both. */
const inFolder = (
  found: Node | undefined,
  path: string,
  departures: (folder: Node, path: string) => readonly Departure[],
): readonly Departure[] => {
  if (found === undefined) return [missing(path)]
  return found.kind === 'folder' ? departures(found, path) : [notAFolder(found, path)]
}

const unexpectedIn = (node: Node, path: string, stamp: LayoutStamp): Departure => {
  if (node.kind !== 'folder') return stranger(node, path)
  if (same(node.name, 'Container Registry') && !stamp.containerRegistry) return registryNotAskedFor(path)
  if (onlyInOtherTree(stamp.identity).some((name) => same(name, node.name))) return otherTree(path, stamp.identity)
  if (same(node.name, stamp.identity)) return oneLevelTooHigh(path, stamp.identity)
  return stranger(node, path)
}

const onlyInOtherTree = (identity: IdentityProvider): readonly string[] =>
  identity === 'AAD' ? ['ADFS', 'Graph'] : ['AAD']

const serviceDepartures = (folder: Node, path: string): readonly Departure[] => {
  const pfx = folder.children.filter(isPfx)
  const others = folder.children.filter((node) => !isPfx(node))
  return [...others.map((node) => stranger(node, `${path}/${node.name}`)), ...wrongCount(path, pfx, others)]
}

/** A PFX that is a link, or something that can't be read, is reported as that: it may be the one that has to be there. */
const wrongCount = (path: string, pfx: readonly Node[], others: readonly Node[]): readonly Departure[] => {
  if (pfx.length > 1) return [severalPfx(path, pfx)]
  const hidden = others.some((node) => node.kind === 'unreadable' || (node.kind === 'other' && isNamedPfx(node)))
  return pfx.length === 1 || hidden ? [] : [noPfx(path)]
}

const departure = (code: LayoutCode, path: string, message: string, fix: string): Departure => ({
  code,
  path,
  result: 'Fail',
  message,
  fix,
})

const missing = (path: string): Departure =>
  departure(
    'missing-folder',
    path,
    `The folder ${path} is missing.`,
    `Make the folder ${path} with what belongs in it: Keyturn lays the whole share out.`,
  )

const noPfx = (path: string): Departure =>
  departure(
    'no-pfx',
    path,
    `There is no PFX file in ${path}.`,
    'Put the certificate of this service there, as one .pfx file.',
  )

const severalPfx = (path: string, files: readonly Node[]): Departure =>
  departure(
    'several-pfx',
    path,
    `There are ${files.length} PFX files in ${path}: ${files.map(({ name }) => name).join(', ')}. The stamp takes exactly one.`,
    'Keep the one that is to be rotated in, and move the others out of the share.',
  )

const otherTree = (path: string, identity: IdentityProvider, origin = ''): Departure =>
  departure(
    'other-provider',
    path,
    `${path} belongs to a stamp with ${otherProvider(identity)}; this one uses ${identity}.${origin}`,
    `Move ${path} out of the share. If this stamp does use ${otherProvider(identity)}, choose that identity provider.`,
  )

const registryNotAskedFor = (path: string): Departure =>
  departure(
    'extra-folder',
    path,
    `The folder ${path} belongs only to stamps that have Azure Container Registry installed.`,
    `Move ${path} out of the share, or say that the stamp has a Container Registry (--container-registry).`,
  )

const oneLevelTooHigh = (path: string, identity: IdentityProvider): Departure =>
  departure(
    'extra-folder',
    path,
    `A folder ${identity} stands where only service folders belong.`,
    `Move what is in ${path} one level up; or, if you chose the folder above it, choose ${identity} itself.`,
  )

const notAFolder = (node: Node, path: string): Departure =>
  node.kind === 'unreadable'
    ? unreadable(node, path)
    : departure(
        'foreign-file',
        path,
        `${path} is a ${node.kind === 'file' ? 'file' : 'link or a special file'}, and a folder has to be there.`,
        `Move ${path} away and make a folder of that name.`,
      )

const unreadable = (node: Node, path: string): Departure =>
  departure(
    'unreadable',
    path,
    `${path} can’t be read${node.reason === '' ? '' : `: ${node.reason}`}.`,
    'Give this account, and the CloudAdmin, the right to read it.',
  )

const stranger = (node: Node, path: string): Departure => {
  switch (node.kind) {
    case 'unreadable':
      return unreadable(node, path)
    case 'folder':
      return departure(
        'extra-folder',
        path,
        `The folder ${path} does not belong to the layout.`,
        `Move ${path} out of the share.`,
      )
    case 'other':
      return departure(
        'foreign-file',
        path,
        `${path} is a link or a special file, not a certificate.`,
        `Replace ${path} with what it stands for, or remove it.`,
      )
    case 'file':
      return foreignFile(node, path)
  }
}

const foreignFile = (node: Node, path: string): Departure =>
  departure(
    'foreign-file',
    path,
    `The file ${path} does not belong to the layout.`,
    same(node.name, 'CertificateHelp.txt')
      ? `Delete ${path}: it comes from CertDirectoryMaker, which leaves such a help file in every folder.`
      : `Move ${path} out of the share.`,
  )
