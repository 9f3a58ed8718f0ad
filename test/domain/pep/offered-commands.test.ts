import { expect, it } from 'vitest'
import { offeredCommands, offers } from '../../../src/domain/pep/offered-commands.ts'

it('tells of Keyturn’s own commands only, whatever their letters’ case, and in one order', () => {
  expect(offeredCommands(['get-help', 'TEST-AZURESTACK', 'Get-AzureStackLog', 'Close-privilegedendpoint'])).toEqual({
    offered: ['Test-AzureStack', 'Close-PrivilegedEndpoint'],
    missing: ['Get-AzureStackStampInformation', 'Start-SecretRotation', 'Get-ActionStatus'],
  })
})

it('takes no command for another that begins alike', () => {
  expect(offers(['Get-ActionStatuses', ' Get-ActionStatus'], 'Get-ActionStatus')).toBe(false)
  expect(offers(['get-actionstatus'], 'Get-ActionStatus')).toBe(true)
  expect(offers([], 'Get-ActionStatus')).toBe(false)
})
