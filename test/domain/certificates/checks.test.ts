import { describe, expect, it } from 'vitest'
import {
  checkAuthority,
  checkMember,
  checkPassword,
  checkPfx,
  checkTransition,
  type Finding,
  readinessCheckNames,
  type SetMember,
  worst,
} from '../../../src/domain/certificates/checks.ts'
import type { CertificateFacts, OpenedPfx, PfxFacts, RevocationAnswer } from '../../../src/domain/certificates/facts.ts'

const at = new Date('2026-11-23T12:00:00Z')
const tripleDes = { algorithm: 'TripleDES-SHA1', iterations: 2000 }

const certificate = (name: string, issuer: string, more: Partial<CertificateFacts> = {}): CertificateFacts => ({
  thumbprint: `${name}-thumbprint`,
  sha256: `${name}-sha256`,
  subject: `CN=${name}`,
  issuer: `CN=${issuer}`,
  serialNumber: '01',
  notBefore: '2026-11-01T00:00:00Z',
  notAfter: '2028-11-01T00:00:00Z',
  dnsNames: [],
  commonName: name,
  signatureAlgorithm: 'sha256WithRSAEncryption',
  key: { type: 'RSA', bits: 2048, curve: null },
  publicKeySha256: `${name}-key`,
  keyUsage: null,
  extendedKeyUsage: null,
  certificateAuthority: true,
  pathLength: null,
  nameConstraints: null,
  selfIssued: name === issuer,
  crlUrls: [],
  ...more,
})

const leaf = (more: Partial<CertificateFacts> = {}): CertificateFacts =>
  certificate('leaf', 'issuing', {
    dnsNames: ['management.east.contoso.com'],
    keyUsage: ['digitalSignature', 'keyEncipherment'],
    extendedKeyUsage: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
    certificateAuthority: false,
    crlUrls: ['http://crl.contoso.com/issuing.crl'],
    ...more,
  })

interface Parts {
  readonly leaf?: Partial<CertificateFacts>
  readonly issuing?: Partial<CertificateFacts>
  readonly root?: Partial<CertificateFacts>
  readonly pfx?: Partial<OpenedPfx>
  readonly stranger?: boolean
}

const pfx = ({ leaf: leafParts, issuing, root, pfx: parts, stranger }: Parts = {}): OpenedPfx => ({
  state: 'opened',
  mac: { algorithm: 'SHA1', iterations: 2000 },
  keys: [{ encryption: tripleDes, localMachine: true, publicKeySha256: 'leaf-key' }],
  certificates: [
    leaf(leafParts),
    certificate('issuing', 'root', issuing),
    certificate('root', 'root', root),
    ...(stranger === true ? [certificate('stranger', 'stranger')] : []),
  ].map((facts, position) => ({ certificate: facts, friendlyName: null, position })),
  certificateEncryption: [tripleDes],
  leaf: 0,
  chain: [0, 1, 2],
  rootBeyond: null,
  chainEnd: 'self-signed',
  ...parts,
})

const check = (
  facts: PfxFacts,
  trustedRoots: readonly string[] = [],
  names: readonly string[] = ['management.east.contoso.com'],
  revocation: readonly RevocationAnswer[] = [],
): readonly Finding[] =>
  checkPfx(facts, {
    certificate: {
      id: 'armPublic',
      folder: 'ARM Public',
      fileName: 'ARMPublic.pfx',
      names,
      requestStem: 'x',
      requiresWildcard: false,
    },
    at,
    trustedRoots,
    revocation,
  })

/** What is not OK, in short. */
const verdicts = (findings: readonly Finding[]): readonly string[] =>
  findings.filter(({ result }) => result !== 'OK').map(({ name, result }) => `${name}: ${result}`)

