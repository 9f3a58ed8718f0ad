import { readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scenarios } from '../../../src/rehearsal/scenario.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

describe('rehearse', () => {
  it('names every scenario and how it should end', async () => {
    const plain = await keyturn(['rehearse', '--list'])
    expect(plain.status).toBe(0)
    for (const { name, description } of scenarios) {
      expect(plain.stdout).toContain(name)
      expect(plain.stdout).toContain(description)
    }
    const json = JSON.parse((await keyturn(['rehearse', '--list', '--json'])).stdout)
    expect(json.command).toBe('rehearse')
    expect(json.scenarios.map(({ name }: { name: string }) => name)).toEqual(scenarios.map(({ name }) => name))
  })

  it.each([
    [['--scenario', 'nonsense'], 'no scenario “nonsense”'],
    [['--kind', 'internal'], 'only external'],
    [['--kind', 'sideways'], '--kind must be'],
    [['--identity', 'LDAP'], '--identity must be'],
    [['--list', '--scenario', 'success'], '--list only names'],
    [['--through', 'telnet'], '--through must be'],
  ])('refuses %j in one line, with nothing written', async (argv, words) => {
    const { status, stdout, stderr } = await keyturn(['rehearse', '--out', 'out', ...argv], { cwd: folder })
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses a folder that holds something, and leaves it alone', async () => {
    await writeFile(join(folder, 'mine.txt'), 'mine')
    const { status, stdout } = await keyturn(['rehearse', '--out', folder, '--json'])
    expect(status).toBe(2)
    expect(JSON.parse(stdout)).toEqual({ command: 'rehearse', error: expect.stringContaining(folder) })
    expect(await readdir(folder)).toEqual(['mine.txt'])
  })

  it('goes through PowerShell where that is asked for', async (context) => {
    requirePowerShell(context)
    const argv = ['rehearse', '--through', 'powershell', '--scenario', 'readiness-failure', '--out', 'out', '--json']
    const { status, stdout } = await keyturn(argv, { cwd: folder })
    expect(JSON.parse(stdout)).toMatchObject({ command: 'rehearse', asExpected: true, result: 'Fail' })
    expect(status).toBe(0)
  })

  it('runs a scenario through to its end, and tells where everything is', async () => {
    const out = join(folder, 'Probe für Osten')
    const { status, stdout, stderr } = await keyturn(['rehearse', '--out', out])
    expect(status).toBe(0)
    expect(stderr).toMatch(/^\d\d:\d\d:\d\dZ {2}Readiness +done: /m)
    expect(stderr).not.toContain('\u001b')
    expect(stdout).toContain('OK: everything is done')
    expect(stdout).toContain(`audit verify '${join(out, 'journal.db')}'`)
    const verified = await keyturn([
      'audit',
      'verify',
      join(out, 'journal.db'),
      '--anchor',
      join(out, 'anchors', 'head.json'),
    ])
    expect(verified.status).toBe(0)
  })
})
