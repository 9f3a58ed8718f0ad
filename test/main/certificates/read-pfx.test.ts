import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PfxFacts } from '../../../src/domain/certificates/facts.ts'
import { integer, octetString, oid, sequence } from '../../../src/main/certificates/der.ts'
import { openPfx, readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { requireTool } from '../../support/tools.ts'
import { Workbench } from './support/openssl.ts'

let bench: Workbench
let good: Buffer
const password = Buffer.from('Rehearsal1')

beforeAll(async () => {
  bench = new Workbench()
  const identity = await bench.identity()
  bench.writePem(identity)
  good = writePfx({ ...identity, password })
})
afterAll(() => bench.remove())

const exported = (name: string, ...parameters: readonly string[]): PfxFacts => {
  bench.openssl(
    ...['pkcs12', '-export', '-inkey', 'key.pem', '-in', 'leaf.pem', '-certfile', 'chain.pem', '-out', name],
    ...['-passout', 'pass:Rehearsal1', ...parameters],
  )
  return readPfx(readFileSync(bench.path(name)), password)
}
const reason = (facts: PfxFacts): string => (facts.state === 'unreadable' ? facts.reason : facts.state)

describe('files of OpenSSL', () => {
  it.each([
    [
      'TripleDES-SHA1',
      'TripleDES-SHA1',
      true,
      ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1', '-LMK'],
    ],
    ['AES-256-CBC with SHA256 (PBES2)', 'AES-256-CBC with SHA256 (PBES2)', false, []],
    [
      'AES-128-CBC with SHA256 (PBES2)',
      'AES-192-CBC with SHA256 (PBES2)',
      false,
      ['-keypbe', 'AES-128-CBC', '-certpbe', 'AES-192-CBC'],
    ],
    ['TripleDES-SHA1', 'RC2-40-SHA1', false, ['-legacy']],
    ['TripleDES-SHA1', 'RC2-128-SHA1', false, ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128']],
    [
      'TripleDES-SHA1 with two keys',
      'TripleDES-SHA1',
      false,
      ['-keypbe', 'PBE-SHA1-2DES', '-certpbe', 'PBE-SHA1-3DES'],
    ],
  ])('with %s for the key and %s for the certificates are named so', (key, certificates, localMachine, parameters) => {
    const facts = exported('theirs.pfx', ...parameters)
    expect(facts).toMatchObject({
      state: 'opened',
      keys: [{ encryption: { algorithm: key }, localMachine }],
      certificateEncryption: [{ algorithm: certificates }],
      chain: [0, 1, 2],
      chainEnd: 'self-signed',
    })
  })

  it('with certificates in clear, without a MAC, without a key or without a chain show that', () => {
    expect(exported('clear.pfx', '-certpbe', 'NONE')).toMatchObject({ certificateEncryption: [null] })
    expect(exported('nomac.pfx', '-nomac')).toMatchObject({ mac: null })
    expect(exported('nokey.pfx', '-nokeys')).toMatchObject({ keys: [], leaf: null, chainEnd: 'no-leaf' })
    bench.openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'key.pem',
      '-in',
      'leaf.pem',
      '-out',
      'alone.pfx',
      '-passout',
      'pass:Rehearsal1',
    )
    expect(readPfx(readFileSync(bench.path('alone.pfx')), password)).toMatchObject({
      chain: [0],
      chainEnd: 'issuer-missing',
    })
  })

  it('with an elliptic curve are read like any other', () => {
    bench.openssl(
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-keyout',
      'ec.key',
      '-out',
      'ec.pem',
      '-subj',
      '/CN=ec',
      '-days',
      '30',
    )
    bench.openssl(
      'pkcs12',
      '-export',
      '-inkey',
      'ec.key',
      '-in',
      'ec.pem',
      '-out',
      'ec.pfx',
      '-passout',
      'pass:Rehearsal1',
    )
    expect(readPfx(readFileSync(bench.path('ec.pfx')), password)).toMatchObject({
      leaf: 0,
      certificates: [{ certificate: { key: { type: 'EC', bits: null, curve: 'prime256v1' }, selfIssued: true } }],
    })
  })

  it('give their key only to the right password', () => {
    exported('locked.pfx')
    const bytes = readFileSync(bench.path('locked.pfx'))
    expect(openPfx(bytes, password)).toHaveProperty('key.type', 'private')
    expect(openPfx(bytes, Buffer.from('rehearsal1')).facts).toMatchObject({ reason: 'wrong-password' })
    expect(openPfx(bytes, Buffer.alloc(0)).facts).toMatchObject({ reason: 'wrong-password' })
  })

  it('tell the facts that OpenSSL tells of the same certificate', (context) => {
    requireTool(context, 'openssl', 'version')
    const facts = exported('facts.pfx')
    if (facts.state !== 'opened') throw new Error(facts.message)
    const [leaf] = facts.certificates
    const print = bench.openssl(
      'x509',
      '-in',
      'leaf.pem',
      '-noout',
      '-fingerprint',
      '-sha1',
      '-serial',
      '-ext',
      'keyUsage,extendedKeyUsage,subjectAltName,crlDistributionPoints',
    )
    expect(print.replaceAll(':', '')).toContain(leaf?.certificate.thumbprint)
    expect(leaf?.certificate).toMatchObject({
      subject: 'O=Keyturn rehearsal, CN=portal.east.contoso.com',
      dnsNames: ['portal.east.contoso.com'],
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: ['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'],
      key: { type: 'RSA', bits: 2048 },
      signatureAlgorithm: 'sha256WithRSAEncryption',
      certificateAuthority: false,
      crlUrls: ['http://crl.rehearsal.local/issuing.crl'],
    })
    expect(print).toMatch(/Digital Signature, Key Encipherment/)
  })
})

describe('hostile files', () => {
  it.each([
    ['empty', Buffer.alloc(0), 'empty'],
    ['a text', Buffer.from('this is not a certificate'), 'not-pfx'],
    ['30 MB', Buffer.alloc(30 * 1024 * 1024), 'too-large'],
    ['nested 10,000 deep', Buffer.alloc(20_000, Buffer.from([0x30, 0x80])), 'not-pfx'],
    ['a length that lies', Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x03]), 'not-pfx'],
  ])('%s gets a verdict with words', (_, bytes, expected) => {
    const facts = readPfx(bytes, password)
    expect(reason(facts)).toBe(expected)
    expect(facts).toHaveProperty('message', expect.stringMatching(/\w+ .*\.$/))
  })

  it('with two thousand million iterations are not looked into', () => {
    const costly = sequence(
      integer(3),
      sequence(oid('1.2.840.113549.1.7.1'), Buffer.concat([Buffer.from([0xa0, 0x02]), octetString(Buffer.alloc(0))])),
      sequence(
        sequence(sequence(oid('1.3.14.3.2.26')), octetString(randomBytes(20))),
        octetString(randomBytes(8)),
        integer(2 ** 31),
      ),
    )
    expect(reason(readPfx(costly, password))).toBe('too-costly')
  })

  it('cut at every length get a verdict', () => {
    for (let length = 0; length < good.length; length++) {
      expect(readPfx(good.subarray(0, length), password).state, `at ${length}`).toBe('unreadable')
    }
  })

  it('with changed bytes never pass for the good one, and never throw', () => {
    fc.assert(
      fc.property(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), (place, change) => {
        const altered = Buffer.from(good)
        altered[place] = (altered[place] ?? 0) ^ change
        const facts = readPfx(altered, password)
        return facts.state === 'unreadable' ? facts.message.length > 10 : true
      }),
      { numRuns: 2000 },
    )
  })

  it('of random bytes get a verdict', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => readPfx(bytes, password).state === 'unreadable'),
      { numRuns: 2000 },
    )
  })
})
