import type { StampVersion } from './version.ts'

/** What is rotated: external certificates, internal secrets, both at once (before 1811 only), the BMC credential. */
export type RunKind = 'external' | 'internal' | 'combined' | 'bmc'

/** What a rule says about one stamp and one kind of rotation. */
export interface VersionFinding {
  readonly id: string
  readonly effect: 'refused' | 'warning' | 'information'
  readonly message: string
  readonly source: string
}

interface VersionRule extends VersionFinding {
  readonly kinds: readonly RunKind[]
  readonly holds: (version: StampVersion) => boolean
}

const all: readonly RunKind[] = ['external', 'internal', 'combined', 'bmc']
const certificates: readonly RunKind[] = ['external', 'combined']
const secrets: readonly RunKind[] = ['internal', 'combined']
const page = 'azure-stack-rotate-secrets.md'

const always = (): boolean => true

const from =
  (release: number) =>
  (version: StampVersion): boolean =>
    version.release >= release

const before =
  (release: number) =>
  (version: StampVersion): boolean =>
    version.release < release

const between =
  (first: number, end: number) =>
  (version: StampVersion): boolean =>
    version.release >= first && version.release < end

/** Whether the stamp runs that very release, at a build older than the hotfix. */
const lacksHotfix =
  (release: number, build: number, revision: number) =>
  (version: StampVersion): boolean =>
    version.release === release && (version.build < build || (version.build === build && version.revision < revision))

const lacksDisconnectedFix = lacksHotfix(2002, 66, 173)
const lacksRootRotation = lacksHotfix(2108, 2, 127)

