import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serviceFolders } from '../../../src/domain/certificates/certificate-set.ts'
import { type Departure, expectedTree, type FoundEntry, layoutDepartures } from '../../../src/domain/share/layout.ts'
import type { IdentityProvider } from '../../../src/domain/stamp/identity.ts'

const aad = { identity: 'AAD', containerRegistry: false } as const
const adfs = { identity: 'ADFS', containerRegistry: false } as const
const registry = { identity: 'AAD', containerRegistry: true } as const

interface Stamp {
  readonly identity: IdentityProvider
  readonly containerRegistry: boolean
}

const folder = (path: string): FoundEntry => ({ path, kind: 'folder' })
const file = (path: string): FoundEntry => ({ path, kind: 'file' })

const exactProvider = (stamp: Stamp): readonly FoundEntry[] =>
  serviceFolders(stamp).flatMap((name) => [folder(name), file(`${name}/${name.replaceAll(' ', '')}.pfx`)])

const below = (parent: string, entries: readonly FoundEntry[]): readonly FoundEntry[] =>
  entries.map((entry) => ({ ...entry, path: `${parent}/${entry.path}` }))

const exactShare = (stamp: Stamp): readonly FoundEntry[] => [
  folder('Certificates'),
  folder(`Certificates/${stamp.identity}`),
  ...below(`Certificates/${stamp.identity}`, exactProvider(stamp)),
]

const without = (entries: readonly FoundEntry[], path: string): readonly FoundEntry[] =>
  entries.filter((entry) => entry.path !== path && !entry.path.startsWith(`${path}/`))

const brief = (departures: readonly Departure[]): readonly string[] =>
  departures.map(({ code, path }) => `${code} ${path}`).toSorted()

const inShare = (entries: readonly FoundEntry[], stamp: Stamp = aad): readonly string[] =>
  brief(layoutDepartures(entries, stamp, 'share'))

const inProvider = (entries: readonly FoundEntry[], stamp: Stamp = aad): readonly string[] =>
  brief(layoutDepartures(entries, stamp, 'provider'))

describe('the exact layout', () => {
  it.each([aad, adfs, registry, { ...adfs, containerRegistry: true }])('has no departure for %j', (stamp) => {
    expect(inShare(exactShare(stamp), stamp)).toEqual([])
    expect(inProvider(exactProvider(stamp), stamp)).toEqual([])
  })

  it('is told to the operator as a tree', () => {
    expect(expectedTree(aad)).toHaveLength(11)
    expect(expectedTree(adfs)).toContain('Certificates/ADFS/Graph/<one>.pfx')
    expect(expectedTree(registry)).toContain('Certificates/AAD/Container Registry/<one>.pfx')
  })

  it('does not care for the case of names, for the names of files, or for the order of entries', () => {
    const shouted = exactShare(aad).map((entry) => ({ ...entry, path: entry.path.toUpperCase() }))
    expect(inShare(shouted)).toEqual([])
    const renamed = exactProvider(aad).map((entry) => ({
      ...entry,
      path: entry.path.replace('KeyVault.pfx', 'x.y.PfX'),
    }))
    expect(inProvider(renamed)).toEqual([])
    fc.assert(
      fc.property(fc.shuffledSubarray([...exactShare(adfs)], { minLength: exactShare(adfs).length }), (entries) => {
        expect(inShare(entries, adfs)).toEqual([])
      }),
    )
  })
})

