import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { windowsPowerShellFaults } from '../../../powershell/support/windows-powershell-faults.ts'
import { requirePowerShell, runPowerShellFile } from '../../../support/powershell.ts'
import { temporaryFolder } from '../../../support/temporary-folder.ts'
import { requireTool } from '../../../support/tools.ts'
import { referenceVerdict, writeExtractedBundle } from '../support/forged-logs.ts'
import { essence, expected } from './support/extracted-bundles.ts'
import { verdictIn, verifyScript } from './support/powershell-verdicts.ts'
import { smallLog } from './support/small-logs.ts'

const at = temporaryFolder()

describe('verify.ps1 by itself', () => {
  it('verifies the folder in which it lies, and says by its exit code what came of it', async (context) => {
    requirePowerShell(context)
    const log = smallLog(10)
    const folder = at('a bundle')
    writeExtractedBundle(folder, log, { files: { 'verify.ps1': readFileSync(verifyScript) } })
    const script = join(folder, 'verify.ps1')
    const whole = await runPowerShellFile(script)
    expect({ status: whole.status, stderr: whole.stderr, ...essence(verdictIn(whole.stdout, 0)) }).toEqual({
      status: 0,
      stderr: '',
      ...expected(referenceVerdict(log.lines)),
    })
    cpSync(folder, at('altered'), { recursive: true })
    writeFileSync(at('altered', 'README.txt'), 'altered')
    const altered = await runPowerShellFile(script, [
      '-Path',
      at('altered'),
      '-Anchor',
      `${folder}/head.json,${folder}/head.json`,
    ])
    expect([altered.status, altered.stderr]).toEqual([1, ''])
    expect(altered.stdout).toContain('\nFINDING file-altered none The file README.txt ')
  })

  it.for([
    ['no such folder', ['-Path', 'missing']],
    ['a file', ['-Path', verifyScript]],
    ['an option that it does not have', ['-Folder', 'x']],
  ] as const)('says in one line what keeps it from verifying: %s', async ([, words], context) => {
    requirePowerShell(context)
    const { status, stdout, stderr } = await runPowerShellFile(verifyScript, words)
    expect([status, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(/^Nothing was verified: .{20,}\.\r?\n$/)
  })

  it('asks for nothing that Windows PowerShell 5.1 does not have, and for no command beyond the language', async (context) => {
    requireTool(context, 'dotnet')
    expect(await windowsPowerShellFaults(verifyScript, ['Set-StrictMode:Version:Off'])).toEqual([])
  })
})
