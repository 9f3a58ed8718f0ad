import { expect, it } from 'vitest'
import type { Finding } from '../../../../../src/domain/certificates/checks.ts'
import { notGood } from '../../../../../src/renderer/features/run/contents/not-good.ts'
import { backedUp, certificatesWarned, snapshotOf } from '../../../support/samples/run.ts'

it('names the warning with the certificate that has it', () => {
  expect(notGood(snapshotOf(certificatesWarned()))).toEqual([
    {
      where: 'ARM Admin',
      name: 'HTTP CRL',
      result: 'Warning',
      message: 'No http address of a list of revoked certificates.',
      fix: 'Ask whoever runs the CA.',
      help: { check: 'HTTP CRL' },
    },
  ])
})

it('has nothing to say of a good set', () => {
  expect(notGood(snapshotOf(backedUp()))).toEqual([])
})

it('puts failures first, wherever they were found', () => {
  const snapshot = snapshotOf(certificatesWarned())
  const finding: Finding = {
    name: 'Chain',
    result: 'Warning',
    message: 'Two issuers.',
    fix: '',
    source: '',
    reissue: false,
  }
  const found = notGood({
    ...snapshot,
    setFindings: [finding],
    departures: [
      { code: 'no-pfx', path: 'Certificates/AAD/Graph', result: 'Fail', message: 'No PFX.', fix: 'Add it.' },
    ],
  })
  expect(found.map(({ where, result }) => [where, result])).toEqual([
    ['Certificates/AAD/Graph', 'Fail'],
    ['The whole set', 'Warning'],
    ['ARM Admin', 'Warning'],
  ])
})