describe('each way of being broken is reported once', () => {
  const share = exactShare(aad)
  const root = 'Certificates/AAD'

  it.each<readonly [string, readonly FoundEntry[], readonly string[]]>([
    ['an empty share', [], ['missing-folder Certificates']],
    ['no provider folder', [folder('Certificates')], [`missing-folder ${root}`]],
    ['a missing service folder', without(share, `${root}/ARM Admin`), [`missing-folder ${root}/ARM Admin`]],
    ['a missing PFX', without(share, `${root}/ARM Admin/ARMAdmin.pfx`), [`no-pfx ${root}/ARM Admin`]],
    ['two PFX files', [...share, file(`${root}/KeyVault/old.PFX`)], [`several-pfx ${root}/KeyVault`]],
    ['a certificate file', [...share, file(`${root}/KeyVault/a.cer`)], [`foreign-file ${root}/KeyVault/a.cer`]],
    ['a backup of a PFX', [...share, file(`${root}/KeyVault/a.pfx.bak`)], [`foreign-file ${root}/KeyVault/a.pfx.bak`]],
    [
      'what Windows leaves',
      [...share, file(`${root}/Thumbs.db`), file('Certificates/desktop.ini')],
      ['foreign-file Certificates/AAD/Thumbs.db', 'foreign-file Certificates/desktop.ini'],
    ],
    [
      'a dot-file that ends like a PFX',
      [...share, file(`${root}/Graph`), file(`${root}/KeyVault/._KeyVault.pfx`)],
      [`foreign-file ${root}/Graph`, `foreign-file ${root}/KeyVault/._KeyVault.pfx`],
    ],
    ['a file on the share', [...share, file('CertDirectoryMaker.ps1')], ['foreign-file CertDirectoryMaker.ps1']],
    [
      'an extra folder, with all that is in it',
      [
        ...share,
        folder(`${root}/Foo`),
        file(`${root}/Foo/a.txt`),
        folder(`${root}/Foo/Bar`),
        file(`${root}/Foo/Bar/b.pfx`),
      ],
      [`extra-folder ${root}/Foo`],
    ],
    [
      'a folder in a service folder',
      [...share, folder(`${root}/KeyVault/old`), file(`${root}/KeyVault/old/b.pfx`)],
      [`extra-folder ${root}/KeyVault/old`],
    ],
    ['a folder on the share', [...share, folder('Old'), file('Old/a.pfx')], ['extra-folder Old']],
    ['a folder beside the provider’s', [...share, folder('Certificates/Old')], ['extra-folder Certificates/Old']],
    [
      'the other provider’s tree',
      [...share, folder('Certificates/ADFS'), ...below('Certificates/ADFS', exactProvider(adfs))],
      ['other-provider Certificates/ADFS'],
    ],
    [
      'only the other provider’s tree',
      exactShare(adfs),
      [`missing-folder ${root}`, 'other-provider Certificates/ADFS'],
    ],
    [
      'AD FS folders in the tree for AAD',
      [...share, folder(`${root}/ADFS`), folder(`${root}/graph`)],
      [`other-provider ${root}/ADFS`, `other-provider ${root}/graph`],
    ],
    [
      'a Container Registry that was not asked for',
      [...share, folder(`${root}/Container Registry`)],
      [`extra-folder ${root}/Container Registry`],
    ],
    ['the provider’s folder in itself', [...share, folder(`${root}/AAD`)], [`extra-folder ${root}/AAD`]],
    ['a file where Certificates has to be', [file('Certificates')], ['foreign-file Certificates']],
    ['a file where the provider’s folder has to be', [folder('Certificates'), file(root)], [`foreign-file ${root}`]],
    [
      'a file where a service folder has to be',
      [...without(share, `${root}/KeyVault`), file(`${root}/KeyVault`)],
      [`foreign-file ${root}/KeyVault`],
    ],
    [
      'a link where a service folder has to be',
      [...without(share, `${root}/KeyVault`), { path: `${root}/KeyVault`, kind: 'other' }],
      [`foreign-file ${root}/KeyVault`],
    ],
    [
      'a link where the PFX has to be',
      [...without(share, `${root}/KeyVault/KeyVault.pfx`), { path: `${root}/KeyVault/KeyVault.pfx`, kind: 'other' }],
      [`foreign-file ${root}/KeyVault/KeyVault.pfx`],
    ],
    [
      'a folder that can’t be read',
      [...without(share, `${root}/KeyVault`), { path: `${root}/KeyVault`, kind: 'unreadable' }],
      [`unreadable ${root}/KeyVault`],
    ],
    [
      'a PFX that can’t be read',
      [
        ...without(share, `${root}/KeyVault/KeyVault.pfx`),
        { path: `${root}/KeyVault/KeyVault.pfx`, kind: 'unreadable' },
      ],
      [`unreadable ${root}/KeyVault/KeyVault.pfx`],
    ],
    [
      'the share’s folder that can’t be read',
      [{ path: 'Certificates', kind: 'unreadable' }],
      ['unreadable Certificates'],
    ],
    [
      'the other provider’s tree that can’t be read',
      [...share, { path: 'Certificates/ADFS', kind: 'unreadable' }],
      ['other-provider Certificates/ADFS'],
    ],
    [
      'two folders whose names differ by case',
      [...share, folder(`${root}/KEYVAULT`), file(`${root}/KEYVAULT/a.pfx`)],
      [`extra-folder ${root}/KEYVAULT`],
    ],
  ])('%s', (_, entries, expected) => {
    expect(inShare(entries)).toEqual(expected)
  })

  it('for AD FS: a tree for AAD in its place, and its own folders missing', () => {
    const entries = below('Certificates/ADFS', exactProvider(aad))
    expect(inShare(entries, adfs)).toEqual([
      'missing-folder Certificates/ADFS/ADFS',
      'missing-folder Certificates/ADFS/Graph',
    ])
    expect(inShare([...exactShare(adfs), folder('Certificates/ADFS/AAD')], adfs)).toEqual([
      'other-provider Certificates/ADFS/AAD',
    ])
  })

  it('with Container Registry: its folder is needed, and then judged like the others', () => {
    expect(inShare(share, registry)).toEqual([`missing-folder ${root}/Container Registry`])
    expect(inShare([...share, folder(`${root}/Container Registry`)], registry)).toEqual([
      `no-pfx ${root}/Container Registry`,
    ])
  })
})

