import { expect } from 'vitest'
import { readinessCheckNames } from '../../../../src/domain/certificates/checks.ts'
import type { StampNames } from '../../../../src/domain/stamp/identity.ts'
import { type CheckedSet, checkCertificateSet } from '../../../../src/main/certificates/check-set.ts'
import { corpusPassword, type OpensslAuthority } from './broken-certificates.ts'

/** What a check of a tree may be given, beside the tree: files of the authority's folder. */
export interface Given {
  readonly stamp?: StampNames
  readonly roots?: readonly string[]
  readonly lists?: readonly string[]
  readonly password?: string
}

/** Checks the folder `set` of the authority. */
export const checkTree = (
  ca: OpensslAuthority,
  given: Given & { readonly stamp: StampNames; readonly at: Date },
): Promise<CheckedSet> =>
  checkCertificateSet({
    folder: ca.path('set'),
    stamp: given.stamp,
    password: Buffer.from(given.password ?? corpusPassword),
    roots: (given.roots ?? []).map((file) => ca.path(file)),
    revocationLists: (given.lists ?? []).map((file) => ca.path(file)),
    served: null,
    at: given.at,
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
