import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

const run = (...argv: readonly string[]) =>
  keyturn(['pep', 'trusted-hosts', '--address', '10.0.4.11,10.0.4.12, 10.0.4.13', ...argv], { cwd: folder })

describe('pep trusted-hosts', () => {
  it('says that a list trusts the addresses, and makes no script', async () => {
    const { status, stdout } = await run('--list', 'box,10.0.4.*', '--out', 'scripts')
    expect(status).toBe(0)
    expect(stdout).toMatch(/^OK {2}.*nothing has to be changed/)
    expect(await readdir(folder)).toEqual([])
  })

  it('writes the two scripts for those that are missing, and says how to run them', async () => {
    const { status, stdout } = await run('--list', "it's,10.0.4.12", '--out', 'scripts')
    expect(status).toBe(1)
    expect(stdout).toMatch(/^Fail {2}TrustedHosts does not hold 10\.0\.4\.11 and 10\.0\.4\.13/)
    const file = join(folder, 'scripts', 'trusted-hosts-append.ps1')
    expect(stdout).toContain(`-File '${file}'`)
    expect(stdout).toContain('Run as administrator')
    expect((await readdir(join(folder, 'scripts'))).toSorted()).toEqual([
      'trusted-hosts-append.ps1',
      'trusted-hosts-restore.ps1',
    ])
    expect(await readFile(file, 'utf8')).toContain("$wanted = 'it''s,10.0.4.12,10.0.4.11,10.0.4.13'")
  })

  it('prints the scripts without a folder, and takes an empty list', async () => {
    const { status, stdout } = await run('--empty-list')
    expect(status).toBe(1)
    expect(stdout).toContain("$seen = ''\n$wanted = '10.0.4.11,10.0.4.12,10.0.4.13'")
    expect(stdout).toContain('---- trusted-hosts-restore.ps1')
  })

  it('answers with one document', async () => {
    const { stdout } = await run('--list', 'box', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'pep trusted-hosts',
      result: 'Fail',
      state: 'untrusted',
      missing: ['10.0.4.11', '10.0.4.12', '10.0.4.13'],
      scripts: { after: 'box,10.0.4.11,10.0.4.12,10.0.4.13' },
      files: [],
    })
  })

  it.each(['trusted-hosts-append.ps1', 'trusted-hosts-restore.ps1'])(
    'writes over nothing, and neither script when %s is there',
    async (name) => {
      await mkdir(join(folder, 'scripts'))
      await writeFile(join(folder, 'scripts', name), 'mine')
      const { status, stderr } = await run('--list', 'box', '--out', 'scripts')
      expect(status).toBe(2)
      expect(stderr).toContain(name)
      expect(await readdir(join(folder, 'scripts'))).toEqual([name])
      expect(await readFile(join(folder, 'scripts', name), 'utf8')).toBe('mine')
    },
  )

  it('says how the list is read when it is not given', async () => {
    const { status, stdout } = await run()
    expect(status).toBe(1)
    expect(stdout).toContain('(Get-Item WSMan:\\localhost\\Client\\TrustedHosts).Value')
    expect(stdout).toContain('--empty-list')
  })

  it('refuses what is no address, a list with a line break, and two lists', async () => {
    const wrong = await keyturn(['pep', 'trusted-hosts', '--address', "10.0.4.11,x'; exit", '--empty-list'])
    expect([wrong.status, wrong.stdout]).toEqual([2, ''])
    expect(wrong.stderr).toContain('is no IP address')
    const broken = await run('--list', 'a\nb')
    expect([broken.status, broken.stdout]).toEqual([2, ''])
    expect(broken.stderr).toContain('control character')
    const two = await run('--list', 'a', '--empty-list')
    expect(two.status).toBe(2)
    expect(two.stderr).toContain('contradict')
  })
})