describe('a good PFX', () => {
  it('has all twelve checks, in their order, and nothing but OK', () => {
    const findings = check(pfx())
    expect(findings.map(({ name }) => name)).toEqual(readinessCheckNames)
    expect(verdicts(findings)).toEqual([])
  })

  it('ends in a trusted root when roots are given', () => {
    expect(verdicts(check(pfx(), ['root-sha256']))).toEqual([])
    expect(check(pfx()).find(({ name }) => name === 'Cert Chain')?.message).toContain('taken on trust')
  })

  it.each(['management.east.contoso.com', 'MANAGEMENT.EAST.contoso.com', '*.east.contoso.com'])(
    'may name its endpoint as %s',
    (name) => {
      expect(verdicts(check(pfx({ leaf: { dnsNames: [name] } })))).toEqual([])
    },
  )
})

it.each<[string, readonly string[], 'OK' | 'Fail']>([
  ['the same wildcard', ['*.BLOB.east.contoso.com'], 'OK'],
  ['a wildcard one level up', ['*.east.contoso.com'], 'Fail'],
  ['one name below it', ['a.blob.east.contoso.com'], 'Fail'],
  ['a wildcard that ends alike', ['*.notblob.east.contoso.com'], 'Fail'],
  ['no name at all', [], 'Fail'],
])('a service with names of its own needs its wildcard: %s', (_, dnsNames, expected) => {
  const findings = check(pfx({ leaf: { dnsNames } }), [], ['*.blob.east.contoso.com'])
  expect(findings.find(({ name }) => name === 'DNS Names')?.result).toBe(expected)
})

