import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { windowsPowerShellFaults } from '../../powershell/support/windows-powershell-faults.ts'
import { requireTool } from '../../support/tools.ts'

const source = fileURLToPath(new URL('../../../src/', import.meta.url))
const scripts = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ps1'))
  .toSorted()

/**
 * Commands beyond the script's own, with the parameters that Windows PowerShell 5.1 has among those that could be used: of
 * the engine itself, but for a drive on a share, which Windows' own module makes. What stands without parameters is a
 * function of another of these scripts.
 * Source: the syntax of each command in the reference of Windows PowerShell 5.1 (learn.microsoft.com/powershell/module).
 */
const strictMode = 'Set-StrictMode:Version:Off'
const commands: { readonly [script: string]: readonly string[] } = {
  'verify.ps1': [strictMode],
  'agent.ps1': [
    strictMode,
    'New-PSSession:ComputerName:ConfigurationName:Credential:SessionOption:Port:UseSSL:ApplicationName:Authentication',
    'Remove-PSSession:Session:Id:Name:InstanceId:ComputerName',
  ],
  'jump-box.ps1': [
    'New-PSDrive:Name:PSProvider:Root:Credential:Description:Scope:Persist',
    'Remove-PSDrive:Name:PSProvider:LiteralName:Scope:Force',
    ...['Say', 'Member', 'Fault'],
  ],
  'self-test.ps1': ['Say', 'Member', 'SessionState'],
}

it('every script that ships is known to this test', () => {
  expect(scripts.map((path) => path.split(/[\\/]/).at(-1))).toEqual([
    'verify.ps1',
    'agent.ps1',
    'jump-box.ps1',
    'self-test.ps1',
  ])
})

it.for(scripts)('%s has nothing that Windows PowerShell 5.1 does not know', async (script, context) => {
  requireTool(context, 'dotnet')
  const name = script.split(/[\\/]/).at(-1) ?? ''
  expect(await windowsPowerShellFaults(join(source, script), commands[name])).toEqual([])
})
