import { expect, it } from 'vitest'
import type { PreparedCertificate, ServedLeaf } from '../../../src/domain/run/event.ts'
import { certificateDifferences } from '../../../src/main/application/certificate-differences.ts'

const served: ServedLeaf = {
  thumbprint: 'A'.repeat(40),
  subject: 'CN=portal',
  issuer: 'CN=Issuing CA 1',
  dnsNames: ['portal.east.contoso.com', 'old.east.contoso.com'],
  notBefore: '2025-01-01T00:00:00.000Z',
  notAfter: '2027-01-01T00:00:00.000Z',
  chain: ['B'.repeat(40), 'C'.repeat(40)],
  der: null,
}

const prepared: PreparedCertificate = {
  folder: 'Public Portal',
  file: { path: 'PublicPortal.pfx', sha256: 'a'.repeat(64), bytes: 1 },
  thumbprint: 'D'.repeat(40),
  publicKeySha256: 'e'.repeat(64),
  subject: 'CN=portal',
  issuer: 'CN=Issuing CA 2',
  dnsNames: ['PORTAL.east.contoso.com', 'new.east.contoso.com'],
  notBefore: '2026-11-01T00:00:00.000Z',
  notAfter: '2028-11-01T00:00:00.000Z',
  keyBits: 2048,
  chain: ['B'.repeat(40), 'F'.repeat(40)],
  der: null,
}

it('issuer, root, names and validity are told where they differ', () => {
  expect(certificateDifferences(served, prepared)).toEqual([
    'Issuer: CN=Issuing CA 1 → CN=Issuing CA 2',
    `Root: ${'C'.repeat(40)} → ${'F'.repeat(40)}`,
    'Names that are no longer in it: old.east.contoso.com',
    'Names that are new: new.east.contoso.com',
    'Valid until: 2027-01-01 → 2028-11-01',
  ])
})

it('a certificate that ends earlier than the one in use is said so', () => {
  const same = { ...prepared, issuer: served.issuer, dnsNames: served.dnsNames, chain: served.chain }
  expect(certificateDifferences(served, { ...same, notAfter: '2026-12-02T00:00:00.000Z' })).toEqual([
    'Valid until: 2027-01-01 → 2026-12-02, 30 days less than before',
  ])
  expect(certificateDifferences(served, { ...same, notAfter: served.notAfter })).toEqual([
    'Valid until: 2027-01-01 → 2027-01-01, no longer than before',
  ])
})

it('the very certificate that is in use is no news, and nothing is said of what is not known', () => {
  expect(certificateDifferences(served, { ...prepared, thumbprint: served.thumbprint })).toEqual([
    'The endpoint serves this very certificate already.',
  ])
  expect(certificateDifferences(null, prepared)).toEqual([])
  expect(certificateDifferences(served, null)).toEqual([])
})