describe('departures of a provider folder', () => {
  it('are told by a path that begins with the provider', () => {
    expect(inProvider([...without(exactProvider(aad), 'KeyVault'), folder('Foo')])).toEqual([
      'extra-folder AAD/Foo',
      'missing-folder AAD/KeyVault',
    ])
  })

  it('are told by the name that is really there', () => {
    const entries = [...without(exactProvider(aad), 'KeyVault'), folder('keyvault')]
    expect(inProvider(entries)).toEqual(['no-pfx AAD/keyvault'])
  })

  it('say when the folder above was chosen', () => {
    const departures = layoutDepartures([folder('AAD'), ...below('AAD', exactProvider(aad))], aad, 'provider')
    expect(brief(departures)).toContain('extra-folder AAD/AAD')
    expect(departures.find(({ path }) => path === 'AAD/AAD')?.fix).toContain('choose AAD itself')
  })
})

describe('what is said', () => {
  const only = (entries: readonly FoundEntry[]): Departure | undefined => layoutDepartures(entries, aad, 'provider')[0]

  it('tells where a CertificateHelp.txt comes from', () => {
    const departure = only([...exactProvider(aad), file('KeyVault/CertificateHelp.txt')])
    expect(departure?.code).toBe('foreign-file')
    expect(departure?.fix).toContain('CertDirectoryMaker')
  })

  it('names the option for a Container Registry', () => {
    expect(only([...exactProvider(aad), folder('container registry')])?.fix).toContain('--container-registry')
  })

  it('does not ask for that option when it was given', () => {
    const stamp = { ...aad, containerRegistry: true }
    const twice = [...exactProvider(stamp), folder('CONTAINER REGISTRY')]
    const [departure] = layoutDepartures(twice, stamp, 'provider')
    expect(departure).toMatchObject({ code: 'extra-folder', path: 'AAD/CONTAINER REGISTRY' })
    expect(departure?.fix).not.toContain('--container-registry')
  })

  it('names the files where there are several', () => {
    expect(only([...exactProvider(aad), file('KeyVault/new.pfx')])?.message).toContain('KeyVault.pfx, new.pfx')
  })

  it('gives the reason why something can’t be read', () => {
    const entries: readonly FoundEntry[] = [
      ...without(exactProvider(aad), 'KeyVault'),
      { path: 'KeyVault', kind: 'unreadable', reason: 'permission denied' },
    ]
    expect(only(entries)?.message).toContain('permission denied')
  })
})

describe('any tree', () => {
  const names = fc.constantFrom(
    ...serviceFolders(adfs),
    'AAD',
    'Certificates',
    'a.pfx',
    'b.PFX',
    '.x',
    'CertificateHelp.txt',
  )
  const paths = fc
    .array(fc.oneof(names, fc.string({ minLength: 1 })), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.join('/'))
  const kinds = fc.constantFrom('folder', 'file', 'other', 'unreadable')
  const trees = fc.array(fc.record({ path: paths, kind: kinds }), { maxLength: 30 })

  it('is judged without a fault, each departure once and in full sentences', () => {
    fc.assert(
      fc.property(
        trees,
        fc.constantFrom(aad, adfs, registry),
        fc.constantFrom('share', 'provider'),
        (tree, stamp, root) => {
          const departures = layoutDepartures(tree, stamp, root)
          expect(new Set(brief(departures)).size).toBe(departures.length)
          for (const { message, fix } of departures) {
            expect(message).not.toBe('')
            expect(fix).not.toBe('')
          }
        },
      ),
    )
  })

  it('with anything added to the exact layout has a departure, unless it is there already', () => {
    const exact = exactShare(aad)
    const known = new Set(exact.map(({ path }) => path.toLowerCase()))
    fc.assert(
      fc.property(paths, fc.constantFrom('folder', 'file'), (path, kind) => {
        const parts = path.split('/').filter((part) => part !== '')
        const added = parts.join('/')
        if (added === '' || known.has(added.toLowerCase())) return
        expect(inShare([...exact, { path: added, kind }]).length).toBeGreaterThan(0)
      }),
    )
  })
})
