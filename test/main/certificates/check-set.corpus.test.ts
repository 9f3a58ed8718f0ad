import { chmodSync, copyFileSync, cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { readinessCheckNames, worst } from '../../../src/domain/certificates/checks.ts'
import type { StampNames } from '../../../src/domain/stamp/identity.ts'
import type { CheckedSet } from '../../../src/main/certificates/check-set.ts'
import { splicedPfx } from '../../support/certificate-corpus/spliced-pfx.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import {
  authorityExtensions,
  corpusPassword,
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
 * What `corpus.test.ts` leaves out: other kinds of stamps, hierarchies and keys, wildcard endpoints, and files that OpenSSL's
 * own export refuses to write. Each tree is broken in one way, and its verdict has to be right and alone.
 */
const everything: StampNames = { ...stamp, identity: 'ADFS', containerRegistry: true }

let ca: OpensslAuthority
beforeAll(() => {
  ca = new OpensslAuthority()
  chmodSync(ca.folder, 0o755)
  ca.openssl('genrsa', '-out', 'almost.key', '2047')
  ca.openssl('genrsa', '-out', 'large.key', '4096')
  ca.openssl('ecparam', '-name', 'secp384r1', '-genkey', '-noout', '-out', 'curve.key')
  ca.openssl('genpkey', '-algorithm', 'ED25519', '-out', 'edwards.key')
  ca.openssl('genpkey', '-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'pss.key')
  ca.writeGoodSet('good', everything)
})
afterAll(() => ca.remove())
beforeEach(() => lay(stamp))

/** Lays out the good tree of a stamp. */
const lay = (wanted: StampNames): void => {
  rmSync(ca.path('set'), { recursive: true, force: true })
  for (const { folder } of certificateSet(wanted))
    cpSync(ca.path(join('good', folder)), ca.path(join('set', folder)), { recursive: true })
}

const check = (given: Given = {}): Promise<CheckedSet> => checkTree(ca, given)

/** A new leaf for the one folder, in a PFX of its own. */
const leaf = (issue: Issue = {}, chain?: readonly string[], form: readonly string[] = tripleDes): void => {
  ca.issue('leaf.pem', {
    subject: `/CN=${endpointName}`,
    authority: ['issuing.pem', 'issuing.key'],
    extensions: goodLeaf(endpointName),
    ...issue,
  })
  ca.pack(broken, { key: issue.key ?? 'leaf.key', form, ...(chain === undefined ? {} : { chain }) })
}
const named = (names: string): void =>
  leaf({ extensions: goodLeaf(endpointName, { names: `subjectAltName=${names}` }) })

/** A CA below the root, or below another; its key is the issuing CA's unless another is given. */
const authority = (out: string, issue: Issue = {}): void =>
  ca.issue(out, {
    subject: `/CN=${out}`,
    key: 'issuing.key',
    authority: ['root.pem', 'root.key'],
    extensions: authorityExtensions,
    to: '20350101000000Z',
    ...issue,
  })

/** A leaf below root, policy CA and issuing CA. */
const threeLevels = (chain: readonly string[], policy: Issue = {}): void => {
  authority('policy.pem', { key: 'other.key', ...policy })
  authority('third.pem', { authority: ['policy.pem', 'other.key'] })
  leaf({ authority: ['third.pem', 'issuing.key'] }, chain)
}

const locked = ['-passout', `pass:${corpusPassword}`, ...tripleDes.slice(0, -1)] as const
const certificatesOnly = (files: readonly string[]): Buffer => {
  writeFileSync(ca.path('bag.pem'), files.map((file) => readFileSync(ca.path(file), 'utf8')).join(''))
  ca.openssl('pkcs12', '-export', '-nokeys', '-in', 'bag.pem', '-out', 'bag.pfx', ...locked)
  return readFileSync(ca.path('bag.pfx'))
}
const keyOnly = (key: string): Buffer => {
  ca.openssl('pkcs12', '-export', '-nocerts', '-LMK', '-inkey', key, '-out', 'key.pfx', ...locked)
  return readFileSync(ca.path('key.pfx'))
}
/** Certificates and keys in exactly that order. OpenSSL has to be able to read it, or the case proves nothing. */
const splice = (certificates: readonly string[], keys: readonly string[]): void => {
  leaf()
  const files = [certificatesOnly(certificates), ...keys.map(keyOnly)]
  writeFileSync(ca.path(broken), splicedPfx(files, corpusPassword))
  ca.openssl('pkcs12', '-in', broken, '-passin', `pass:${corpusPassword}`, '-nodes', '-out', 'read.pem')
}

/** A record of the subject alternative name that goes on after a zero byte, which some readers take for its end. */
const nameWithZero = (): string => {
  const text = Buffer.from(`${endpointName}\0.fabrikam.com`)
  const record = Buffer.concat([Buffer.from([0x82, text.length]), text])
  return Buffer.concat([Buffer.from([0x30, record.length]), record]).toString('hex')
}

const alterSignature = (): void => {
  leaf()
  ca.openssl('x509', '-in', 'leaf.pem', '-outform', 'DER', '-out', 'leaf.der')
  const der = readFileSync(ca.path('leaf.der'))
  der.writeUInt8(der.readUInt8(der.length - 1) ^ 1, der.length - 1)
  writeFileSync(ca.path('leaf.der'), der)
  ca.openssl('x509', '-inform', 'DER', '-in', 'leaf.der', '-out', 'leaf.pem')
  ca.pack(broken, {})
}

const dnsFails = ['DNS Names Fail', skipped] as const
const chainFails = ['Cert Chain Fail', skipped] as const

const cases: readonly Case[] = [
  ['expires in six days', () => leaf({ to: '20261129120000Z' }), 'Expiry Date Fail'],
  ['expires this second', () => leaf({ to: '20261123120000Z' }), 'Expiry Date Fail'],
  [
    'has a key under TripleDES of PBES2',
    () => leaf({}, undefined, [...tripleDes, '-keypbe', 'DES-EDE3-CBC']),
    'PFX Encryption Fail',
  ],
  ['has a MAC of SHA-512', () => leaf({}, undefined, [...tripleDes, '-macalg', 'sha512']), 'PFX Encryption Fail'],
  [
    'was signed with SHA-1 by a key on a curve',
    () => {
      authority('curve.pem', { key: 'curve.key' })
      leaf({ authority: ['curve.pem', 'curve.key'], more: ['-md', 'sha1'] }, ['curve.pem', 'root.pem'])
    },
    'Signature Algorithm Fail',
  ],
  [
    'stands below a policy CA that is signed with SHA-1',
    () => threeLevels(['third.pem', 'policy.pem', 'root.pem'], { more: ['-md', 'sha1'] }),
    'Signature Algorithm Fail',
  ],
  ['has its name as a URI', () => named(`URI:https://${endpointName}`), ...dnsFails],
  ['has an IP address for a name', () => named('IP:10.0.0.1'), ...dnsFails],
  ['has a name that only ends as it should', () => named(`DNS:x${endpointName}`), ...dnsFails],
  ['has a name that only begins as it should', () => named(`DNS:${endpointName}.fabrikam.com`), ...dnsFails],
  ['has a wildcard within a label', () => named('DNS:admin*.east.contoso.com'), ...dnsFails],
  ['has a wildcard one level too low', () => named(`DNS:*.${endpointName}`), ...dnsFails],
  ['hides the end of its name behind a zero byte', () => named(`DER:${nameWithZero()}`), ...dnsFails],
  ['has a key of 2047 bits', () => leaf({ key: 'almost.key' }), 'Key Length Fail'],
  ['has a key on P-384', () => leaf({ key: 'curve.key' }), 'Key Length Warning'],
  ['has a key on Ed25519', () => leaf({ key: 'edwards.key' }), 'Key Length Warning'],
  ['has a key that is for RSASSA-PSS alone', () => leaf({ key: 'pss.key' }), 'Key Length Warning'],
  [
    'holds the key of another certificate',
    () => splice(['leaf.pem', 'issuing.pem', 'root.pem'], ['other.key']),
    'Private Key Fail',
  ],
  [
    'holds the key of its issuing CA',
    () => splice(['leaf.pem', 'issuing.pem', 'root.pem'], ['issuing.key']),
    'Private Key Fail',
  ],
  [
    'holds a second key',
    () => splice(['leaf.pem', 'issuing.pem', 'root.pem'], ['leaf.key', 'other.key']),
    'Private Key Fail',
  ],
  ['bears a signature that was altered', alterSignature, ...chainFails],
  ['lacks its policy CA', () => threeLevels(['third.pem', 'root.pem']), ...chainFails],
  [
    'stands below a policy CA that expired',
    () => threeLevels(['third.pem', 'policy.pem', 'root.pem'], { from: '20200101000000Z', to: '20260601000000Z' }),
    ...chainFails,
  ],
  [
    'was issued by a CA that is forbidden this domain',
    () => {
      authority('barred.pem', { extensions: `${authorityExtensions}\nnameConstraints=excluded;DNS:east.contoso.com` })
      leaf({ authority: ['barred.pem', 'issuing.key'] }, ['barred.pem', 'root.pem'])
    },
    ...chainFails,
  ],
  [
    'has its policy CA before its issuing CA',
    () => threeLevels(['policy.pem', 'third.pem', 'root.pem']),
    'Chain Order Fail',
  ],
  ['has its leaf last', () => splice(['root.pem', 'issuing.pem', 'leaf.pem'], ['leaf.key']), 'Chain Order Fail'],
  [
    'has its leaf in the middle',
    () => splice(['issuing.pem', 'leaf.pem', 'root.pem'], ['leaf.key']),
    'Chain Order Fail',
  ],
  [
    'holds its leaf twice',
    () => splice(['leaf.pem', 'issuing.pem', 'root.pem', 'leaf.pem'], ['leaf.key']),
    'Other Certificates Fail',
  ],
  [
    'holds a stranger between leaf and chain',
    () => {
      authority('stranger.pem', { key: 'other.key' })
      leaf({}, ['stranger.pem', 'issuing.pem', 'root.pem'])
    },
    'Other Certificates Fail',
  ],
  [
    'still holds the certificate that its issuing CA had before',
    () => {
      const before = { subject: '/CN=Issuing', from: '20200101000000Z', to: '20260601000000Z' }
      authority('before.pem', before)
      leaf({}, ['before.pem', 'issuing.pem', 'root.pem'])
    },
    'Other Certificates Fail',
  ],
  [
    'holds a root of another CA',
    () => {
      ca.issue('foreign.pem', { subject: '/CN=Foreign', key: 'other.key', extensions: authorityExtensions })
      leaf({}, ['issuing.pem', 'root.pem', 'foreign.pem'])
    },
    'Other Certificates Fail',
  ],
]

describe('a tree in which one PFX', () => {
  eachHasItsVerdictAlone(cases, check)

  it.each<readonly [string, () => void]>([
    ['was exported with another password', () => repack(broken, corpusPassword, 'Another1')],
    ['was exported without a password', () => repack(broken, corpusPassword, '')],
    ['is a certificate in PEM', () => copyFileSync(ca.path('issuing.pem'), ca.path(broken))],
    ['is a certificate in DER', () => void ca.openssl('x509', '-in', 'issuing.pem', '-outform', 'DER', '-out', broken)],
    [
      'is a PKCS#7 file',
      () => ca.openssl('crl2pkcs7', '-nocrl', '-certfile', 'issuing.pem', '-outform', 'DER', '-out', broken),
    ],
    ['was cut in the middle', () => writeFileSync(ca.path(broken), readFileSync(ca.path(broken)).subarray(0, 1200))],
  ])('%s can’t be read, and everything else of it is skipped', async (_, spoil) => {
    spoil()
    const checked = await check()
    expect(verdicts(checked)).toEqual(
      inBroken(...readinessCheckNames.map((each) => `${each} ${each === 'Parse PFX' ? 'Fail' : 'Skipped'}`)),
    )
    expect(checked.certificates.find(({ folder }) => folder === 'ARM Admin')?.leaf).toBeNull()
  })

  it('is encrypted with RC4 has the wrong encryption, whether or not it can be undone', async () => {
    leaf({}, undefined, ['-legacy', ...tripleDes, '-certpbe', 'PBE-SHA1-RC4-128'])
    expect(verdicts(await check())).toContain('ARM Admin: PFX Encryption Fail')
  })

  it('belongs into another folder fails in both', async () => {
    const [admin, user] = [ca.path('set/ARM Admin/ARMAdmin.pfx'), ca.path('set/ARM Public/ARMPublic.pfx')]
    renameSync(admin, ca.path('held.pfx'))
    renameSync(user, admin)
    renameSync(ca.path('held.pfx'), user)
    expect(verdicts(await check())).toEqual(
      ['ARM Admin', 'ARM Public'].flatMap((folder) => dnsFails.map((verdict) => `${folder}: ${verdict}`)),
    )
  })
})

describe('the name of an endpoint that needs a wildcard', () => {
  const blob = (names: string): Promise<CheckedSet> => {
    ca.issue('leaf.pem', {
      subject: '/CN=blob',
      authority: ['issuing.pem', 'issuing.key'],
      extensions: goodLeaf('', { names: `subjectAltName=${names}` }),
    })
    ca.pack('set/ACSBlob/ACSBlob.pfx', {})
    return check()
  }

  it.each([
    'DNS:*.east.contoso.com',
    'DNS:blob.east.contoso.com',
    'DNS:account.blob.east.contoso.com',
    'DNS:*.blob.west.contoso.com',
    'DNS:*.*.east.contoso.com',
  ])('is not %s', async (names) => {
    expect(verdicts(await blob(names))).toEqual(dnsFails.map((verdict) => `ACSBlob: ${verdict}`))
  })

  it.each(['DNS:*.BLOB.East.Contoso.com', 'DNS:*.east.contoso.com,DNS:*.blob.east.contoso.com'])(
    'is %s',
    async (names) => {
      expect(verdicts(await blob(names))).toEqual([])
    },
  )
})

/** Writes a PFX, or every one of the tree, anew with another password. */
const repack = (file: string, before: string, after: string): void => {
  ca.openssl('pkcs12', '-in', file, '-passin', `pass:${before}`, '-nodes', '-out', 'all.pem')
  ca.openssl('pkcs12', '-export', '-in', 'all.pem', '-out', file, '-passout', `pass:${after}`, ...tripleDes)
}
const everyFile = (): readonly string[] =>
  certificateSet(stamp).map(({ folder, fileName }) => join('set', folder, fileName))

describe('a tree that is as it should be', () => {
  it.each<readonly [string, StampNames, number]>([
    ['with Azure AD', stamp, 11],
    ['with AD FS', { ...stamp, identity: 'ADFS' }, 13],
    ['with Azure AD and a Container Registry', { ...stamp, containerRegistry: true }, 12],
    ['with AD FS and a Container Registry', everything, 14],
  ])('%s has nothing but OK', async (_, wanted, count) => {
    lay(wanted)
    const checked = await check({ stamp: wanted })
    expect(verdicts(checked)).toEqual([])
    expect(checked.certificates).toHaveLength(count)
    expect(checked).toMatchObject({ layout: [], set: [{ result: 'OK' }] })
  })

  it.each<readonly [string, () => void]>([
    ['has a key of 4096 bits', () => leaf({ key: 'large.key' })],
    ['has three CAs above it', () => threeLevels(['third.pem', 'policy.pem', 'root.pem'])],
    ['expires in eight days', () => leaf({ to: '20261201120000Z' })],
    ['is valid from this second on', () => leaf({ from: '20261123120000Z' })],
    ['never expires', () => leaf({ to: '99991231235959Z' })],
    [
      'was signed by a key on a curve',
      () => {
        authority('curve.pem', { key: 'curve.key' })
        leaf({ authority: ['curve.pem', 'curve.key'] }, ['curve.pem', 'root.pem'])
      },
    ],
    [
      'ends in a root that signed itself with SHA-1',
      () => {
        ca.issue('aged.pem', {
          subject: '/CN=Aged',
          key: 'root.key',
          extensions: authorityExtensions,
          more: ['-md', 'sha1'],
          to: '20380101000000Z',
        })
        authority('modern.pem', { authority: ['aged.pem', 'root.key'] })
        leaf({ authority: ['modern.pem', 'issuing.key'] }, ['modern.pem', 'aged.pem'])
      },
    ],
    [
      'has usages that are critical, and further purposes',
      () =>
        leaf({
          extensions: goodLeaf(endpointName, {
            purposes: 'extendedKeyUsage=critical,emailProtection,clientAuth,serverAuth',
            usage: 'keyUsage=digitalSignature,keyEncipherment',
          }),
        }),
    ],
    ['has its key before its certificates', () => writeKeyFirst()],
  ])('may hold a PFX that %s', async (_, make) => {
    make()
    expect(verdicts(await check())).toEqual([])
  })

  const writeKeyFirst = (): void => {
    leaf()
    const files = [keyOnly('leaf.key'), certificatesOnly(['leaf.pem', 'issuing.pem', 'root.pem'])]
    writeFileSync(ca.path(broken), splicedPfx(files, corpusPassword))
  }

  it('may have other names for its files', async () => {
    for (const file of everyFile()) renameSync(ca.path(file), ca.path(join(file, '../cert größe 漢.PFX')))
    const checked = await check()
    expect([verdicts(checked), checked.layout]).toEqual([[], []])
    expect(new Set(checked.certificates.map(({ file }) => file.name))).toEqual(new Set(['cert größe 漢.PFX']))
  })

  it('may have a password beyond ASCII, which Keyturn’s own check alone objects to', async () => {
    for (const file of everyFile()) repack(file, corpusPassword, 'Gehäim漢1')
    const checked = await check({ password: 'Gehäim漢1' })
    expect(verdicts(checked)).toEqual([])
    expect(checked.set).toMatchObject([{ name: 'PFX Password', result: 'Warning' }])
  })

  it('may leave the roots of all files to the operator, who gives them in DER', async () => {
    for (const { folder, fileName, names } of certificateSet(stamp)) {
      ca.issue('leaf.pem', {
        subject: `/CN=${names[0]}`,
        authority: ['issuing.pem', 'issuing.key'],
        extensions: goodLeaf(names[0] ?? ''),
      })
      ca.pack(join('set', folder, fileName), { chain: ['issuing.pem'] })
    }
    ca.openssl('x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.cer')
    expect(verdicts(await check({ roots: ['root.cer'] }))).toEqual([])
    const without = verdicts(await check())
    expect(without).toHaveLength(22)
    expect(new Set(without.map((verdict) => verdict.split(': ')[1]))).toEqual(new Set(chainFails))
  })
})

describe('a CRL that is given', () => {
  const revoke = (by: string, certificate: string, ...more: readonly string[]): void => {
    const signer = ['ca', '-config', 'ca.cnf', '-cert', `${by}.pem`, '-keyfile', `${by}.key`]
    ca.openssl(...signer, '-revoke', certificate)
    ca.openssl(...signer, '-gencrl', '-out', `${by}.crl`, ...more)
  }

  it('in DER names what was revoked', async () => {
    leaf()
    revoke('issuing', 'leaf.pem')
    ca.openssl('crl', '-in', 'issuing.crl', '-outform', 'DER', '-out', 'issuing-der.crl')
    expect(verdicts(await check({ lists: ['issuing-der.crl'] }))).toEqual(inBroken(...chainFails))
  })

  it('names an issuing CA that was revoked by its root, and so fails what stands below it alone', async () => {
    authority('revoked.pem')
    leaf({ authority: ['revoked.pem', 'issuing.key'] }, ['revoked.pem', 'root.pem'])
    revoke('root', 'revoked.pem')
    expect(verdicts(await check({ lists: ['root.crl'] }))).toEqual(inBroken(...chainFails))
  })

  it('still revokes when it is outdated', async () => {
    leaf()
    revoke('issuing', 'leaf.pem', '-crl_lastupdate', '20261001000000Z', '-crl_nextupdate', '20261101000000Z')
    expect(verdicts(await check({ lists: ['issuing.crl'] }))).toEqual(inBroken(...chainFails))
  })

  it('revokes nothing when it was forged, and is not accepted either', async () => {
    leaf()
    ca.issue('forger.pem', { subject: '/CN=Issuing', key: 'other.key', extensions: authorityExtensions })
    copyFileSync(ca.path('other.key'), ca.path('forger.key'))
    revoke('forger', 'leaf.pem')
    const checked = await check({ lists: ['forger.crl'] })
    expect(verdicts(checked)).toEqual([])
    expect(worst(checked.certificates.flatMap(({ findings }) => findings))).toBe('Fail')
  })
})

describe('a tree whose layout departs', () => {
  const departures = ({ layout }: CheckedSet): readonly string[] => layout.map(({ code, path }) => `${code} ${path}`)

  it('has a folder that may not be read: that is said, and the other certificates stay good', async () => {
    for (const file of everyFile()) chmodSync(ca.path(file), 0o644)
    chmodSync(ca.path('set/ARM Admin'), 0)
    const checked = await asOrdinaryUser(() => check())
    chmodSync(ca.path('set/ARM Admin'), 0o755)
    expect(departures(checked)).toEqual(['unreadable AAD/ARM Admin'])
    expect(verdicts(checked)).toEqual([])
    expect(checked.certificates).toHaveLength(10)
  })

  it.each<readonly [string, StampNames, StampNames, readonly string[]]>([
    [
      'has the folders of AD FS',
      { ...stamp, identity: 'ADFS' },
      stamp,
      ['other-provider AAD/ADFS', 'other-provider AAD/Graph'],
    ],
    [
      'lacks the folders of AD FS',
      stamp,
      { ...stamp, identity: 'ADFS' },
      ['missing-folder ADFS/ADFS', 'missing-folder ADFS/Graph'],
    ],
    [
      'has a Container Registry that nobody spoke of',
      { ...stamp, containerRegistry: true },
      stamp,
      ['extra-folder AAD/Container Registry'],
    ],
    [
      'lacks the Container Registry',
      stamp,
      { ...stamp, containerRegistry: true },
      ['missing-folder AAD/Container Registry'],
    ],
  ])('%s', async (_, there, wanted, found) => {
    lay(there)
    const checked = await check({ stamp: wanted })
    expect(departures(checked)).toEqual(found)
    expect(verdicts(checked)).toEqual([])
    for (const { message, fix } of checked.layout)
      expect([message, fix]).toEqual([expect.stringMatching(/\w/), expect.stringMatching(/\w/)])
  })

  it('is told without a change to it', async () => {
    const before = readdirSync(ca.path('set'), { recursive: true })
    await check()
    expect(readdirSync(ca.path('set'), { recursive: true })).toEqual(before)
  })
})
