import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PfxFacts } from '../../../src/domain/certificates/facts.ts'
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
  bench.exportPfx(name, '-inkey', 'key.pem', '-in', 'leaf.pem', '-certfile', 'chain.pem', ...parameters)
  return readPfx(readFileSync(bench.path(name)), password)
}

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
    expect(exported('nokey.pfx', '-nokeys')).toMatchObject({ keys: [], leaf: 0, chainEnd: 'self-signed' })
    bench.exportPfx('alone.pfx', '-inkey', 'key.pem', '-in', 'leaf.pem')
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
    bench.exportPfx('ec.pfx', '-inkey', 'ec.key', '-in', 'ec.pem')
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
    exported('nomac.pfx', '-nomac')
    expect(readPfx(readFileSync(bench.path('nomac.pfx')), Buffer.from('rehearsal1'))).toMatchObject({
      reason: 'wrong-password',
      message: expect.stringContaining('no MAC'),
    })
  })

  it('tell the facts that OpenSSL tells of the same certificate', (test) => {
    requireTool(test, 'openssl', 'version')
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

describe('files of other programs', () => {
  const golden = (name: string): Buffer => readFileSync(join(import.meta.dirname, 'golden', name))
  const unicode = Buffer.from('Zürich漢字1')

  it('of NSS, with lengths that are not definite and 600,000 iterations, are read', () => {
    expect(readPfx(golden('nss-tripledes.pfx'), password)).toMatchObject({
      mac: { algorithm: 'SHA1', iterations: 600_000 },
      keys: [{ encryption: { algorithm: 'TripleDES-SHA1', iterations: 600_000 }, localMachine: false }],
      certificateEncryption: [{ algorithm: 'TripleDES-SHA1', iterations: 600_000 }],
      certificates: [{ friendlyName: 'Golden Root - Golden' }, { friendlyName: 'leaf' }],
      leaf: 1,
      chain: [1, 0],
      chainEnd: 'self-signed',
    })
  })

  it('of NSS with AES and a password beyond ASCII are read', () => {
    expect(readPfx(golden('nss-aes.pfx'), unicode)).toMatchObject({
      mac: { algorithm: 'SHA256' },
      keys: [{ encryption: { algorithm: 'AES-256-CBC with SHA256 (PBES2)' } }],
      certificateEncryption: [{ algorithm: 'AES-128-CBC with SHA256 (PBES2)' }],
      chain: [1, 0],
    })
  })

  it('of .NET are read', () => {
    expect(readPfx(golden('dotnet-tripledes.pfx'), password)).toMatchObject({
      mac: { algorithm: 'SHA1', iterations: 2000 },
      keys: [{ encryption: { algorithm: 'TripleDES-SHA1', iterations: 2000 } }],
      certificateEncryption: [{ algorithm: 'TripleDES-SHA1' }],
      chainEnd: 'self-signed',
    })
    expect(readPfx(golden('dotnet-aes.pfx'), unicode)).toMatchObject({
      keys: [{ encryption: { algorithm: 'AES-256-CBC with SHA256 (PBES2)' } }],
      leaf: 0,
    })
  })

  it('of Java are read, and Java reads ours', (test) => {
    requireTool(test, 'keytool', '-help')
    writeFileSync(bench.path('ours.pfx'), good)
    const { status, stdout } = spawnSync(
      'keytool',
      [
        ...['-importkeystore', '-noprompt', '-srckeystore', 'ours.pfx', '-srcstoretype', 'PKCS12'],
        ...['-srcstorepass', 'Rehearsal1', '-destkeystore', 'java.p12', '-deststoretype', 'PKCS12'],
        ...['-deststorepass', 'Rehearsal1', '-destkeypass', 'Rehearsal1'],
      ],
      { cwd: bench.folder, encoding: 'utf8' },
    )
    expect(status, stdout).toBe(0)
    expect(readPfx(readFileSync(bench.path('java.p12')), password)).toMatchObject({
      keys: [{ encryption: { algorithm: 'AES-256-CBC with SHA256 (PBES2)' } }],
      certificates: [{}, {}, {}],
      chainEnd: 'self-signed',
    })
  })
})
