import { cp, mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { readinessCheckNames } from '../../../src/domain/certificates/checks.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { corpusPassword, OpensslAuthority } from '../../main/certificates/support/broken-certificates.ts'
import { Workbench } from '../../main/certificates/support/openssl.ts'
import { removeFolder, stamp, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

const password = 'Gehäim漢1'
let good = ''
let folder = ''

beforeAll(async () => {
  good = await temporaryFolder()
  const bench = new Workbench()
  for (const { folder: service, fileName, names } of certificateSet(stamp)) {
    await mkdir(join(good, 'Certificates/AAD', service), { recursive: true })
    const pfx = writePfx({ ...(await bench.identity(names)), password: Buffer.from(password) })
    await writeFile(join(good, 'Certificates/AAD', service, fileName), pfx)
  }
  bench.remove()
  await writeFile(join(good, 'password'), `${password}\r\nsecond line`)
})
afterAll(() => removeFolder(good))
beforeEach(async () => {
  folder = await temporaryFolder()
  await cp(good, folder, { recursive: true })
  return () => removeFolder(folder)
})

const options = ['--region', 'east', '--fqdn', 'azurestack.contoso.com', '--identity', 'AAD']
const check = (...argv: readonly string[]) =>
  keyturn(['certificates', 'check', ...options, '--path', 'Certificates/AAD', '--password-file', 'password', ...argv], {
    cwd: folder,
  })

describe('certificates check', () => {
  it('answers with one document, and twelve checks of each certificate in their order', async () => {
    const { status, stdout, stderr } = await check('--json')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    const answer = JSON.parse(stdout)
    // The letters of this password are read like any; Keyturn's own check advises against them.
    expect(answer).toMatchObject({ command: 'certificates check', result: 'Warning', layout: [] })
    expect(answer.set).toMatchObject([{ name: 'PFX Password', result: 'Warning' }])
    expect(answer.certificates).toHaveLength(11)
    for (const certificate of answer.certificates) {
      expect(Object.keys(certificate)).toEqual(['folder', 'file', 'thumbprint', 'notAfter', 'checks'])
      expect(certificate.thumbprint).toMatch(/^[0-9A-F]{40}$/)
      expect(certificate.notAfter).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
      const names: readonly string[] = certificate.checks.map((each: { readonly name: string }) => each.name)
      expect(names.slice(0, 12)).toEqual(readinessCheckNames)
      for (const each of certificate.checks) expect(Object.keys(each)).toEqual(['name', 'result', 'message', 'fix'])
    }
    expect(stdout).not.toContain(password)
  })

  it('ends with 1 for a certificate that can’t be read, which is no bad usage', async () => {
    await writeFile(join(folder, 'Certificates/AAD/ARM Admin/ARMAdmin.pfx'), 'text')
    const { status, stdout } = await check('--json')
    expect(status).toBe(1)
    const found = JSON.parse(stdout).certificates.find(
      (each: { readonly folder: string }) => each.folder === 'ARM Admin',
    )
    expect(found).toMatchObject({ file: 'ARMAdmin.pfx', thumbprint: null, notAfter: null })
    expect(found.checks).toHaveLength(12)
  })

  it('says to a person what is wrong, and what to do', async () => {
    await rename(join(folder, 'Certificates/AAD/ARM Admin'), join(folder, 'Certificates/AAD/ARM-Admin'))
    await writeFile(join(folder, 'password'), 'Another1')
    const { status, stdout } = await check()
    expect(status).toBe(1)
    expect(stdout).toMatch(/Fail {2}missing-folder {2}AAD\/ARM Admin/)
    expect(stdout).toMatch(/Fail {2}extra-folder {2}AAD\/ARM-Admin/)
    expect(stdout).toMatch(
      / {2}Fail {4}Parse PFX\n {10}It can’t be opened with this password.*\n {10}Give the password/,
    )
    expect(stdout).toMatch(/^Fail {2}10 of 10 certificates .* and 2 departures from the layout: see above\.$/m)
  })

  it('has nothing but OK for a set that is as it should be, with a line for each check', async () => {
    const authority = new OpensslAuthority()
    try {
      authority.writeGoodSet('größe 漢/Certificates/AAD', stamp)
      authority.openssl('x509', '-in', 'root.pem', '-outform', 'DER', '-out', 'root.cer')
      for (const name of ['root', 'issuing'])
        authority.openssl(
          ...['ca', '-config', 'ca.cnf', '-gencrl', '-out', `${name}.crl`],
          ...['-cert', `${name}.pem`, '-keyfile', `${name}.key`],
        )
      const given = [
        '--path',
        'größe 漢/Certificates/AAD',
        '--password-stdin',
        '--root',
        'root.cer',
        '--root',
        'root.pem',
      ]
      const all = ['certificates', 'check', ...options, ...given, '--crl', 'issuing.crl', '--crl', 'root.crl']
      const run = { cwd: authority.folder, input: `${corpusPassword}\n` }
      const plain = await keyturn(all, run)
      expect([plain.status, plain.stderr]).toEqual([0, ''])
      for (const name of [...readinessCheckNames, 'Revocation'])
        expect(plain.stdout.split('\n').filter((line) => line === `  OK      ${name}`)).toHaveLength(11)
      const json = await keyturn([...all, '--json'], run)
      expect([json.status, json.stderr]).toEqual([0, ''])
      expect(JSON.parse(json.stdout)).toMatchObject({ layout: [], set: [{ result: 'OK' }] })
    } finally {
      authority.remove()
    }
  })

  it('ends with 1 for a root that is another than the trusted one', async () => {
    const authority = new OpensslAuthority()
    try {
      const { status, stdout } = await check('--root', authority.path('root.pem'), '--json')
      expect(status).toBe(1)
      const answer: { readonly result: string; readonly certificates: readonly { readonly checks: object }[] } =
        JSON.parse(stdout)
      expect(answer.result).toBe('Fail')
      for (const { checks } of answer.certificates)
        expect(checks).toContainEqual(
          expect.objectContaining({
            name: 'Cert Chain',
            result: 'Fail',
            message: expect.stringMatching(/not the trusted root/),
            fix: expect.stringMatching(/\w/),
          }),
        )
    } finally {
      authority.remove()
    }
  })

  it('takes the password from standard input too', async () => {
    const { status } = await keyturn(
      ['certificates', 'check', ...options, '--path', join(folder, 'Certificates/AAD'), '--password-stdin'],
      { input: `${password}\n` },
    )
    expect(status).toBe(0)
  })

  it.each<readonly [string, readonly string[], RegExp]>([
    ['no password', [], /PFX files have a password: add --password-file FILE/],
    ['a folder that is not there', ['--path', 'nowhere', '--password-file', 'password'], /nowhere can't be read/],
    ['a root that is none', ['--password-file', 'password', '--root', 'password'], /password holds no certificate/],
    ['a CRL that is none', ['--password-file', 'password', '--crl', 'password'], /password holds no CRL/],
    ['a root that is not there', ['--password-file', 'password', '--root', 'nothing'], /nothing can't be used/],
  ])('refuses %s with one line, in JSON too', async (_, argv, words) => {
    const path = argv.includes('--path') ? [] : ['--path', 'Certificates/AAD']
    const all = ['certificates', 'check', ...options, ...path, ...argv]
    const plain = await keyturn(all, { cwd: folder })
    expect([plain.status, plain.stdout]).toEqual([2, ''])
    expect(plain.stderr).toMatch(words)
    expect(plain.stderr.trimEnd().split('\n')).toHaveLength(1)
    const json = await keyturn([...all, '--json'], { cwd: folder })
    expect(json.status).toBe(2)
    expect(JSON.parse(json.stdout)).toEqual({ command: 'certificates check', error: expect.stringMatching(words) })
  })

  it('is told when it is given the folder above', async () => {
    const { status, stdout } = await keyturn(
      ['certificates', 'check', ...options, '--path', 'Certificates', '--password-file', 'password', '--json'],
      { cwd: folder },
    )
    expect(status).toBe(1)
    expect(JSON.parse(stdout).layout[0]).toMatchObject({ fix: expect.stringContaining('choose AAD itself') })
  })
})
