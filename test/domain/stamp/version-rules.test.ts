import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseStampVersion } from '../../../src/domain/stamp/version.ts'
import { type RunKind, versionFindings } from '../../../src/domain/stamp/version-rules.ts'

const kinds: readonly RunKind[] = ['external', 'internal', 'combined', 'bmc']

const idsAt = (version: string, kind: RunKind): readonly string[] =>
  versionFindings(parseStampVersion(version), kind).map(({ id }) => id)

const idsOf = (release: number, kind: RunKind, effect: string): readonly string[] =>
  versionFindings(parseStampVersion(`1.${release}.0.1`), kind)
    .filter((finding) => finding.effect === effect)
    .map(({ id }) => id)
    .toSorted()

interface Row {
  readonly refused: readonly string[]
  readonly warning: readonly string[]
  readonly information: readonly string[]
}

const row = (refused: string, warning: string, information: string): Row => ({
  refused: words(refused),
  warning: words(warning),
  information: [...words(information), 'latest-hotfix'].toSorted(),
})
const words = (text: string): readonly string[] =>
  text
    .split(' ')
    .filter((word) => word !== '')
    .toSorted()

// Every boundary of the rules, each at the release's base build.
const table: { readonly [kind in RunKind]: { readonly [release: number]: Row } } = {
  external: {
    1802: row('floor', 'providers-fail-afterwards', 'pre1811-extension-host'),
    1803: row('split-external', 'providers-fail-afterwards', 'pre1811-extension-host enterprise-ca-same'),
    1807: row(
      'split-external',
      'providers-fail-afterwards public-ip-interruption',
      'pre1811-extension-host enterprise-ca-same',
    ),
    1808: row(
      'split-external',
      'providers-fail-afterwards public-ip-interruption',
      'pre1811-extension-host enterprise-ca-same',
    ),
    1811: row('', 'providers-fail-afterwards public-ip-interruption', 'enterprise-ca-same'),
    1901: row('', 'providers-fail-afterwards', 'enterprise-ca-same'),
    1903: row('', 'providers-fail-afterwards', 'enterprise-ca-new'),
    1906: row('', 'providers-fail-afterwards', 'enterprise-ca-new'),
    1910: row('', 'providers-fail-afterwards', 'enterprise-ca-new'),
    2002: row('', '', 'enterprise-ca-new'),
    2005: row('', '', 'enterprise-ca-new'),
    2008: row('', '', 'enterprise-ca-new'),
    2108: row('', 'storage-table-encryption', 'enterprise-ca-new container-registry'),
    2206: row('', '', 'enterprise-ca-new container-registry'),
    2408: row('', '', 'enterprise-ca-new container-registry'),
    2501: row('', '', 'enterprise-ca-new container-registry'),
  },
  internal: {
    1802: row('floor', 'pre1811-false-alerts providers-fail-afterwards internal-disconnected', ''),
    1803: row('split-internal', 'pre1811-false-alerts providers-fail-afterwards internal-disconnected', ''),
    1808: row(
      'split-internal',
      'pre1811-false-alerts providers-fail-afterwards internal-disconnected public-ip-interruption',
      '',
    ),
    1811: row('', 'providers-fail-afterwards internal-disconnected public-ip-interruption', 'root-not-included'),
    1901: row('', 'providers-fail-afterwards internal-disconnected', 'root-not-included'),
    1903: row('', 'providers-fail-afterwards internal-disconnected', 'root-not-included'),
    1906: row(
      '',
      'providers-fail-afterwards internal-disconnected',
      'root-not-included forced-internal alerts-close-themselves',
    ),
    1910: row(
      '',
      'providers-fail-afterwards internal-disconnected',
      'root-not-included forced-internal alerts-close-themselves internal-4096',
    ),
    2002: row('', 'internal-disconnected', 'root-not-included forced-internal alerts-close-themselves internal-4096'),
    2005: row('', 'internal-next-update', 'root-not-included forced-internal alerts-close-themselves internal-4096'),
    2008: row('', 'internal-providers', 'root-not-included forced-internal alerts-close-themselves internal-4096'),
    2108: row('', 'storage-table-encryption root-hotfix', 'forced-internal alerts-close-themselves internal-4096'),
    2206: row('', '', 'root forced-internal alerts-close-themselves internal-4096'),
    2408: row('', '', 'root forced-internal alerts-close-themselves internal-4096'),
    2501: row('', '', 'root forced-internal alerts-close-themselves internal-4096'),
  },
  combined: {
    1802: row(
      'floor',
      'pre1811-false-alerts providers-fail-afterwards internal-disconnected',
      'pre1811-extension-host',
    ),
    1803: row(
      '',
      'pre1811-once pre1811-false-alerts providers-fail-afterwards internal-disconnected',
      'pre1811-combined pre1811-extension-host enterprise-ca-same',
    ),
    1808: row(
      '',
      'pre1811-once pre1811-false-alerts providers-fail-afterwards internal-disconnected public-ip-interruption',
      'pre1811-combined pre1811-extension-host enterprise-ca-same',
    ),
    1811: row(
      'split-combined',
      'providers-fail-afterwards internal-disconnected public-ip-interruption',
      'enterprise-ca-same',
    ),
    2108: row('split-combined', '', ''),
    2501: row('split-combined', '', ''),
  },
  bmc: {
    1802: row('floor', '', ''),
    1803: row('bmc-introduced', '', ''),
    1808: row('bmc-introduced', '', ''),
    1811: row('', 'bmc-change-first', ''),
    1901: row('', 'bmc-change-first', ''),
    1906: row('', 'bmc-change-first', ''),
    1910: row('', '', 'bmc-done-by-stamp'),
    2002: row('', '', 'bmc-done-by-stamp'),
    2005: row('', '', 'bmc-done-by-stamp bmc-encryption'),
    2108: row('', '', 'bmc-done-by-stamp bmc-encryption'),
    2501: row('', '', 'bmc-done-by-stamp bmc-encryption'),
  },
}

