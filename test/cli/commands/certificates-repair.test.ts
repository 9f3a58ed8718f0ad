import { readdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Workbench } from '../../main/certificates/support/openssl.ts'
import { keyturn } from '../support/keyturn.ts'

let bench: Workbench
beforeEach(async () => {
  bench = new Workbench()
  bench.writePem(await bench.identity())
  await writeFile(bench.path('password'), 'Rehearsal1')
  bench.exportPfx('in.pfx', '-inkey', 'key.pem', '-in', 'leaf.pem')
})
afterEach(() => bench.remove())

const repair = (...argv: readonly string[]) =>
  keyturn(['certificates', 'repair', '--in', 'in.pfx', '--out', 'out.pfx', '--password-file', 'password', ...argv], {
    cwd: bench.folder,
  })

describe('certificates repair', () => {
  it('shows each difference, and ends well when nothing is left', async () => {
    const { status, stdout } = await repair('--ca', 'chain.pem')
    expect(status).toBe(0)
    expect(stdout).toMatch(/Encryption of the private key\n {4}before {2}AES-256-CBC.*\n {4}after {3}TripleDES-SHA1/)
    expect(stdout).toMatch(/Local-machine attribute\n {4}before {2}missing\n {4}after {3}present/)
    expect(stdout).toMatch(/^OK {2}.*out\.pfx was written/m)
  })

  it('says in JSON too what it changed, and what is left', async () => {
    const { status, stdout } = await repair('--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'certificates repair',
      result: 'Fail',
      changes: [{ what: 'Encryption of the private key' }, {}, { what: 'MAC' }, { what: 'Local-machine attribute' }],
      remaining: [
        { name: 'Cert Chain', result: 'Fail', reissue: false, message: expect.stringContaining('not complete') },
      ],
    })
    expect(await readdir(bench.folder)).toContain('out.pfx')
  })

  it('says what needs to be issued again', async () => {
    bench.selfSigned('k.pem', 'c.pem', '/CN=x')
    bench.exportPfx('self.pfx', '-inkey', 'k.pem', '-in', 'c.pem')
    const { status, stdout } = await keyturn(
      ['certificates', 'repair', '--in', 'self.pfx', '--out', 'out.pfx', '--password-file', 'password'],
      { cwd: bench.folder },
    )
    expect(status).toBe(1)
    expect(stdout).toContain('Needs to be issued again: Key Usage')
    expect(stdout).toContain('Needs to be issued again: Cert Chain')
  })

  it.each([
    ['a wrong password', () => writeFile(bench.path('password'), 'Wrong1'), /in\.pfx can't be repaired.*password/],
    ['a target that exists', () => writeFile(bench.path('out.pfx'), 'mine'), /out\.pfx exists already/],
    ['a file that is none', () => writeFile(bench.path('in.pfx'), ''), /in\.pfx can't be repaired. The file is empty/],
  ])('refuses %s with one line', async (_, prepare, words) => {
    await prepare()
    const { status, stdout, stderr } = await repair()
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
