import { copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { worst } from '../../../src/domain/certificates/checks.ts'
import type { CheckedSet } from '../../../src/main/certificates/check-set.ts'
import {
  authorityExtensions,
  goodLeaf,
  type Issue,
  OpensslAuthority,
  tripleDes,
} from './support/broken-certificates.ts'
import {
  broken,
  type Case,
  checkTree,
  eachHasItsVerdictAlone,
  endpointName,
  type Given,
  inBroken,
  skipped,
  stamp,
  verdicts,
} from './support/tree-verdicts.ts'

/**
 * Trees of certificates made by OpenSSL, each broken in one way. Whatever is broken fails its own check; every other of the
 * twelve is OK, or is skipped because of it; and the other folders of the tree are as good as before.
 */
let ca: OpensslAuthority
beforeAll(() => {
  ca = new OpensslAuthority()
  ca.openssl('genrsa', '-out', 'small.key', '1024')
  ca.openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', 'curve.key')
  ca.writeGoodSet('good', stamp)
})
afterAll(() => ca.remove())
beforeEach(() => {
  rmSync(ca.path('set'), { recursive: true, force: true })
  cpSync(ca.path('good'), ca.path('set'), { recursive: true })
})

const check = (given: Given = {}): Promise<CheckedSet> => checkTree(ca, given)

/** A new leaf for the one folder, in a PFX of its own. */
const leaf = (issue: Issue = {}, form: readonly string[] = tripleDes): void => {
  ca.issue('leaf.pem', {
    subject: `/CN=${endpointName}`,
    authority: ['issuing.pem', 'issuing.key'],
    extensions: goodLeaf(endpointName),
    ...issue,
  })
  ca.pack(broken, { key: issue.key ?? 'leaf.key', form })
}
const pack = (parts: Parameters<OpensslAuthority['pack']>[1]): void => {
  leaf()
  ca.pack(broken, parts)
}
/** A leaf below an issuing CA of its own. */
const below = (issuing: Issue, chain: readonly string[] = ['below.pem', 'root.pem']): void => {
  ca.issue('below.pem', {
    subject: '/CN=Below',
    key: 'issuing.key',
    authority: ['root.pem', 'root.key'],
    extensions: authorityExtensions,
    to: '20350101000000Z',
    ...issuing,
  })
  leaf({ authority: ['below.pem', 'issuing.key'] })
  ca.pack(broken, { chain })
}
const withForm =
  (...form: readonly string[]) =>
  () =>
    leaf({}, form)
const withExtensions = (changed: Parameters<typeof goodLeaf>[1]) => () =>
  leaf({ extensions: goodLeaf(endpointName, changed) })

const cases: readonly Case[] = [
  ['names no CRL', withExtensions({ list: null }), 'HTTP CRL Warning'],
  ['names a CRL by ldap only', withExtensions({ list: 'crlDistributionPoints=URI:ldap:///CN=x' }), 'HTTP CRL Warning'],
  [
    'names a CRL by https only',
    withExtensions({ list: 'crlDistributionPoints=URI:https://a/x.crl' }),
    'HTTP CRL Warning',
  ],
  [
    'is encrypted with AES',
    withForm('-keypbe', 'AES-256-CBC', '-certpbe', 'AES-256-CBC', '-LMK'),
    'PFX Encryption Fail',
  ],
  ['has a key encrypted with AES', withForm(...tripleDes, '-keypbe', 'AES-256-CBC'), 'PFX Encryption Fail'],
  ['has certificates encrypted with AES', withForm(...tripleDes, '-certpbe', 'AES-128-CBC'), 'PFX Encryption Fail'],
  ['has certificates encrypted with RC2-40', withForm('-legacy', '-macalg', 'sha1', '-LMK'), 'PFX Encryption Fail'],
  [
    'has certificates encrypted with RC2-128',
    withForm('-legacy', ...tripleDes, '-certpbe', 'PBE-SHA1-RC2-128'),
    'PFX Encryption Fail',
  ],
  [
    'is encrypted with TripleDES of two keys',
    withForm(...tripleDes, '-keypbe', 'PBE-SHA1-2DES'),
    'PFX Encryption Fail',
  ],
  ['has its key in clear', withForm(...tripleDes, '-keypbe', 'NONE'), 'PFX Encryption Fail'],
  ['has a MAC of SHA-256', withForm(...tripleDes, '-macalg', 'sha256'), 'PFX Encryption Fail'],
  ['expired', () => leaf({ to: '20261001000000Z' }), 'Expiry Date Fail'],
  ['expires in less than seven days', () => leaf({ to: '20261130115959Z' }), 'Expiry Date Fail'],
  ['is not valid yet', () => leaf({ from: '20261123120001Z' }), 'Expiry Date Fail'],
  ['is signed with SHA-1', () => leaf({ more: ['-md', 'sha1'] }), 'Signature Algorithm Fail'],
  ['is signed with MD5', () => leaf({ more: ['-md', 'md5'] }), 'Signature Algorithm Fail'],
  [
    'is signed with RSASSA-PSS over SHA-1',
    () => leaf({ more: ['-md', 'sha1', '-sigopt', 'rsa_padding_mode:pss'] }),
    'Signature Algorithm Fail',
  ],
  ['has an issuing CA that is signed with SHA-1', () => below({ more: ['-md', 'sha1'] }), 'Signature Algorithm Fail'],
  [
    'is for another endpoint',
    withExtensions({ names: 'subjectAltName=DNS:management.east.contoso.com' }),
    'DNS Names Fail',
    skipped,
  ],
  [
    'is for another region',
    withExtensions({ names: 'subjectAltName=DNS:adminmanagement.west.contoso.com' }),
    'DNS Names Fail',
    skipped,
  ],
  ['has its name as CN only', withExtensions({ names: null }), 'DNS Names Fail', skipped],
  [
    'has a wildcard one level too high',
    withExtensions({ names: 'subjectAltName=DNS:*.contoso.com' }),
    'DNS Names Fail',
    skipped,
  ],
  [
    'has its name as an e-mail address',
    withExtensions({ names: `subjectAltName=email:x@${endpointName}` }),
    'DNS Names Fail',
    skipped,
  ],
  ['may not encipher keys', withExtensions({ usage: 'keyUsage=digitalSignature' }), 'Key Usage Fail'],
  ['may not sign', withExtensions({ usage: 'keyUsage=keyEncipherment' }), 'Key Usage Fail'],
  ['has no key usage', withExtensions({ usage: null }), 'Key Usage Fail'],
  ['is for servers only', withExtensions({ purposes: 'extendedKeyUsage=serverAuth' }), 'Key Usage Fail'],
  ['is for clients only', withExtensions({ purposes: 'extendedKeyUsage=clientAuth' }), 'Key Usage Fail'],
  ['has no enhanced key usage', withExtensions({ purposes: null }), 'Key Usage Fail'],
  [
    'is for any purpose, which is neither',
    withExtensions({ purposes: 'extendedKeyUsage=anyExtendedKeyUsage' }),
    'Key Usage Fail',
  ],
  ['has a key of 1024 bits', () => leaf({ key: 'small.key' }), 'Key Length Fail'],
  ['has a key on an elliptic curve', () => leaf({ key: 'curve.key' }), 'Key Length Warning'],
  ['has its certificates in clear', withForm(...tripleDes, '-certpbe', 'NONE'), 'Parse PFX Warning'],
  ['has no MAC', withForm(...tripleDes, '-nomac'), 'Parse PFX Fail'],
  ['has no local-machine attribute', withForm(...tripleDes.slice(0, -1)), 'Private Key Fail'],
  ['has no key', () => pack({ key: null, form: tripleDes.slice(0, -1) }), 'Private Key Fail'],
  ['lacks its issuing CA', () => pack({ chain: ['root.pem'] }), 'Cert Chain Fail', skipped],
  ['lacks its root', () => pack({ chain: ['issuing.pem'] }), 'Cert Chain Fail', skipped],
  ['lacks its chain', () => pack({ chain: [] }), 'Cert Chain Fail', skipped],
  [
    'signed itself',
    () => {
      ca.issue('leaf.pem', { subject: `/CN=${endpointName}`, extensions: goodLeaf(endpointName) })
      ca.pack(broken, { chain: [] })
    },
    'Cert Chain Fail',
    skipped,
  ],
  [
    'has an issuing CA that expired',
    () => below({ from: '20200101000000Z', to: '20260601000000Z' }),
    'Cert Chain Fail',
    skipped,
  ],
  ['has an issuing CA that is not valid yet', () => below({ from: '20270101000000Z' }), 'Cert Chain Fail', skipped],
  [
    'was issued by a certificate that is no CA',
    () => below({ extensions: 'basicConstraints=CA:FALSE' }),
    'Cert Chain Fail',
    skipped,
  ],
  ['was issued by one without basic constraints', () => below({ extensions: '' }), 'Cert Chain Fail', skipped],
  [
    'was issued by a CA that may not sign certificates',
    () => below({ extensions: 'basicConstraints=critical,CA:TRUE\nkeyUsage=digitalSignature' }),
    'Cert Chain Fail',
    skipped,
  ],
  [
    'was issued by a CA that may not issue for this domain',
    () => below({ extensions: `${authorityExtensions}\nnameConstraints=critical,permitted;DNS:fabrikam.com` }),
    'Cert Chain Fail',
    skipped,
  ],
  [
    'stands below more CAs than its root allows',
    () => {
      ca.issue('narrow.pem', {
        subject: '/CN=Narrow',
        key: 'root.key',
        extensions: authorityExtensions.replace('CA:TRUE', 'CA:TRUE,pathlen:0'),
        to: '20380101000000Z',
      })
      below({ authority: ['narrow.pem', 'root.key'] }, ['below.pem', 'narrow.pem'])
    },
    'Cert Chain Fail',
    skipped,
  ],
  [
    'was issued by another CA of the same name',
    () => {
      ca.issue('false.pem', {
        subject: '/CN=Issuing',
        key: 'other.key',
        authority: ['root.pem', 'root.key'],
        extensions: authorityExtensions,
      })
      leaf({ authority: ['false.pem', 'other.key'] })
    },
    'Cert Chain Fail',
    skipped,
  ],
  [
    'has a root that expired',
    () => {
      ca.issue('past.pem', {
        subject: '/CN=Past',
        key: 'root.key',
        extensions: authorityExtensions,
        from: '20200101000000Z',
        to: '20260601000000Z',
      })
      below({ authority: ['past.pem', 'root.key'] }, ['below.pem', 'past.pem'])
    },
    'Cert Chain Fail',
    skipped,
  ],
  ['has its root before its issuing CA', () => pack({ chain: ['root.pem', 'issuing.pem'] }), 'Chain Order Fail'],
  [
    'holds a stranger',
    () => {
      ca.issue('stranger.pem', { subject: '/CN=stranger', key: 'other.key', authority: ['root.pem', 'root.key'] })
      pack({ chain: ['issuing.pem', 'root.pem', 'stranger.pem'] })
    },
    'Other Certificates Fail',
  ],
  [
    'holds its issuing CA twice',
    () => pack({ chain: ['issuing.pem', 'root.pem', 'issuing.pem'] }),
    'Other Certificates Fail',
  ],
]

describe('a tree in which one PFX', () => {
  eachHasItsVerdictAlone(cases, check)

  it.each<readonly [string, (good: Buffer) => Buffer]>([
    ['is empty', () => Buffer.alloc(0)],
    ['is a text', () => Buffer.from('Attached is your certificate.')],
    ['was cut', (good) => good.subarray(0, -100)],
    ['was altered by one byte', (good) => Buffer.from(good.map((byte, index) => (index === 900 ? byte ^ 1 : byte)))],
  ])('%s', async (_, spoiled) => {
    writeFileSync(ca.path(broken), spoiled(readFileSync(ca.path(broken))))
    const checked = await check()
    const found = verdicts(checked)
    expect(found.filter((verdict) => !verdict.endsWith('Skipped'))).toEqual(inBroken('Parse PFX Fail'))
    expect(found).toHaveLength(12)
    expect(checked.certificates.find(({ folder }) => folder === 'ARM Admin')?.leaf).toBeNull()
  })
})

describe('a tree that is as it should be', () => {
  it('has nothing but OK, with the root that is trusted too', async () => {
    for (const roots of [[], ['root.pem']]) {
      const checked = await check({ roots })
      expect(verdicts(checked)).toEqual([])
      expect(checked).toMatchObject({ layout: [], set: [{ result: 'OK' }] })
    }
  })

  it.each<readonly [string, () => void]>([
    ['expires in seven days', () => leaf({ to: '20261130120000Z' })],
    ['is signed with RSASSA-PSS over SHA-256', () => leaf({ more: ['-sigopt', 'rsa_padding_mode:pss'] })],
    ['is signed with SHA-384', () => leaf({ more: ['-md', 'sha384'] })],
    ['has a wildcard for its level', withExtensions({ names: 'subjectAltName=DNS:*.east.contoso.com' })],
    [
      'has its name in capitals, among others',
      withExtensions({ names: `subjectAltName=DNS:x.y,DNS:${endpointName.toUpperCase()}` }),
    ],
    ['has further usages', withExtensions({ usage: 'keyUsage=digitalSignature,keyEncipherment,dataEncipherment' })],
    [
      'names its CRL by ldap and http',
      withExtensions({ list: 'crlDistributionPoints=URI:ldap:///x,URI:http://a/x.crl' }),
    ],
    [
      'comes from a CA that may issue for its domain',
      () => below({ extensions: `${authorityExtensions}\nnameConstraints=permitted;DNS:contoso.com` }),
    ],
    ['has a friendly name', withForm(...tripleDes, '-name', 'ARM Admin ü')],
    ['has one round of derivation', withForm(...tripleDes, '-iter', '1')],
  ])('may hold a PFX that %s', async (_, make) => {
    make()
    expect(verdicts(await check())).toEqual([])
  })

  it('may leave its root to the operator, not its issuing CA', async () => {
    pack({ chain: ['issuing.pem'] })
    expect(verdicts(await check({ roots: ['root.pem'] }))).toEqual([])
    pack({ chain: ['root.pem'] })
    expect(verdicts(await check({ roots: ['root.pem'] }))).toEqual(inBroken('Cert Chain Fail', skipped))
  })

  it('fails in every folder when it ends in a root that is not trusted', async () => {
    ca.issue('same-name.pem', { subject: '/CN=Root', key: 'other.key', extensions: authorityExtensions })
    const found = verdicts(await check({ roots: ['same-name.pem'] }))
    expect(found.filter((verdict) => verdict.endsWith('Cert Chain Fail'))).toHaveLength(11)
    expect(verdicts(await check({ roots: ['same-name.pem', 'root.pem'] }))).toEqual([])
  })

  it('fails in every folder for a wrong password, in Parse PFX alone', async () => {
    const found = verdicts(await check({ password: 'Another1' })).filter((verdict) => verdict.endsWith('Fail'))
    expect(found).toHaveLength(11)
    expect(new Set(found.map((verdict) => verdict.split(': ')[1]))).toEqual(new Set(['Parse PFX Fail']))
  })
})

describe('a CRL that is given', () => {
  const list = (out: string, authority: string, ...more: readonly string[]): void => {
    ca.openssl(
      'ca',
      '-config',
      'ca.cnf',
      '-cert',
      `${authority}.pem`,
      '-keyfile',
      `${authority}.key`,
      '-gencrl',
      '-out',
      out,
      ...more,
    )
  }
  const revocation = ({ certificates }: CheckedSet): readonly (string | undefined)[] => [
    ...new Set(certificates.map(({ findings }) => findings.find((finding) => finding.name === 'Revocation')?.result)),
  ]

  it('has nothing against a tree that it does not name, and names the one that was revoked', async () => {
    leaf()
    list('clean.crl', 'issuing')
    const clean = await check({ lists: ['clean.crl'] })
    expect([verdicts(clean), revocation(clean)]).toEqual([[], ['OK']])
    ca.openssl('ca', '-config', 'ca.cnf', '-cert', 'issuing.pem', '-keyfile', 'issuing.key', '-revoke', 'leaf.pem')
    list('revoked.crl', 'issuing')
    expect(verdicts(await check({ lists: ['revoked.crl'] }))).toEqual(inBroken('Cert Chain Fail', skipped))
  })

  it('is doubted when it is outdated, of another CA, or not signed by the CA whose name it bears', async () => {
    list('old.crl', 'issuing', '-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20200201000000Z')
    list('root.crl', 'root')
    ca.issue('forger.pem', { subject: '/CN=Issuing', key: 'other.key', extensions: authorityExtensions })
    copyFileSync(ca.path('other.key'), ca.path('forger.key'))
    list('forged.crl', 'forger')
    for (const [file, result] of [
      ['old.crl', 'Warning'],
      ['root.crl', 'Warning'],
      ['forged.crl', 'Fail'],
    ] as const) {
      const checked = await check({ lists: [file] })
      expect([verdicts(checked), revocation(checked)], file).toEqual([[], [result]])
    }
  })
})

describe('a tree whose layout departs', () => {
  it.each<readonly [code: string, depart: (set: string) => void]>([
    ['missing-folder', (set) => rmSync(join(set, 'ARM Admin'), { recursive: true })],
    ['extra-folder', (set) => mkdirSync(join(set, 'Foo'))],
    ['no-pfx', (set) => renameSync(join(set, 'ARM Admin/ARMAdmin.pfx'), ca.path('held.pfx'))],
    ['several-pfx', (set) => copyFileSync(join(set, 'ARM Admin/ARMAdmin.pfx'), join(set, 'ARM Admin/old.pfx'))],
    ['foreign-file', (set) => writeFileSync(join(set, 'ARM Admin/CertificateHelp.txt'), 'help')],
    ['other-provider', (set) => mkdirSync(join(set, 'ADFS'))],
  ])('is told so by %s alone, and the certificates that are there stay good', async (code, depart) => {
    depart(ca.path('set'))
    const checked = await check()
    expect(checked.layout.map((departure) => departure.code)).toEqual([code])
    expect(verdicts(checked)).toEqual([])
    expect(worst(checked.layout)).toBe('Fail')
  })
})
