import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { removeFolder, temporaryFolder } from '../support/folders.ts'
import { keyturn } from '../support/keyturn.ts'

let folder = ''
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => removeFolder(folder))

const given = {
  '--region': 'east',
  '--fqdn': 'azurestack.contoso.com',
  '--identity': 'ADFS',
  '--ercs': '10.0.4.11,10.0.4.12,10.0.4.13',
  '--share': '\\\\10.4.0.9\\certs\\',
  '--transcripts': "\\\\10.4.0.9\\Bob's transcripts",
}

const runbook = (changed: Partial<typeof given> = {}, ...more: readonly string[]) =>
  keyturn(['pep', 'runbook', ...Object.entries({ ...given, ...changed }).flat(), ...more], { cwd: folder })

describe('pep runbook', () => {
  it('prints how to rotate by hand, for this very stamp', async () => {
    const { status, stdout, stderr } = await runbook()
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout).toMatch(/^# Runbook: .*`east\.azurestack\.contoso\.com`/)
    for (const line of [
      "    Start-SecretRotation -PfxFilesPath '\\\\10.4.0.9\\certs\\Certificates' -PathAccessCredential $shareCredential -CertificatePassword $pfxPassword",
      "    Close-PrivilegedEndpoint -TranscriptsPathDestination '\\\\10.4.0.9\\Bob''s transcripts' -Credential $shareCredential",
      "$null = New-Item -ItemType Directory -Path '\\\\10.4.0.9\\certs\\Certificates\\ADFS\\Graph'",
      "    Set-Item -Path 'WSMan:\\localhost\\Client\\TrustedHosts' -Value '10.0.4.11,10.0.4.12,10.0.4.13' -Concatenate -Force",
      "$backup = Read-Host -Prompt 'New folder for the backup, in a secure place'",
    ]) {
      expect(stdout.split('\n')).toContain(line)
    }
    expect(await readdir(folder)).toEqual([])
  })

  it('writes the same to a file that an old Notepad can show, and writes over nothing', async () => {
    const { status, stdout } = await runbook({}, '--out', 'runbook.md', '--json')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ command: 'pep runbook', result: 'OK', out: join(folder, 'runbook.md') })
    const written = await readFile(join(folder, 'runbook.md'), 'utf8')
    expect(written).toMatch(/^\ufeff# Runbook: /)
    expect(written.match(/(?<!\r)\n/)).toBeNull()
    const printed = await runbook({}, '--json')
    const withoutTime = (text: string): string => text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, 'TIME')
    expect(withoutTime(written.slice(1).replaceAll('\r\n', '\n'))).toBe(withoutTime(JSON.parse(printed.stdout).runbook))
    const again = await runbook({}, '--out', 'runbook.md')
    expect(again.status).toBe(2)
    expect(again.stderr).toContain('exists already')
    expect(await readFile(join(folder, 'runbook.md'), 'utf8')).toBe(written)
  })

  it.each([
    [{ '--region': 'ea st' }, /is no region/],
    [{ '--ercs': 'AzS-ERCS01' }, /--ercs must be the IPv4 addresses/],
    [{ '--share': '/srv/share' }, /--share must be a path that the stamp can follow/],
    [{ '--share': '\\\\nas\\certs\\Certificates' }, /--share names a folder of the layout/],
    [{ '--share': '\\\\nas\\certs\\Certificates\\ADFS' }, /--share names a folder of the layout/],
    [{ '--share': '\\\\nas\\c\u202eerts' }, /--share can’t be used\. .*\(U\+202E\)/],
    [{ '--transcripts': 'transcripts' }, /--transcripts must be a path that the stamp can follow/],
    [{ '--transcripts': '\\\\nas\\a\nStop-Computer' }, /--transcripts can’t be used\. .*\(U\+000A\)/],
  ])('refuses %j with a reason', async (changed, reason) => {
    const { status, stdout, stderr } = await runbook(changed)
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(reason)
  })
})
