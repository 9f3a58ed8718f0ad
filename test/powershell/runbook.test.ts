import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { blocksOf, plannedRunbook } from '../domain/run/support/runbooks.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { requireTool } from '../support/tools.ts'
import { windowsPowerShellFaults } from './support/windows-powershell-faults.ts'

const at = temporaryFolder()

/** What Windows Server 2016 has in the box, in PowerShell's own modules. */
const inTheBox = [
  ...['New-PSSession', 'New-PSSessionOption', 'Remove-PSSession', 'Invoke-Command', 'ForEach-Object'],
  ...['Get-Credential', 'Read-Host', 'Write-Warning', 'Start-Transcript', 'Stop-Transcript', 'Remove-Variable'],
  ...['Get-Item', 'Set-Item', 'New-Item', 'Get-ChildItem', 'Copy-Item', 'Remove-Item', 'Get-Content', 'Test-Path'],
  ...[
    'Join-Path',
    'Resolve-Path',
    'Get-FileHash',
    'Sort-Object',
    'Compare-Object',
    'Format-List',
    'New-PSDrive',
    'Remove-PSDrive',
  ],
]
/** What the stamp has. */
const ofTheEndpoint = [
  ...['Get-AzureStackStampInformation', 'Test-AzureStack', 'Get-ActionStatus', 'Start-SecretRotation'],
  'Close-PrivilegedEndpoint',
]

describe.each(['AAD', 'ADFS'] as const)('a runbook with %s', (identity) => {
  it('has only what Windows has, and each of its blocks ends what it begins', async (context) => {
    requireTool(context, 'dotnet')
    const blocks = blocksOf(plannedRunbook(identity))
    expect(blocks.length).toBeGreaterThan(20)
    const alone = blocks.map((block, index) => `function Block${index} {\n${block}\n}`)
    writeFileSync(at('blocks.ps1'), `${alone.join('\n')}\n`)
    expect(await windowsPowerShellFaults(at('blocks.ps1'), [...inTheBox, ...ofTheEndpoint])).toEqual([])
  })
})
