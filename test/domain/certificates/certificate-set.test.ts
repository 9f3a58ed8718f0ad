import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  certificateSet,
  probeHosts,
  serviceFolders,
  stampNameProblem,
} from '../../../src/domain/certificates/certificate-set.ts'
import type { StampNames } from '../../../src/domain/stamp/identity.ts'

const stamp: StampNames = {
  region: 'east',
  fqdn: 'azurestack.contoso.com',
  identity: 'ADFS',
  containerRegistry: true,
}

// The folder, the name, and the PFX file that ConvertTo-AzsPFX writes, as the product's documents list them.
const documented: readonly (readonly [string, string, string])[] = [
  ['ACSBlob', '*.blob', 'ACSBlob.pfx'],
  ['ACSQueue', '*.queue', 'ACSQueue.pfx'],
  ['ACSTable', '*.table', 'ACSTable.pfx'],
  ['ADFS', 'adfs', 'ADFS.pfx'],
  ['Admin Extension Host', '*.adminhosting', 'AdminExtensionHost.pfx'],
  ['Admin Portal', 'adminportal', 'AdminPortal.pfx'],
  ['ARM Admin', 'adminmanagement', 'ARMAdmin.pfx'],
  ['ARM Public', 'management', 'ARMPublic.pfx'],
  ['Container Registry', '*.azsacr', 'ContainerRegistry.pfx'],
  ['Graph', 'graph', 'Graph.pfx'],
  ['KeyVault', '*.vault', 'KeyVault.pfx'],
  ['KeyVaultInternal', '*.adminvault', 'KeyVaultInternal.pfx'],
  ['Public Extension Host', '*.hosting', 'PublicExtensionHost.pfx'],
  ['Public Portal', 'portal', 'PublicPortal.pfx'],
]

describe('the certificate set', () => {
  it('has the documented folders, names and files', () => {
    expect(certificateSet(stamp).map(({ folder, names, fileName }) => [folder, names, fileName])).toEqual(
      documented.map(([folder, name, file]) => [folder, [`${name}.east.azurestack.contoso.com`], file]),
    )
  })

  it.each([
    ['AAD', false, 11],
    ['AAD', true, 12],
    ['ADFS', false, 13],
    ['ADFS', true, 14],
  ] as const)(
    'of a stamp with %s and Container Registry %s has %d certificates',
    (identity, containerRegistry, count) => {
      const set = certificateSet({ ...stamp, identity, containerRegistry })
      const folders = set.map(({ folder }) => folder)
      expect(folders).toHaveLength(count)
      expect(folders.includes('Graph') && folders.includes('ADFS')).toBe(identity === 'ADFS')
      expect(folders.includes('Container Registry')).toBe(containerRegistry)
      expect(serviceFolders({ identity, containerRegistry })).toEqual(folders)
      expect(new Set(set.map(({ id }) => id)).size).toBe(count)
    },
  )

  it('names its requests as the Readiness Checker does', () => {
    const stems = new Map(certificateSet(stamp).map(({ folder, requestStem }) => [folder, requestStem]))
    expect(stems.get('Admin Extension Host')).toBe('wildcard_adminhosting_east_azurestack_contoso_com')
    expect(stems.get('Public Portal')).toBe('portal_east_azurestack_contoso_com')
  })

  it('is written in lower case, however the stamp is', () => {
    const set = certificateSet({ ...stamp, region: 'East', fqdn: 'AzureStack.Contoso.COM' })
    expect(set).toEqual(certificateSet(stamp))
  })

  it('needs a wildcard exactly where the name has one', () => {
    for (const { names, requiresWildcard } of certificateSet(stamp)) {
      expect(names.every((name) => name.startsWith('*.') === requiresWildcard)).toBe(true)
    }
  })
})

describe('the hosts to probe', () => {
  it('are one for each certificate, with a label of their own for a wildcard', () => {
    const hosts = probeHosts(stamp)
    expect(hosts.map(({ folder }) => folder)).toEqual(certificateSet(stamp).map(({ folder }) => folder))
    expect(hosts).toContainEqual({
      folder: 'ACSBlob',
      host: 'keyturn-probe.blob.east.azurestack.contoso.com',
      port: 443,
    })
    expect(hosts).toContainEqual({ folder: 'ADFS', host: 'adfs.east.azurestack.contoso.com', port: 443 })
    expect(hosts.some(({ host }) => host.includes('*'))).toBe(false)
  })
})

describe('the names of a stamp', () => {
  it.each([
    ['east', 'azurestack.contoso.com'],
    ['local', 'azurestack.external'],
    ['R2-D2', 'Stack.Contoso.COM'],
    ['1', 'a.b'],
    ['e'.repeat(63), 'xn--bcher-kva.example'],
  ])('%s with %s are fine', (region, fqdn) => {
    expect(stampNameProblem({ region, fqdn })).toBeNull()
  })

  it.each(['', ' ', 'east.west', 'ea st', '-east', 'east-', 'öst', 'e_st', '*', 'east\n', 'e'.repeat(64)])(
    'a region %j is refused with an example',
    (region) => {
      expect(stampNameProblem({ region, fqdn: 'azurestack.contoso.com' })).toContain('for example east')
    },
  )

  it.each([
    '',
    'contoso',
    'contoso.com.',
    '.contoso.com',
    'contoso..com',
    'https://contoso.com',
    'contoso.com/x',
    'con toso.com',
    '*.contoso.com',
    '10.0.0.1',
    'contoso.com\n',
    `${'c'.repeat(64)}.com`,
  ])('a domain %j is refused with an example', (fqdn) => {
    expect(stampNameProblem({ region: 'east', fqdn })).toContain('for example azurestack.contoso.com')
  })

  it('are refused when a name of an endpoint would be longer than DNS allows', () => {
    const fqdn = (length: number): string =>
      `${'abcdefghi.'.repeat(30)}`
        .slice(0, length - 2)
        .replace(/\.$/, 'x')
        .concat('.z')
    const prefix = 'keyturn-probe.adminhosting.east.'.length
    expect(stampNameProblem({ region: 'east', fqdn: fqdn(253 - prefix) })).toBeNull()
    expect(stampNameProblem({ region: 'east', fqdn: fqdn(254 - prefix) })).toContain('too long')
  })

  it('that are accepted make names that DNS accepts', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 70 }), fc.domain(), (region, fqdn) => {
        if (stampNameProblem({ region, fqdn }) !== null) return
        for (const { host } of probeHosts({ ...stamp, region, fqdn })) {
          expect(host.length).toBeLessThanOrEqual(253)
          expect(new URL(`https://${host}/`).hostname).toBe(host)
        }
      }),
    )
  })
})
