import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { windowsPowerShellFaults } from '../../powershell/support/windows-powershell-faults.ts'
import { requireTool } from '../../support/tools.ts'

const transport = fileURLToPath(new URL('../../powershell/endpoint/transport.ps1', import.meta.url))

it('an older PowerShell can read the transport as far as to the sentence that refuses it', async (context) => {
  requireTool(context, 'dotnet')
  const commands = ['Import-Module', 'Get-SimulatedConsole', 'New-TcpSession', 'Test-SimulatedShare']
  expect(await windowsPowerShellFaults(transport, commands)).toEqual([])
})