const rules: readonly VersionRule[] = [
  {
    id: 'floor',
    kinds: all,
    effect: 'refused',
    holds: before(1803),
    message: 'Secrets of a stamp before release 1803 must not be rotated. Update the stamp first.',
    source: `${page}, revision 2019-10`,
  },
  {
    id: 'split-external',
    kinds: ['external'],
    effect: 'refused',
    holds: between(1803, 1811),
    message:
      'Before release 1811 external certificates can’t be rotated alone: the same command rotates internal secrets too. Update the stamp to 1811 or later, or open a combined run.',
    source: `${page}, "Rotate external secrets" (from 1811) and the pre-1811 example`,
  },
  {
    id: 'split-internal',
    kinds: ['internal'],
    effect: 'refused',
    holds: between(1803, 1811),
    message:
      'Before release 1811 there is no -Internal switch, and alerts about internal secrets are inaccurate. Update the stamp to 1811 or later.',
    source: `${page}, "Rotate internal secrets", pre-1811 notes`,
  },
  {
    id: 'split-combined',
    kinds: ['combined'],
    effect: 'refused',
    holds: from(1811),
    message:
      'From release 1811 on internal and external secrets can’t be rotated together any more. Open an external or an internal run.',
    source: `${page}, "Rotate internal and external infrastructure secrets (pre-1811 only)"; release notes of 1811`,
  },
  {
    id: 'pre1811-combined',
    kinds: ['combined'],
    effect: 'information',
    holds: between(1803, 1811),
    message:
      'With the certificates given, the command rotates the external certificates and all internal secrets in one go.',
    source: `${page}, "Rotate internal and external infrastructure secrets (pre-1811 only)"`,
  },
  {
    id: 'pre1811-once',
    kinds: ['combined'],
    effect: 'warning',
    holds: between(1803, 1811),
    message:
      'Before release 1811 secrets can be rotated only once. If they were rotated before, or nobody knows, update to 1811 or later first.',
    source: `${page}, Prerequisites 1, pre-1811 note`,
  },
  {
    id: 'pre1811-false-alerts',
    kinds: secrets,
    effect: 'warning',
    holds: before(1811),
    message:
      'Alerts about internal certificates or secrets are inaccurate before release 1811 and are no reason to rotate. Internal secrets last about two years.',
    source: `${page}, Overview, pre-1811 note`,
  },
  {
    id: 'pre1811-extension-host',
    kinds: certificates,
    effect: 'information',
    holds: before(1811),
    message:
      'Extension host certificates are added with Import-AdminHostingServiceCert and Import-UserHostingServiceCert, not by a rotation.',
    source: `${page}, Prerequisites 1, pre-1811 note; azure-stack-extension-host-prepare.md`,
  },
  {
    id: 'enterprise-ca-same',
    kinds: certificates,
    effect: 'information',
    holds: between(1803, 1903),
    message:
      'Before release 1903 certificates of an enterprise CA are accepted only from the enterprise CA that was used at deployment.',
    source: `${page}, Preparation step 2, table of CA support`,
  },
  {
    id: 'enterprise-ca-new',
    kinds: ['external'],
    effect: 'information',
    holds: from(1903),
    message:
      'The new certificates may come from another enterprise CA, and may end in another root, than those in use.',
    source: 'azure-stack-pki-certs.md; release notes of 1903',
  },
  {
    id: 'public-ip-interruption',
    kinds: ['external', 'internal', 'combined'],
    effect: 'warning',
    holds: between(1807, 1812),
    message: 'Public IP addresses can be unreachable for 2 to 5 minutes during the rotation.',
    source: 'release notes of 1807, 1808, 1809 and 1811',
  },
  {
    id: 'providers-fail-afterwards',
    kinds: ['external', 'internal', 'combined'],
    effect: 'warning',
    holds: before(2002),
    message: 'Operations of resource providers can fail after a rotation. Fixed in release 2002.',
    source: 'release notes of 2002',
  },
  {
    id: 'forced-internal',
    kinds: ['internal'],
    effect: 'information',
    holds: from(1906),
    message:
      'From release 1906 on the stamp rotates internal secrets by itself if a critical alert is ignored. Do not rely on it.',
    source: 'release notes of 1906',
  },
  {
    id: 'alerts-close-themselves',
    kinds: ['internal'],
    effect: 'information',
    holds: from(1906),
    message: 'Alerts about internal secrets close by themselves after the rotation.',
    source: 'release notes of 1906',
  },
  {
    id: 'internal-4096',
    kinds: ['internal'],
    effect: 'information',
    holds: from(1910),
    message: 'Internal certificates with 2048-bit keys are replaced by ones with 4096 bits.',
    source: 'release notes of 1910',
  },
  {
    id: 'internal-disconnected',
    kinds: secrets,
    effect: 'warning',
    holds: (version) => version.release < 2002 || lacksDisconnectedFix(version),
    message:
      'Internal rotation can fail on a stamp with Microsoft Entra ID whose infrastructure has no internet. Fixed in release 2005 and in hotfix 1.2002.66.173.',
    source: 'release notes of 2005; hotfix 1.2002.66.173',
  },
  {
    id: 'internal-next-update',
    kinds: ['internal'],
    effect: 'warning',
    holds: lacksHotfix(2005, 29, 100),
    message: 'After an internal rotation the next update can fail. Apply hotfix 1.2005.29.100 first.',
    source: 'hotfix 1.2005.29.100',
  },
  {
    id: 'internal-providers',
    kinds: ['internal'],
    effect: 'warning',
    holds: lacksHotfix(2008, 25, 114),
    message:
      'Internal rotation can time out over an unhealthy resource provider, or fail with many subscriptions. Apply hotfix 1.2008.25.114 first.',
    source: 'hotfix 1.2008.25.114',
  },
  {
    id: 'storage-table-encryption',
    kinds: ['external', 'internal'],
    effect: 'warning',
    holds: lacksHotfix(2108, 2, 130),
    message: 'A rotation can fail while storage tables are encrypted anew. Apply hotfix 1.2108.2.130 first.',
    source: 'hotfix 1.2108.2.130, later revision of its page',
  },
  {
    id: 'root-not-included',
    kinds: ['internal'],
    effect: 'information',
    holds: between(1811, 2108),
    message:
      'This release does not renew the stamp’s root certificate with an internal rotation; releases from 2108 on do.',
    source: `${page}, "Rotate Azure Stack Hub root certificate"`,
  },
  {
    id: 'root-hotfix',
    kinds: ['internal'],
    effect: 'warning',
    holds: lacksRootRotation,
    message:
      'The notes of hotfix 1.2108.2.127 list the rotation of the root certificate as added there: this build may lack it. Apply the latest hotfix of 2108 first.',
    source: 'hotfixes 1.2108.2.127 and 1.2108.2.130',
  },
  {
    id: 'root',
    kinds: ['internal'],
    effect: 'information',
    holds: (version) => version.release >= 2108 && !lacksRootRotation(version),
    message:
      'The internal rotation renews the stamp’s root certificate too. Clients that imported it by hand must import the new one.',
    source: `${page}, "Rotate Azure Stack Hub root certificate"`,
  },
  {
    id: 'bmc-introduced',
    kinds: ['bmc'],
    effect: 'refused',
    holds: between(1803, 1811),
    message: 'Set-BmcCredential came with release 1811. Update the stamp first.',
    source: 'release notes of 1811',
  },
  {
    id: 'bmc-change-first',
    kinds: ['bmc'],
    effect: 'warning',
    holds: between(1811, 1910),
    message:
      'Before release 1910 change user name and password on every BMC first, by the means of your hardware vendor. The user name has 16 characters at most.',
    source: `${page}, "Update the BMC credential" step 1`,
  },
  {
    id: 'bmc-done-by-stamp',
    kinds: ['bmc'],
    effect: 'information',
    holds: from(1910),
    message:
      'The stamp changes the BMCs itself, unless it is told to change its own store only. User name and password have 16 characters at most.',
    source: `${page}, "Update the BMC credential" step 1`,
  },
  {
    id: 'bmc-encryption',
    kinds: ['bmc'],
    effect: 'information',
    holds: from(2005),
    message:
      'From release 2005 on the hardware monitoring user is protected with AES: after a change by the vendor’s tools, set the credential again.',
    source: 'release notes of 2005',
  },
  {
    id: 'container-registry',
    kinds: ['external'],
    effect: 'information',
    holds: from(2108),
    message:
      'If Azure Container Registry is installed, its certificate belongs to the set, in the folder Container Registry.',
    source: `${page}, revision 2022-10`,
  },
  {
    id: 'latest-hotfix',
    kinds: all,
    effect: 'information',
    holds: always,
    message: 'Have the latest hotfix of this release installed before secrets are rotated.',
    source: `${page}, Prerequisites 1`,
  },
]

const unknownVersion: VersionFinding = {
  id: 'unknown-version',
  effect: 'refused',
  message:
    'The version of this stamp is not known, or not in the form 1.2108.2.65. Read StampVersion from Get-AzureStackStampInformation, or enter it: what is allowed depends on it.',
  source: `${page}, version notes`,
}

const rank: { readonly [effect in VersionFinding['effect']]: number } = { refused: 0, warning: 1, information: 2 }

/** Every rule that holds for this stamp and kind, refusals first, then warnings. An unknown version is refused. */
export const versionFindings = (version: StampVersion | null, kind: RunKind): readonly VersionFinding[] => {
  if (version === null) return [unknownVersion]
  return inRank(rules.filter((rule) => rule.kinds.includes(kind) && rule.holds(version)))
}

/** Every rule there is for a kind of rotation, whatever the version: refusals first, then warnings. */
export const versionRulesFor = (kind: RunKind): readonly VersionFinding[] =>
  inRank(rules.filter((rule) => rule.kinds.includes(kind)))

const inRank = (found: readonly VersionRule[]): readonly VersionFinding[] =>
  found
    .map(({ id, effect, message, source }) => ({ id, effect, message, source }))
    .toSorted((a, b) => rank[a.effect] - rank[b.effect])
