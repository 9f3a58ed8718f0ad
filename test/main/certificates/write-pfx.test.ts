import { spawnSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { requireTool } from '../../support/tools.ts'
import { Workbench } from './support/openssl.ts'

let bench: Workbench
beforeAll(() => {
  bench = new Workbench()
})
afterAll(() => bench.remove())

describe('a PFX that Keyturn writes', () => {
  it('is what a stamp asks for, as OpenSSL sees it', async (context) => {
    requireTool(context, 'openssl', 'version')
    const { key, chain } = await bench.identity()
    writeFileSync(bench.path('ours.pfx'), writePfx({ key, chain, password: Buffer.from('Rehearsal1') }))
    const print = bench.openssl('pkcs12', '-in', 'ours.pfx', '-info', '-nodes', '-passin', 'pass:Rehearsal1')
    expect(print).toMatch(/MAC: sha1, Iteration 2000/)
    expect(print).toMatch(/PKCS7 Encrypted data: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000/)
    expect(print).toMatch(/Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 2000/)
    expect(print).toMatch(/Microsoft Local Key set/)
    const subjects = [...print.matchAll(/subject=(.*)/g)].map(([, subject]) => subject)
    expect(subjects).toEqual([
      expect.stringContaining('portal.east.contoso.com'),
      expect.stringContaining('Rehearsal Issuing CA'),
      expect.stringContaining('Rehearsal Root CA'),
    ])
    expect(print).not.toMatch(/unencrypted/i)
  })

  it('reads back as it was written', async () => {
    const { key, chain } = await bench.identity()
    const facts = readPfx(writePfx({ key, chain, password: Buffer.from('Zürich漢字1') }), Buffer.from('Zürich漢字1'))
    expect(facts).toMatchObject({
      state: 'opened',
      mac: { algorithm: 'SHA1', iterations: 2000 },
      keys: [{ encryption: { algorithm: 'TripleDES-SHA1', iterations: 2000 }, localMachine: true }],
      certificateEncryption: [{ algorithm: 'TripleDES-SHA1', iterations: 2000 }],
      leaf: 0,
      chain: [0, 1, 2],
      chainEnd: 'self-signed',
    })
  })

  it('differs from another of the same input in its salts only', async () => {
    const { key, chain } = await bench.identity()
    const [first, second] = [1, 2].map(() => writePfx({ key, chain, password: Buffer.from('Rehearsal1') }))
    expect(first?.length).toBe(second?.length)
    expect(first?.equals(second ?? Buffer.alloc(0))).toBe(false)
  })

  it('is never written with a key that is not the certificate’s', async () => {
    const { chain } = await bench.identity()
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    expect(() => writePfx({ key: privateKey, chain, password: Buffer.from('a') })).toThrow(/not the one of the leaf/)
  })

  it('is read by GnuTLS too', async (context) => {
    requireTool(context, 'certtool')
    const { key, chain } = await bench.identity()
    writeFileSync(bench.path('gnutls.pfx'), writePfx({ key, chain, password: Buffer.from('Rehearsal1') }))
    const { stdout } = spawnSync(
      'certtool',
      ['--p12-info', '--inder', '--infile', bench.path('gnutls.pfx'), '--password', 'Rehearsal1'],
      { encoding: 'utf8' },
    )
    expect(stdout).toMatch(/Type: PKCS #8 Encrypted key/i)
    expect(stdout.match(/BEGIN CERTIFICATE/g)).toHaveLength(3)
  })
})
