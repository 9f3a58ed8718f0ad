import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { powerShellHost } from '../../../src/rehearsal/powershell/host-build.ts'
import { requirePowerShell } from '../../support/powershell.ts'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  await writeFile(join(folder, 'password'), 'Mark5ConnectQx7\n')
})
afterEach(() => removeFolder(folder))

const run = (...argv: readonly string[]) =>
  keyturn(['pep', 'connect', '--ercs', '10.0.4.11,10.0.4.12', '--user', 'AZURESTACK\\cloudadmin', ...argv], {
    cwd: folder,
  })

describe('pep connect', () => {
  it('says for each ERCS why there is no session, and what to do; the password is nowhere', async (context) => {
    requirePowerShell(context)
    const { executable } = await powerShellHost()
    const { status, stdout, stderr } = await run('--password-file', 'password', '--powershell', executable)
    expect(status).toBe(1)
    // The engine alone has no WinRM outside of Windows.
    expect(stdout).toMatch(/^Fail {4}10\.0\.4\.11 {2}/)
    expect(stdout).toMatch(/\nFail {4}10\.0\.4\.12 {2}/)
    expect(stdout).toContain('WSMan')
    expect(stdout + stderr).not.toContain('Mark5')
  })

  it('answers with one document', async () => {
    const { status, stdout } = await run('--password-file', 'password', '--powershell', '/no/such/powershell', '--json')
    expect(status).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({
      command: 'pep connect',
      result: 'Fail',
      consoles: [
        { address: '10.0.4.11', opened: false, reason: 'powershell' },
        { address: '10.0.4.12', opened: false, reason: 'powershell' },
      ],
    })
  })

  it('needs addresses, a password and a PowerShell, and says which is missing', async () => {
    expect((await run('--powershell', '/bin/true')).stderr).toContain('--password-file')
    const here = await run('--password-file', 'password', '--powershell', 'powershell')
    expect(here).toMatchObject({ status: 2, stdout: '' })
    expect(here.stderr).toContain('absolute path')
    const names = await keyturn(['pep', 'connect', '--ercs', 'ercs01', '--user', 'u', '--password-file', 'password'], {
      cwd: folder,
    })
    expect(names).toMatchObject({ status: 2, stdout: '' })
    expect(names.stderr).toContain('IPv4')
  })
})
