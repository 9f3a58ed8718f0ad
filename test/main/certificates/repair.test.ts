import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pemOf } from '../../../src/main/certificates/pem.ts'
import { readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { NotRepairable, repairPfx } from '../../../src/main/certificates/repair.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { Workbench } from './support/openssl.ts'

const password = Buffer.from('Rehearsal1')

let bench: Workbench
beforeEach(async () => {
  bench = new Workbench()
  bench.writePem(await bench.identity())
})
afterEach(() => bench.remove())

const exported = (...parameters: readonly string[]): void => bench.exportPfx('in.pfx', ...parameters)
const withKey = ['-inkey', 'key.pem', '-in', 'leaf.pem'] as const
const tripleDes = ['-keypbe', 'PBE-SHA1-3DES', '-certpbe', 'PBE-SHA1-3DES', '-macalg', 'sha1', '-LMK'] as const
const repair = (more: { readonly password?: Buffer; readonly authorities?: readonly string[] } = {}) =>
  repairPfx({
    file: bench.path('in.pfx'),
    out: bench.path('out.pfx'),
    password,
    authorities: [],
    at: new Date(),
    ...more,
  })

describe('a repair', () => {
  it('cures encryption, MAC, privacy and the local-machine attribute, and says so', async () => {
    exported(...withKey, '-certfile', 'chain.pem', '-certpbe', 'NONE')
    const before = readFileSync(bench.path('in.pfx'))
    const { changes, remaining } = await repair()
    expect(changes).toEqual([
      { what: 'Encryption of the private key', before: 'AES-256-CBC with SHA256 (PBES2)', after: 'TripleDES-SHA1' },
      { what: 'Encryption of the certificates', before: 'none', after: 'TripleDES-SHA1' },
      { what: 'MAC', before: 'SHA256', after: 'SHA1' },
      { what: 'Local-machine attribute', before: 'missing', after: 'present' },
    ])
    expect(remaining).toEqual([])
    expect(readFileSync(bench.path('in.pfx')).equals(before)).toBe(true)
    expect(readPfx(readFileSync(bench.path('out.pfx')), password)).toMatchObject({ state: 'opened', chain: [0, 1, 2] })
  })

  it('puts the chain in order, completes it from the CA’s files, and leaves strangers out', async () => {
    const stranger = await bench.identity(['stranger.contoso.com'])
    writeFileSync(bench.path('stranger.pem'), pemOf('CERTIFICATE', stranger.chain[0] ?? Buffer.alloc(0)))
    exported(...withKey, ...tripleDes, '-certfile', 'stranger.pem')
    const { changes, remaining } = await repair({ authorities: [bench.path('chain.pem')] })
    expect(changes.map(({ what }) => what)).toEqual(['Certificates'])
    expect(changes[0]?.before).toContain('stranger.contoso.com')
    expect(changes[0]?.after.split('; ')).toHaveLength(3)
    expect(remaining).toEqual([])
  })

  it('changes nothing about a good file', async () => {
    writeFileSync(bench.path('in.pfx'), writePfx({ ...(await bench.identity()), password }))
    expect(await repair()).toMatchObject({ changes: [], remaining: [] })
  })

  it('says what is left: a chain that it has not, and what only a new certificate cures', async () => {
    bench.selfSigned('key.pem', 'leaf.pem', '/CN=x', '-sha1')
    exported(...withKey)
    const { remaining } = await repair()
    const reissue = remaining.filter((finding) => finding.reissue).map(({ name }) => name)
    expect(reissue).toEqual(expect.arrayContaining(['Signature Algorithm', 'Key Usage', 'Cert Chain', 'HTTP CRL']))
    expect(existsSync(bench.path('out.pfx'))).toBe(true)
  })

  it.each([
    ['a wrong password', () => exported(...withKey), { password: Buffer.from('Wrong1') }, /password/],
    ['no private key', () => exported('-nokeys', '-in', 'leaf.pem'), {}, /holds no private key.*issued again/],
    ['no PFX', () => writeFileSync(bench.path('in.pfx'), 'text'), {}, /no PFX file/],
  ])('is refused for %s, and writes nothing', async (_, prepare, more, words) => {
    prepare()
    await expect(repair(more)).rejects.toThrow(NotRepairable)
    await expect(repair(more)).rejects.toThrow(words)
    expect(existsSync(bench.path('out.pfx'))).toBe(false)
  })

  it('writes over nothing', async () => {
    exported(...withKey)
    mkdirSync(bench.path('out.pfx'))
    writeFileSync(bench.path('out.pfx/mine'), 'mine')
    await expect(repair()).rejects.toThrow(TargetExists)
    expect(readdirSync(bench.path('out.pfx'))).toEqual(['mine'])
  })
})
