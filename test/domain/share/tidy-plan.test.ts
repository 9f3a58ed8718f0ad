import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { serviceFolders } from '../../../src/domain/certificates/certificate-set.ts'
import { type FoundEntry, layoutDepartures } from '../../../src/domain/share/layout.ts'
import { tidyPlan } from '../../../src/domain/share/tidy-plan.ts'

const folder = (path: string): FoundEntry => ({ path, kind: 'folder' })
const file = (path: string): FoundEntry => ({ path, kind: 'file' })

/** What the script makes, with the operator's PFX files in the folders of one provider. */
const madeByScript = (identity: 'AAD' | 'ADFS', pfx: 'AAD' | 'ADFS' | null = identity): readonly FoundEntry[] => [
  folder('Certificates'),
  file('Certificates/CertificateHelp.txt'),
  ...(['AAD', 'ADFS'] as const).flatMap((provider) => [
    folder(`Certificates/${provider}`),
    file(`Certificates/${provider}/CertificateHelp.txt`),
    ...serviceFolders({ identity: provider, containerRegistry: false }).flatMap((service) => {
      const path = `Certificates/${provider}/${service}`
      return [folder(path), file(`${path}/CertificateHelp.txt`), ...(provider === pfx ? [file(`${path}/x.pfx`)] : [])]
    }),
  ]),
]

const without = (entries: readonly FoundEntry[], paths: readonly string[]): readonly FoundEntry[] =>
  entries.filter(({ path }) => !paths.some((gone) => path === gone || path.startsWith(`${gone}/`)))

describe('the clean-up of a share', () => {
  it.each(['AAD', 'ADFS'] as const)(
    'offers what makes a tree of CertDirectoryMaker the required one: %s',
    (identity) => {
      const entries = madeByScript(identity)
      const { offered, left } = tidyPlan(entries, identity)
      expect(left).toEqual([])
      expect(offered[0]?.path).toBe(`Certificates/${identity === 'AAD' ? 'ADFS' : 'AAD'}`)
      const tidied = without(
        entries,
        offered.map(({ path }) => path),
      )
      expect(layoutDepartures(tidied, { identity, containerRegistry: false }, 'share')).toEqual([])
    },
  )

  it('leaves the other provider’s folders when anything of somebody’s is in them', () => {
    const { offered, left } = tidyPlan(madeByScript('AAD', 'ADFS'), 'AAD')
    expect(left).toMatchObject([
      { path: 'Certificates/ADFS', why: expect.stringContaining('Certificates/ADFS/ADFS/x.pfx') },
    ])
    expect(offered.every(({ path }) => path.endsWith('CertificateHelp.txt'))).toBe(true)
  })

  it.each<readonly [string, readonly FoundEntry[]]>([
    ['is empty', []],
    [
      'is as it should be',
      [
        folder('Certificates'),
        folder('Certificates/AAD'),
        folder('Certificates/AAD/ADFS'),
        file('Certificates/AAD/ADFS/x.pfx'),
      ],
    ],
    ['has a help file elsewhere', [file('CertificateHelp.txt'), folder('Other'), file('Other/CertificateHelp.txt')]],
    ['has a link of that name', [folder('Certificates'), { path: 'Certificates/CertificateHelp.txt', kind: 'other' }]],
  ])('offers nothing on a share that %s', (_, entries) => {
    expect(tidyPlan(entries, 'AAD')).toEqual({ offered: [], left: [] })
  })

  it('never offers anything that could be the operator’s, whatever is there', () => {
    const name = fc.constantFrom(
      'AAD',
      'adfs',
      'ARM Admin',
      'CertificateHelp.txt',
      'x.pfx',
      'notes.txt',
      'Certificates',
    )
    const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => ['Certificates', ...parts].join('/'))
    const kind = fc.constantFrom('file', 'folder', 'other', 'unreadable')
    fc.assert(
      fc.property(fc.array(fc.record({ path, kind }), { maxLength: 30 }), (entries: readonly FoundEntry[]) => {
        const offered = tidyPlan(entries, 'AAD').offered.map((each) => each.path)
        const taken = entries.filter((entry) =>
          offered.some((gone) => entry.path === gone || entry.path.startsWith(`${gone}/`)),
        )
        for (const entry of taken) if (entry.kind !== 'folder') expect(entry.path).toMatch(/\/CertificateHelp\.txt$/)
      }),
    )
  })
})