describe.each(kinds)('a %s run', (kind) => {
  it.each(Object.entries(table[kind]))(
    'at release %s is offered, refused and warned about as the page says',
    (release, expected) => {
      expect({
        refused: idsOf(Number(release), kind, 'refused'),
        warning: idsOf(Number(release), kind, 'warning'),
        information: idsOf(Number(release), kind, 'information'),
      }).toEqual(expected)
    },
  )

  it('is refused when the version is not known, and the operator is asked for it', () => {
    const findings = versionFindings(null, kind)
    expect(findings).toMatchObject([{ id: 'unknown-version', effect: 'refused' }])
    expect(findings[0]?.message).toContain('StampVersion')
  })

  it('has a sentence and a source in every finding, refusals first', () => {
    const releases = fc.tuple(fc.integer({ min: 17, max: 30 }), fc.integer({ min: 1, max: 12 }))
    fc.assert(
      fc.property(releases, fc.nat({ max: 200 }), fc.nat({ max: 200 }), ([year, month], build, revision) => {
        const findings = versionFindings(parseStampVersion(`1.${year * 100 + month}.${build}.${revision}`), kind)
        for (const { message, source } of findings) {
          expect(message).toMatch(/^[A-Z].*\.$/)
          expect(source).not.toBe('')
        }
        const effects = findings.map(({ effect }) => ['refused', 'warning', 'information'].indexOf(effect))
        expect(effects).toEqual(effects.toSorted())
        expect(new Set(findings.map(({ id }) => id)).size).toBe(findings.length)
      }),
    )
  })
})

describe('from 1803 on', () => {
  it.each([1803, 1810, 1811, 2108, 2501])(
    'release %d offers either the combined rotation or the separate ones',
    (release) => {
      const offered = kinds.filter((kind) => kind !== 'bmc' && idsOf(release, kind, 'refused').length === 0)
      expect(offered).toEqual(release < 1811 ? ['combined'] : ['external', 'internal'])
    },
  )
})

describe('a known fault', () => {
  it.each([
    ['internal-disconnected', '1.2002.66.172', '1.2002.66.173'],
    ['internal-next-update', '1.2005.29.99', '1.2005.29.100'],
    ['internal-providers', '1.2008.25.113', '1.2008.25.114'],
    ['storage-table-encryption', '1.2108.2.129', '1.2108.2.130'],
    ['root-hotfix', '1.2108.2.126', '1.2108.2.127'],
  ])('%s is warned of at %s and no more from %s on', (id, without, withHotfix) => {
    expect(idsAt(without, 'internal')).toContain(id)
    expect(idsAt(withHotfix, 'internal')).not.toContain(id)
  })

  it('counts the build before the revision', () => {
    expect(idsAt('1.2002.65.999', 'internal')).toContain('internal-disconnected')
    expect(idsAt('1.2002.67.0', 'internal')).not.toContain('internal-disconnected')
  })
})

describe('the root certificate', () => {
  it('is renewed with an internal rotation from the hotfix of 2108 on', () => {
    expect(idsAt('1.2108.2.65', 'internal')).not.toContain('root')
    expect(idsAt('1.2108.2.127', 'internal')).toContain('root')
    expect(idsAt('1.2206.0.1', 'internal')).toContain('root')
  })
})
