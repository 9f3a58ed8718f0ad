import { expect, it } from 'vitest'
import { certificatesPath, invocationOf, type PepCommand } from '../../../src/domain/pep/command.ts'
import { blocksOf, plannedRunbook } from '../../domain/run/support/runbooks.ts'
import { requireTool } from '../../support/tools.ts'
import { accounts } from '../support/simulated.ts'
import { withScriptedBed } from './support/bed.ts'
import { base64, loginOf, runClient } from './support/client.ts'

const open = `Open 10.0.4.11 ${loginOf(accounts.cloudAdmin)}`
const password = 'Gehäime 密1'
const secrets = [`$shareCredential = ${loginOf(accounts.share)}`, `$pfxPassword = Secret '${base64(password)}'`]
/** As what is received tells a credential. */
const shareCredential = { userName: accounts.share.userName, password: accounts.share.password.toString('base64') }

/** Pasted: the empty line ends a block of several lines. */
const pasted = (block: string): string => `$null = ${block}\n`

it('what a runbook sends reaches an endpoint without language, each with its parameters', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ stamp, bed }) => {
    stamp.onRequest(() => [{ is: 'completed' }])
    const blocks = blocksOf(plannedRunbook('AAD')).filter((block) => block.startsWith('Invoke-Command'))
    await runClient(bed, [open, ...secrets, ...blocks.map(pasted)])
    expect(stamp.requests.map(({ command, parameters }) => [command, parameters])).toEqual([
      ['Get-AzureStackStampInformation', {}],
      ['Test-AzureStack', { Group: 'SecretRotationReadiness' }],
      ['Get-ActionStatus', { FunctionName: 'Start-SecretRotation' }],
      [
        'Start-SecretRotation',
        {
          PfxFilesPath: '\\\\10.4.0.9\\certs\\Certificates',
          PathAccessCredential: shareCredential,
          CertificatePassword: base64(password),
        },
      ],
      ['Get-ActionStatus', { FunctionName: 'Start-SecretRotation' }],
      ['Start-SecretRotation', { ReRun: true }],
      ['Test-AzureStack', { Include: 'AzsExternalCertificates', DetailedResults: true }],
      [
        'Close-PrivilegedEndpoint',
        { TranscriptsPathDestination: '\\\\10.4.0.9\\transcripts', Credential: shareCredential },
      ],
    ])
  })
})

it('a path with every quote that PowerShell knows arrives as it is', async (context) => {
  requireTool(context, 'dotnet')
  const pfxFilesPath = certificatesPath("\\\\nas\\Bob's \u2018\u2019\u201a\u201b $(1) `n; 密\\Certificates")
  if (pfxFilesPath === null) throw new Error('the path of the test is wrong')
  const command: PepCommand = {
    command: 'Start-SecretRotation',
    rotate: 'external',
    pfxFilesPath,
    pathAccessCredential: 'share-credential',
    certificatePassword: 'pfx-password',
  }
  await withScriptedBed(async ({ stamp, bed }) => {
    stamp.onRequest(() => [{ is: 'completed' }])
    await runClient(bed, [open, ...secrets, pasted(invocationOf(command))])
    expect(stamp.requests.map(({ parameters }) => parameters)).toEqual([
      expect.objectContaining({ PfxFilesPath: pfxFilesPath }),
    ])
  })
})
