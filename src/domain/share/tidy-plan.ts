import type { IdentityProvider } from '../stamp/identity.ts'
import type { FoundEntry } from './layout.ts'

/** What CertDirectoryMaker left on a share and nobody needs, and what is left alone. Paths from the share on, with `/`. */
export interface TidyPlan {
  readonly offered: readonly PathWithReason[]
  readonly left: readonly PathWithReason[]
}

export interface PathWithReason {
  readonly path: string
  readonly why: string
}

const helpFile = 'certificatehelp.txt'

/**
 * What can be cleared away from a share that CertDirectoryMaker.ps1 laid out: it makes the folders of both identity
 * providers, and a CertificateHelp.txt in each, while a rotation wants one provider's folders and one PFX in each.
 *
 * Offered are its help files, and the other provider's folders when they hold nothing else. Nothing that somebody may have
 * put there is ever offered: no PFX, no other file, no folder that the script does not make.
 * Source: CertDirectoryMaker.ps1 (PPacentPersonal/AzureStackHelper); azure-stack-rotate-secrets.md, Preparation step 7.
 */
export const tidyPlan = (entries: readonly FoundEntry[], identity: IdentityProvider): TidyPlan => {
  const certificates = childOf(entries, '', 'Certificates')
  const other = identity === 'AAD' ? 'ADFS' : 'AAD'
  const otherTree = certificates === null ? null : childOf(entries, certificates.path, other)
  const isInOther = (path: string): boolean => otherTree !== null && path.startsWith(`${otherTree.path}/`)
  const foreign = entries.filter((entry) => isInOther(entry.path) && entry.kind !== 'folder' && !isHelp(entry))
  const helpFiles = entries.filter(
    (entry) => isHelp(entry) && certificates !== null && entry.path.startsWith(`${certificates.path}/`),
  )
  const tree =
    otherTree === null || foreign.length > 0
      ? []
      : [{ path: otherTree.path, why: `It belongs to stamps with ${other}, and holds no certificate.` }]
  return {
    offered: [
      ...tree,
      ...helpFiles
        .filter(({ path }) => tree.length === 0 || !isInOther(path))
        .map(({ path }) => ({
          path,
          why: 'CertDirectoryMaker leaves it in every folder; the stamp wants a PFX alone.',
        })),
    ],
    left:
      otherTree === null || foreign.length === 0
        ? []
        : [
            {
              path: otherTree.path,
              why: `It holds ${foreign.map(({ path }) => path).join(', ')}: look at it yourself.`,
            },
          ],
  }
}

const isHelp = ({ path, kind }: FoundEntry): boolean =>
  kind === 'file' && path.slice(path.lastIndexOf('/') + 1).toLowerCase() === helpFile

/** The folder of that name directly below another, whatever its case. */
const childOf = (entries: readonly FoundEntry[], parent: string, name: string): FoundEntry | null => {
  const wanted = (parent === '' ? name : `${parent}/${name}`).toLowerCase()
  return entries.find(({ path, kind }) => kind === 'folder' && path.toLowerCase() === wanted) ?? null
}