describe('each defect fails its own check and no other', () => {
  it.each<[string, Parts, readonly string[]]>([
    ['no http CRL', { leaf: { crlUrls: ['ldap:///CN=ca'] } }, ['HTTP CRL: Warning']],
    [
      'AES for the key',
      {
        pfx: {
          keys: [
            {
              encryption: { algorithm: 'AES-256-CBC', iterations: 1 },
              localMachine: true,
              publicKeySha256: 'leaf-key',
            },
          ],
        },
      },
      ['PFX Encryption: Fail'],
    ],
    [
      'RC2 for the certificates',
      { pfx: { certificateEncryption: [{ algorithm: 'RC2-40-SHA1', iterations: 1 }] } },
      ['PFX Encryption: Fail'],
    ],
    [
      'a key in clear',
      { pfx: { keys: [{ encryption: null, localMachine: true, publicKeySha256: 'leaf-key' }] } },
      ['PFX Encryption: Fail'],
    ],
    ['certificates in clear', { pfx: { certificateEncryption: [null] } }, ['Parse PFX: Warning']],
    ['no MAC', { pfx: { mac: null } }, ['Parse PFX: Fail']],
    ['expired', { leaf: { notAfter: '2026-11-01T00:00:00Z' } }, ['Expiry Date: Fail']],
    ['6 days left', { leaf: { notAfter: '2026-11-30T11:00:00Z' } }, ['Expiry Date: Fail']],
    ['not valid yet', { leaf: { notBefore: '2027-01-01T00:00:00Z' } }, ['Expiry Date: Fail']],
    ['signed with SHA-1', { leaf: { signatureAlgorithm: 'sha1WithRSAEncryption' } }, ['Signature Algorithm: Fail']],
    [
      'an issuer signed with SHA-1',
      { issuing: { signatureAlgorithm: 'ecdsa-with-SHA1' } },
      ['Signature Algorithm: Fail'],
    ],
    [
      'a wrong name',
      { leaf: { dnsNames: ['portal.east.contoso.com'] } },
      ['DNS Names: Fail', 'Other Certificates: Skipped'],
    ],
    [
      'a wildcard of the wrong level',
      { leaf: { dnsNames: ['*.contoso.com'] } },
      ['DNS Names: Fail', 'Other Certificates: Skipped'],
    ],
    ['no client authentication', { leaf: { extendedKeyUsage: ['1.3.6.1.5.5.7.3.1'] } }, ['Key Usage: Fail']],
    ['no key encipherment', { leaf: { keyUsage: ['digitalSignature'] } }, ['Key Usage: Fail']],
    ['no usages at all', { leaf: { keyUsage: null, extendedKeyUsage: null } }, ['Key Usage: Fail']],
    ['a short key', { leaf: { key: { type: 'RSA', bits: 1024, curve: null } } }, ['Key Length: Fail']],
    ['an elliptic curve', { leaf: { key: { type: 'EC', bits: null, curve: 'prime256v1' } } }, ['Key Length: Warning']],
    [
      'no local-machine attribute',
      { pfx: { keys: [{ encryption: tripleDes, localMachine: false, publicKeySha256: 'leaf-key' }] } },
      ['Private Key: Fail'],
    ],
    [
      'a chain without its root',
      { pfx: { chain: [0, 1], chainEnd: 'issuer-missing' } },
      ['Cert Chain: Fail', 'Other Certificates: Skipped'],
    ],
    [
      'a forged signature',
      { pfx: { chain: [0], chainEnd: 'signature-invalid' } },
      ['Cert Chain: Fail', 'Other Certificates: Skipped'],
    ],
    [
      'an expired intermediate',
      { issuing: { notAfter: '2026-01-01T00:00:00Z' } },
      ['Cert Chain: Fail', 'Other Certificates: Skipped'],
    ],
    [
      'an intermediate that is no CA',
      { issuing: { certificateAuthority: false }, pfx: { chain: [0, 1], chainEnd: 'issuer-not-a-ca' } },
      ['Cert Chain: Fail', 'Other Certificates: Skipped'],
    ],
    [
      'a self-signed certificate',
      { leaf: { issuer: 'CN=leaf', selfIssued: true }, pfx: { chain: [0] } },
      ['Cert Chain: Fail', 'Other Certificates: Skipped'],
    ],
    ['a chain without end', { pfx: { chainEnd: 'too-long' } }, ['Cert Chain: Fail', 'Other Certificates: Skipped']],
    [
      'two private keys',
      {
        pfx: {
          keys: ['leaf-key', 'another-key'].map((publicKeySha256) => ({
            encryption: tripleDes,
            localMachine: true,
            publicKeySha256,
          })),
        },
      },
      ['Private Key: Fail'],
    ],
    ['the wrong order', { pfx: { chain: [0, 2, 1] } }, ['Chain Order: Fail']],
    ['a stranger', { stranger: true }, ['Other Certificates: Fail']],
  ])('%s', (_, parts, expected) => {
    const findings = check(pfx(parts))
    expect(verdicts(findings)).toEqual(expected)
    for (const { result, message, fix } of findings) {
      if (result === 'Fail' || result === 'Warning')
        expect([message, fix]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/\.$/)])
    }
  })

  it('a root that is not the trusted one', () => {
    expect(verdicts(check(pfx(), ['another-root']))).toEqual(['Cert Chain: Fail', 'Other Certificates: Skipped'])
  })

  it('a root that expired, trusted or not', () => {
    const facts = pfx()
    const certificates = facts.certificates.map((entry) =>
      entry.position === 2
        ? { ...entry, certificate: { ...entry.certificate, notAfter: '2026-01-01T00:00:00Z' } }
        : entry,
    )
    expect(verdicts(check({ ...facts, certificates }, ['root-sha256']))).toEqual([
      'Cert Chain: Fail',
      'Other Certificates: Skipped',
    ])
  })

  it.each<[string, Partial<OpenedPfx>, RegExp]>([
    ['no private key', { keys: [] }, /holds no private key/],
    ['a key that is not the certificate’s', {}, /belongs to its private key/],
    ['no certificate', { certificates: [] }, /no certificate/],
  ])('%s', (_, parts, words) => {
    const findings = check(pfx({ pfx: { leaf: null, chain: [], chainEnd: 'no-leaf', ...parts } }))
    expect(findings.find(({ name }) => name === 'Private Key')?.message).toMatch(words)
    expect(findings.filter(({ result }) => result === 'Fail').map(({ name }) => name)).toEqual(['Private Key'])
    for (const { message } of findings.filter(({ result }) => result === 'Skipped')) expect(message).not.toBe('')
  })

  it('a certificate that is in it twice is called that, and no stranger', () => {
    const facts = pfx()
    const twice = [...facts.certificates, { certificate: leaf(), friendlyName: null, position: 3 }]
    expect(check({ ...facts, certificates: twice }).at(-1)).toMatchObject({
      result: 'Fail',
      message: 'It also holds CN=leaf a second time.',
    })
  })

  it('a weak signature of the root is none of the stamp’s business, one of a self-signed leaf is', () => {
    const sha1 = { signatureAlgorithm: 'sha1WithRSAEncryption' }
    const facts = pfx()
    const certificates = facts.certificates.map((entry) =>
      entry.position === 2 ? { ...entry, certificate: { ...entry.certificate, ...sha1 } } : entry,
    )
    expect(verdicts(check({ ...facts, certificates }))).toEqual([])
    const selfSigned = pfx({ leaf: { ...sha1, selfIssued: true }, pfx: { chain: [0] } })
    expect(verdicts(check(selfSigned))).toContain('Signature Algorithm: Fail')
  })

  it.each<[string, Parts]>([
    ['a CA with more CAs below it than it allows', { root: { pathLength: 0 } }],
    [
      'a CA that may not issue for this domain',
      { root: { nameConstraints: { permitted: ['other.com'], excluded: [] } } },
    ],
    [
      'a CA that this domain is forbidden to',
      { issuing: { nameConstraints: { permitted: [], excluded: ['contoso.com'] } } },
    ],
    [
      'a CA that may issue for a longer name only',
      { issuing: { nameConstraints: { permitted: ['xcontoso.com', 'so.com'], excluded: [] } } },
    ],
  ])('%s', (_, parts) => {
    expect(verdicts(check(pfx(parts)))).toEqual(['Cert Chain: Fail', 'Other Certificates: Skipped'])
  })

  it('a CA that allows just as many CAs, and just this domain, is good', () => {
    const constraints = { permitted: ['.East.contoso.com', 'fabrikam.com'], excluded: ['west.contoso.com'] }
    const parts = { root: { pathLength: 1, nameConstraints: constraints }, issuing: { pathLength: 0 } }
    expect(verdicts(check(pfx(parts)))).toEqual([])
  })

  it('a root that the file lacks is good when it is trusted', () => {
    const root = certificate('root', 'root')
    const facts = pfx({ pfx: { chain: [0, 1], rootBeyond: root } })
    const without = { ...facts, certificates: facts.certificates.slice(0, 2) }
    expect(verdicts(check(without, ['root-sha256']))).toEqual([])
    expect(verdicts(check(without, ['another']))).toContain('Cert Chain: Fail')
  })

  it('a revoked certificate of the chain', () => {
    const revoked: RevocationAnswer = {
      subject: 'CN=leaf',
      issuer: 'CN=issuing',
      serialNumber: '0A',
      list: { file: 'issuing.crl', thisUpdate: '2026-11-20T00:00:00Z', nextUpdate: null, genuine: true },
      revokedAt: '2026-11-19T00:00:00Z',
    }
    const findings = check(pfx(), [], undefined, [revoked])
    expect(verdicts(findings)).toEqual(['Cert Chain: Fail', 'Other Certificates: Skipped'])
    expect(findings.find(({ name }) => name === 'Cert Chain')).toMatchObject({
      reissue: true,
      message: expect.stringMatching(/0A.*2026-11-19.*issuing\.crl/),
    })
  })

  it('a MAC of another kind than the stamp takes', () => {
    expect(verdicts(check(pfx({ pfx: { mac: { algorithm: 'SHA256', iterations: 2048 } } })))).toEqual([
      'PFX Encryption: Fail',
    ])
  })

  it('a file that can’t be read', () => {
    const findings = check({ state: 'unreadable', reason: 'wrong-password', message: 'It can’t be opened.' })
    expect(findings).toHaveLength(12)
    expect(findings.filter(({ result }) => result === 'Fail').map(({ name }) => name)).toEqual(['Parse PFX'])
    expect(findings.filter(({ result }) => result === 'Skipped')).toHaveLength(11)
  })

  it('says of a missing name what the Readiness Checker says', () => {
    expect(check(pfx({ leaf: { dnsNames: ['a.b', 'c.d'] } })).find(({ name }) => name === 'DNS Names')?.message).toBe(
      "The certificate records 'a.b, c.d' do not contain a record that is valid for 'management.east.contoso.com'. Please refer to the documentation for how to create the required certificate file.",
    )
  })
})

