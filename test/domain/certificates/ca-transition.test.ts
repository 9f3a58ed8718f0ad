import { describe, expect, it } from 'vitest'
import { type CaKind, caTransition } from '../../../src/domain/certificates/ca-transition.ts'

const kinds: readonly CaKind[] = ['SelfSigned', 'Enterprise', 'Public']

type Verdict = 'supported' | 'warning' | 'refused'
const cells: readonly (readonly [CaKind, CaKind, readonly (readonly [number, Verdict])[]])[] = [
  [
    'SelfSigned',
    'SelfSigned',
    [
      [1803, 'refused'],
      [1903, 'refused'],
      [2501, 'refused'],
    ],
  ],
  [
    'SelfSigned',
    'Enterprise',
    [
      [1803, 'refused'],
      [1902, 'refused'],
      [1903, 'supported'],
      [2501, 'supported'],
    ],
  ],
  [
    'SelfSigned',
    'Public',
    [
      [1802, 'refused'],
      [1803, 'supported'],
      [2501, 'supported'],
    ],
  ],
  [
    'Enterprise',
    'SelfSigned',
    [
      [1803, 'refused'],
      [2501, 'refused'],
    ],
  ],
  [
    'Enterprise',
    'Public',
    [
      [1802, 'refused'],
      [1803, 'supported'],
      [2501, 'supported'],
    ],
  ],
  [
    'Public',
    'SelfSigned',
    [
      [1803, 'refused'],
      [2501, 'refused'],
    ],
  ],
  [
    'Public',
    'Enterprise',
    [
      [1803, 'refused'],
      [1902, 'refused'],
      [1903, 'supported'],
      [2501, 'supported'],
    ],
  ],
  [
    'Public',
    'Public',
    [
      [1802, 'refused'],
      [1803, 'supported'],
      [2501, 'supported'],
    ],
  ],
]

describe('a change of the certificate authority', () => {
  it.each(cells.flatMap(([from, to, rows]) => rows.map(([release, verdict]) => ({ from, to, release, verdict }))))(
    'from $from to $to at release $release is $verdict',
    ({ from, to, release, verdict }) => {
      for (const same of [true, false, null]) expect(caTransition(from, to, release, same).verdict).toBe(verdict)
    },
  )

  it.each([
    [1802, true, 'refused'],
    [1802, null, 'refused'],
    [1803, true, 'warning'],
    [1803, false, 'refused'],
    [1803, null, 'warning'],
    [1902, true, 'warning'],
    [1902, false, 'refused'],
    [1903, true, 'warning'],
    [1903, false, 'warning'],
    [1903, null, 'warning'],
    [1904, false, 'supported'],
    [2108, false, 'supported'],
    [2501, null, 'supported'],
  ] as const)('from one enterprise CA to another at release %d (same: %s) is %s', (release, same, verdict) => {
    expect(caTransition('Enterprise', 'Enterprise', release, same).verdict).toBe(verdict)
  })

  it('is explained in a sentence, with its source', () => {
    for (const from of kinds) {
      for (const to of kinds) {
        for (const release of [1802, 1803, 1902, 1903, 2108]) {
          const { message, source } = caTransition(from, to, release, null)
          expect(message).toMatch(/^[A-Z].*\.$/)
          expect(source).toContain('azure-stack-rotate-secrets.md')
        }
      }
    }
  })

  it('names the release that is needed', () => {
    expect(caTransition('Public', 'Enterprise', 1811, null).message).toContain('1903')
  })
})
