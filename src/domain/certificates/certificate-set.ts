import type { IdentityProvider, StampNames } from '../stamp/identity.ts'

/** One certificate that an external rotation needs, with the names of this stamp filled in. */
export interface ExpectedCertificate {
  readonly id: string
  /** The service folder on the share, in its canonical case. */
  readonly folder: string
  /** Name of the PFX file, as ConvertTo-AzsPFX writes it: the folder without blanks. Any one name is accepted. */
  readonly fileName: string
  /** DNS names that the certificate has to hold. */
  readonly names: readonly string[]
  /** Begin of the request's file name, as the Readiness Checker writes it: `wildcard_blob_east_contoso_com`. */
  readonly requestStem: string
  readonly requiresWildcard: boolean
}

interface ServiceFolder {
  readonly id: string
  readonly folder: string
  readonly label: string
  readonly identities: readonly IdentityProvider[]
  readonly optional: boolean
}

const both: readonly IdentityProvider[] = ['AAD', 'ADFS']

const service = (
  id: string,
  folder: string,
  label: string,
  identities: readonly IdentityProvider[] = both,
  optional = false,
): ServiceFolder => ({ id, folder, label, identities, optional })

/**
 * The service folders of the rotation share. `KeyVaultInternal` is an external certificate (the administrator vault) and
 * has nothing to do with internal rotation; `Public Extension Host` is missing in the page's list of services and
 * present in its folder tree: it is required.
 * Source: azure-stack-pki-certs.md, mandatory certificates; azure-stack-rotate-secrets.md, Preparation step 7 (folder
 * tree); revision 2022-10 for Container Registry; azure-stack-validate-pki-certs.md for ADFS and Graph.
 */
const services: readonly ServiceFolder[] = [
  service('acsBlob', 'ACSBlob', '*.blob'),
  service('acsQueue', 'ACSQueue', '*.queue'),
  service('acsTable', 'ACSTable', '*.table'),
  service('adfs', 'ADFS', 'adfs', ['ADFS']),
  service('adminExtensionHost', 'Admin Extension Host', '*.adminhosting'),
  service('adminPortal', 'Admin Portal', 'adminportal'),
  service('armAdmin', 'ARM Admin', 'adminmanagement'),
  service('armPublic', 'ARM Public', 'management'),
  service('containerRegistry', 'Container Registry', '*.azsacr', both, true),
  service('graph', 'Graph', 'graph', ['ADFS']),
  service('keyVault', 'KeyVault', '*.vault'),
  service('keyVaultInternal', 'KeyVaultInternal', '*.adminvault'),
  service('publicExtensionHost', 'Public Extension Host', '*.hosting'),
  service('publicPortal', 'Public Portal', 'portal'),
]

/** The folders that this kind of stamp needs on the share: 11 for AAD, 13 for ADFS, one more with Container Registry. */
export const serviceFolders = (stamp: Pick<StampNames, 'identity' | 'containerRegistry'>): readonly string[] =>
  chosen(stamp).map(({ folder }) => folder)

/** The certificates that this stamp needs, in the order of their folders. */
export const certificateSet = (stamp: StampNames): readonly ExpectedCertificate[] =>
  chosen(stamp).map(({ id, folder, label }) => {
    const name = `${label}.${stamp.region}.${stamp.fqdn}`.toLowerCase()
    return {
      id,
      folder,
      fileName: `${folder.replaceAll(' ', '')}.pfx`,
      names: [name],
      requestStem: requestStem(name),
      requiresWildcard: label.startsWith('*.'),
    }
  })

/** A name as a part of a file name: `*` becomes `wildcard`, dots become `_`. Source: azure-stack-get-pki-certs.md. */
const requestStem = (name: string): string => name.replaceAll('*', 'wildcard').replaceAll('.', '_')

const probeLabel = 'keyturn-probe'

/** Where each certificate can be seen by TLS. A wildcard is seen at a name that no service has. */
export const probeHosts = (
  stamp: StampNames,
): readonly { readonly folder: string; readonly host: string; readonly port: number }[] =>
  certificateSet(stamp).flatMap(({ folder, names }) =>
    names.map((name) => ({ folder, host: name.replace('*', probeLabel), port: 443 })),
  )

/** What is wrong with the region or the domain name, with how to mend it; null when nothing is. */
export const stampNameProblem = (stamp: Pick<StampNames, 'region' | 'fqdn'>): string | null => {
  if (!label.test(stamp.region)) {
    return `“${stamp.region}” is no region: give the one label that stands before the domain name, of letters, digits and hyphens, for example east.`
  }
  if (!isDomainName(stamp.fqdn)) {
    return `“${stamp.fqdn}” is no domain name: give it without the region, for example azurestack.contoso.com.`
  }
  if (longestName(stamp).length > maximumName) {
    return `Region and domain name are too long together: a DNS name has ${maximumName} characters at most, and those of the endpoints would have up to ${longestName(stamp).length}. Check both.`
  }
  return null
}

const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i
const maximumName = 253

/** Two labels at least, the last of them no number: an IP address is no domain name. */
const isDomainName = (name: string): boolean => {
  const labels = name.split('.')
  return labels.length >= 2 && labels.every((part) => label.test(part)) && !/\.\d+$/.test(name)
}

const longestName = ({ region, fqdn }: Pick<StampNames, 'region' | 'fqdn'>): string =>
  `${probeLabel}.adminhosting.${region}.${fqdn}`

const chosen = (stamp: Pick<StampNames, 'identity' | 'containerRegistry'>): readonly ServiceFolder[] =>
  services.filter(
    ({ identities, optional }) => identities.includes(stamp.identity) && (!optional || stamp.containerRegistry),
  )