describe('the set', () => {
  const member = (folder: string, more: Partial<CertificateFacts> = {}, rest: Partial<SetMember> = {}): SetMember => ({
    folder,
    certificate: { ...leaf(), thumbprint: folder, publicKeySha256: folder, ...more },
    issuers: [certificate('issuing', 'root'), certificate('root', 'root')],
    revocation: null,
    ...rest,
  })
  const looked: RevocationAnswer = {
    subject: 'CN=leaf',
    issuer: 'CN=issuing',
    serialNumber: '01',
    list: {
      file: 'issuing.crl',
      thisUpdate: '2026-11-20T00:00:00Z',
      nextUpdate: '2026-11-27T00:00:00Z',
      genuine: true,
    },
    revokedAt: null,
  }
  const list = (more: Partial<NonNullable<RevocationAnswer['list']>>): Partial<SetMember> => ({
    revocation: looked.list === null ? [] : [{ ...looked, list: { ...looked.list, ...more } }],
  })

  it.each<[string, SetMember, readonly string[]]>([
    ['is good', member('A'), []],
    ['has one certificate for two services', member('A', { thumbprint: 'B' }), ['Certificate Reuse: Warning']],
    ['has one key for two certificates', member('A', { publicKeySha256: 'B' }), ['Key Reuse: Warning']],
    ['is the one in use', member('A', { thumbprint: 'served' }), ['Certificate In Use: Warning']],
    ['will alert at once', member('A', { notAfter: '2027-01-20T00:00:00Z' }), ['Lifetime: Warning']],
    ['outlives its CA', member('A', { notAfter: '2028-11-02T00:00:01Z' }), ['Issuer Lifetime: Warning']],
    ['is a CA itself', member('A', { certificateAuthority: true }), ['End Entity: Warning']],
    ['is in a CRL’s good books', member('A', {}, list({})), []],
    ['has a CRL without an end', member('A', {}, list({ nextUpdate: null })), []],
    ['has an old CRL', member('A', {}, list({ nextUpdate: '2026-11-23T11:59:59Z' })), ['Revocation: Warning']],
    ['has a CRL that its CA did not sign', member('A', {}, list({ genuine: false })), ['Revocation: Fail']],
    ['has no CRL of its CA', member('A', {}, { revocation: [{ ...looked, list: null }] }), ['Revocation: Warning']],
  ])('%s', (_, found, expected) => {
    expect(verdicts(checkMember(found, [found, member('B')], new Set(['served']), at))).toEqual(expected)
  })

  it('says nothing of what nobody looked at', () => {
    const names = (served: ReadonlySet<string> | null) =>
      checkMember(member('A'), [], served, at).map(({ name }) => name)
    expect(names(null)).not.toContain('Certificate In Use')
    expect(names(new Set())).toContain('Certificate In Use')
    expect(names(null)).not.toContain('Revocation')
  })

  it('carries what the password and the move between CAs mean', () => {
    expect(checkPassword([]).result).toBe('OK')
    expect(checkPassword(['It lacks a digit.'])).toMatchObject({ result: 'Warning', message: 'It lacks a digit.' })
    for (const [verdict, result] of [
      ['supported', 'OK'],
      ['warning', 'Warning'],
      ['refused', 'Fail'],
    ] as const) {
      expect(checkTransition({ verdict, message: 'm', source: 's' }).result).toBe(result)
    }
  })

  it('is warned of what public CAs are about to do', () => {
    expect(checkAuthority('Public')).toMatchObject({ result: 'Warning', fix: expect.stringContaining('enterprise CA') })
    expect([checkAuthority('Enterprise').result, checkAuthority('SelfSigned').result]).toEqual(['OK', 'OK'])
  })

  it('is as good as its worst certificate', () => {
    expect([
      worst([]),
      worst([{ result: 'Skipped' }]),
      worst([{ result: 'Warning' }, { result: 'OK' }]),
      worst([{ result: 'Warning' }, { result: 'Fail' }]),
    ]).toEqual(['OK', 'OK', 'Warning', 'Fail'])
  })
})
