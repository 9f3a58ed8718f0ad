import { expect, it } from 'vitest'
import { readinessCheckNames } from '../../../../src/domain/certificates/checks.ts'
import type { StampNames } from '../../../../src/domain/stamp/identity.ts'
import { type CheckedSet, checkCertificateSet } from '../../../../src/main/certificates/check-set.ts'
import { corpusPassword, type OpensslAuthority } from './broken-certificates.ts'

/** Whose trees the corpora are. */
export const stamp = { region: 'east', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false } as const

/** When they are checked. */
const at = new Date('2026-11-23T12:00:00Z')

/** The one file that a case breaks, and the name of its endpoint. */
export const broken = 'set/ARM Admin/ARMAdmin.pfx'
export const endpointName = 'adminmanagement.east.contoso.com'

/** One way of being broken, and what the checks have to say of it: nothing else. */
export type Case = readonly [what: string, spoil: () => void, ...found: readonly string[]]

/** What follows from a chain or names that fail. */
export const skipped = 'Other Certificates Skipped'

/** What a check of a tree may be given, beside the tree: files of the authority's folder. */
export interface Given {
  readonly stamp?: StampNames
  readonly roots?: readonly string[]
  readonly lists?: readonly string[]
  readonly password?: string
}

/** Checks the folder `set` of the authority. */
export const checkTree = (ca: OpensslAuthority, given: Given = {}): Promise<CheckedSet> =>
  checkCertificateSet({
    folder: ca.path('set'),
    stamp: given.stamp ?? stamp,
    password: Buffer.from(given.password ?? corpusPassword),
    roots: (given.roots ?? []).map((file) => ca.path(file)),
    revocationLists: (given.lists ?? []).map((file) => ca.path(file)),
    served: null,
    at,
    signal: new AbortController().signal,
    onChecked: () => {},
  })

const twelve: ReadonlySet<string> = new Set(readinessCheckNames)

/** What is not OK among the twelve checks, as `folder: check result`; and that everything not OK has its words. */
export const verdicts = ({ certificates }: CheckedSet): readonly string[] =>
  certificates.flatMap(({ folder, findings }) => {
    expect(findings.slice(0, 12).map((finding) => finding.name)).toEqual(readinessCheckNames)
    return findings.flatMap((finding) => {
      expect(finding.message).toMatch(/\w/)
      if (finding.result === 'Fail' || finding.result === 'Warning') expect(finding.fix).toMatch(/\w/)
      return twelve.has(finding.name) && finding.result !== 'OK' ? [`${folder}: ${finding.name} ${finding.result}`] : []
    })
  })

/** The verdicts on the broken file, as `verdicts` tells them. */
export const inBroken = (...found: readonly string[]): readonly string[] =>
  found.map((verdict) => `ARM Admin: ${verdict}`)

/** A test for each case: its verdict is right and alone, and the layout has nothing to do with it. */
export const eachHasItsVerdictAlone = (cases: readonly Case[], check: () => Promise<CheckedSet>): void => {
  it.each(cases.map(([what, spoil, ...found]) => ({ what, spoil, found })))('$what', async ({ spoil, found }) => {
    spoil()
    const checked = await check()
    expect(verdicts(checked)).toEqual(inBroken(...found))
    expect(checked.layout).toEqual([])
  })
}
