import { readdirSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { visibleCommands } from '../../../src/rehearsal/stamp-console.ts'
import type { SessionAnswer } from '../../../src/rehearsal/wire.ts'
import { temporaryFolder } from '../../support/temporary-folder.ts'
import { requireTool } from '../../support/tools.ts'
import { withStamp } from '../support/running.ts'
import { accounts, type Material, makeMaterial, namesOf } from '../support/simulated.ts'
import { withBed, withScriptedBed } from './support/bed.ts'
import { base64, loginOf, runClient, textsOf } from './support/client.ts'

const open = `Open 10.0.4.11 ${loginOf(accounts.cloudAdmin)}`
const command = (name: string): string => `Run { $args[0].AddCommand('${name}') }`
const script = (text: string): string => `Run { $args[0].AddScript((Text '${base64(text)}')) }`
const secret = (text: string): string => `(Secret '${base64(text)}')`
const login = (userName: string, password: string): string => loginOf({ userName, password: Buffer.from(password) })
const completed: SessionAnswer = { is: 'completed' }

describe('the simulated stamp through PowerShell', () => {
  let material: Material
  beforeAll(async () => {
    material = await makeMaterial(namesOf('AAD'))
  })
  afterAll(() => material.remove())

  const rotation = (path: string, credential: string, password: string): string =>
    `Run { $args[0].AddCommand('Start-SecretRotation').AddParameter('PfxFilesPath', (Text '${base64(path)}')).AddParameter('PathAccessCredential', ${credential}).AddParameter('CertificatePassword', ${password}) }`

  it('offers what it offers without PowerShell, and nothing else', async (context) => {
    requireTool(context, 'dotnet')
    await withStamp(material, { scenario: 'success', compression: 1 }, ({ stamp }) =>
      withBed(stamp, async ({ bed }) => {
        const said = await runClient(bed, [
          open,
          command('Get-Command'),
          command('Get-Process'),
          command('New-TcpSession'),
        ])
        const names = textsOf(said, 'property').flatMap((text) => /^Name String (.*)$/.exec(text)?.[1] ?? [])
        expect(names.toSorted()).toEqual(visibleCommands.toSorted())
        expect(textsOf(said, 'ended').slice(1)).toEqual([
          expect.stringMatching(/^Failed\|CommandNotFoundException/),
          expect.stringMatching(/^Failed\|CommandNotFoundException/),
        ])
      }),
    )
  })

  it('takes commands and no language', async (context) => {
    requireTool(context, 'dotnet')
    await withScriptedBed(async ({ bed }) => {
      const scripts = ['1 + 1', '$x = 1', 'Get-ActionStatus', '[Math]::PI', '& { Get-ActionStatus }']
      const said = await runClient(bed, [open, ...scripts.map(script)])
      const ends = textsOf(said, 'ended')
      expect(ends).toHaveLength(scripts.length)
      for (const end of ends) expect(end).toMatch(/^Failed\|ScriptsNotAllowed\|/)
      expect(new Set(textsOf(said, 'state'))).toEqual(new Set(['Opened']))
    })
  })

  it('refuses an account and a configuration as WinRM would', async (context) => {
    requireTool(context, 'dotnet')
    await withStamp(material, { scenario: 'ercs-down', compression: 1 }, ({ stamp }) =>
      withBed(stamp, async ({ bed }) => {
        const said = await runClient(bed, [
          open,
          `Open 10.0.4.12 ${login(accounts.cloudAdmin.userName, 'wrong')}`,
          `Open 10.0.4.12 ${loginOf(accounts.cloudAdmin)} Microsoft.PowerShell`,
        ])
        expect(textsOf(said, 'refused')).toEqual([
          expect.stringMatching(/^NetworkPathNotFound,PSSessionOpenFailed.*The network path was not found/),
          expect.stringMatching(/^AccessDenied,PSSessionOpenFailed.*: Access is denied\.$/),
          expect.stringMatching(
            /^InvalidResourceUri,PSSessionOpenFailed.*Cannot find the Microsoft\.PowerShell session configuration/,
          ),
        ])
        expect(bed.consoles.map(({ sessions }) => sessions.opened)).toEqual([0, 0, 0])
      }),
    )
  })

  it('rotates, and tells what it does as it does it', async (context) => {
    requireTool(context, 'dotnet')
    await withStamp(material, { scenario: 'success', compression: 1500 }, ({ stamp, share }) =>
      withBed(stamp, async ({ bed }) => {
        const path = `${share}/Certificates`
        const password = `(Secret '${accounts.pfxPassword.toString('base64')}')`
        const said = await runClient(bed, [
          open,
          rotation(path, login(accounts.share.userName, 'wrong'), password),
          rotation(path, loginOf(accounts.share), password),
          "Run { $args[0].AddCommand('Get-ActionStatus').AddParameter('FunctionName', 'Start-SecretRotation') }",
        ])
        expect(textsOf(said, 'ended')).toEqual([
          expect.stringMatching(/^Failed\|ShareAccess,Start-SecretRotation.*The user name or password is incorrect\.$/),
          'Completed|',
          'Completed|',
        ])
        expect(textsOf(said, 'output')).toContain("String Action plan finished with status: 'Completed'")
        expect(textsOf(said, 'verbose')).toContain("Step 'Rotate portal and ARM endpoints' status: 'InProgress'")
        expect(textsOf(said, 'progress')).toContain('Restart gateways|InProgress|86')
        // As it does it: the first step is told before the last one begins, not all of them at the end.
        const told = (part: string): number => said.find(({ text }) => text.includes(part))?.at ?? Number.NaN
        expect(told('Restart gateways') - told('Rotate portal and ARM endpoints')).toBeGreaterThan(100)
        expect(await stamp.startSecretRotationCalls()).toBe(2)
      }),
    )
  })

  it('loses the session where the scenario says so', async (context) => {
    requireTool(context, 'dotnet')
    await withStamp(material, { scenario: 'session-drops', compression: 3000 }, ({ stamp, share }) =>
      withBed(stamp, async ({ bed }) => {
        const password = `(Secret '${accounts.pfxPassword.toString('base64')}')`
        const said = await runClient(bed, [
          open,
          rotation(`${share}/Certificates`, loginOf(accounts.share), password),
          open,
          `Open 10.0.4.12 ${loginOf(accounts.cloudAdmin)}`,
        ])
        expect(textsOf(said, 'ended')).toEqual([expect.stringMatching(/^Failed\|/)])
        expect(textsOf(said, 'refused')).toEqual([expect.stringMatching(/^NetworkPathNotFound,/)])
        expect(textsOf(said, 'state')).toEqual(['Opened', 'Broken', 'Opened'])
      }),
    )
  })

  it('says whether an account may use the share, and maps nothing', async (context) => {
    requireTool(context, 'dotnet')
    const drive = (root: string, account: string): string =>
      `try { New-PSDrive -Name KeyturnTrial -PSProvider FileSystem -Root (Text '${base64(root)}') -Credential ${account} -ErrorAction Stop; Say 'drive' 'mapped'; Remove-PSDrive -Name KeyturnTrial -Force } catch { SayError 'drive' $_ }`
    await withStamp(material, { scenario: 'success', compression: 1 }, ({ stamp, share }) =>
      withBed(stamp, async ({ bed }) => {
        const said = await runClient(bed, [
          drive(share, loginOf(accounts.share)),
          drive(share, login(accounts.share.userName, 'wrong')),
          drive(`${share}/none`, loginOf(accounts.share)),
        ])
        expect(textsOf(said, 'drive')).toEqual([
          'mapped',
          expect.stringMatching(/^CouldNotMapNetworkDrive.*is denied \(simulated\)\.$/),
          expect.stringMatching(/^CouldNotMapNetworkDrive.*can't be listed/),
        ])
      }),
    )
  })
})

it('secrets arrive exactly, up to 107 characters and of every script', async (context) => {
  requireTool(context, 'dotnet')
  const secrets = [
    'Größe 密碼 😀 \u202e\u0301',
    `'"\`$(exit 9);&|<>@{}#%\\ \t`,
    'x'.repeat(107),
    '漢'.repeat(107),
    ' blank at both ends ',
    '\r\n\0\u2028',
  ]
  await withScriptedBed(async ({ stamp, bed }) => {
    stamp.onRequest(() => [completed])
    const rotation = (text: string): string =>
      `Run { $args[0].AddCommand('Start-SecretRotation').AddParameter('PathAccessCredential', ${login(`dom\\${text}`, text)}).AddParameter('CertificatePassword', ${secret(text)}) }`
    const said = await runClient(bed, [
      `Open 10.0.4.11 ${login(`dom\\${secrets[0]}`, secrets[0] ?? '')}`,
      ...secrets.map(rotation),
    ])
    expect(new Set(textsOf(said, 'ended'))).toEqual(new Set(['Completed|']))
    expect(stamp.hellos.map(({ account }) => account)).toEqual([
      { userName: `dom\\${secrets[0]}`, password: base64(secrets[0] ?? '') },
    ])
    expect(stamp.requests.map(({ parameters }) => parameters)).toEqual(
      secrets.map((text) => ({
        PathAccessCredential: { userName: `dom\\${text}`, password: base64(text) },
        CertificatePassword: base64(text),
      })),
    )
  })
})

it('each command arrives with its parameters, as they were given', async (context) => {
  requireTool(context, 'dotnet')
  await withScriptedBed(async ({ stamp, bed }) => {
    stamp.onRequest(() => [completed])
    const path = '\\\\nas\\Größe; $(x) \'"\n\0'
    const said = await runClient(bed, [
      open,
      command('Get-AzureStackStampInformation'),
      "Run { $args[0].AddCommand('Test-AzureStack').AddParameter('Group', 'SecretRotationReadiness') }",
      "Run { $args[0].AddCommand('Test-AzureStack').AddParameter('Include', 'AzsExternalCertificates').AddParameter('DetailedResults').AddParameter('Debug') }",
      "Run { $args[0].AddCommand('Get-ActionStatus').AddParameter('FunctionName', 'Start-SecretRotation').AddParameter('ActionType', 'a') }",
      "Run { $args[0].AddCommand('Start-SecretRotation').AddParameter('Internal').AddParameter('ReRun') }",
      "Run { $args[0].AddCommand('Start-SecretRotation').AddParameter('Internal', $false).AddParameter('ReRun', $true) }",
      `Run { $args[0].AddCommand('Close-PrivilegedEndpoint').AddParameter('TranscriptsPathDestination', (Text '${base64(path)}')).AddParameter('Credential', ${loginOf(accounts.share)}) }`,
      "Run { $args[0].AddCommand('Get-ActionStatus').AddParameter('Nonsense', 1) }",
    ])
    expect(textsOf(said, 'ended').at(-1)).toMatch(/^Failed\|NamedParameterNotFound,Get-ActionStatus/)
    expect(stamp.requests.map(({ command, parameters }) => [command, parameters])).toEqual([
      ['Get-AzureStackStampInformation', {}],
      ['Test-AzureStack', { Group: 'SecretRotationReadiness' }],
      ['Test-AzureStack', { Include: 'AzsExternalCertificates', DetailedResults: true, Debug: true }],
      ['Get-ActionStatus', { FunctionName: 'Start-SecretRotation', ActionType: 'a' }],
      ['Start-SecretRotation', { Internal: true, ReRun: true }],
      ['Start-SecretRotation', { ReRun: true }],
      [
        'Close-PrivilegedEndpoint',
        {
          TranscriptsPathDestination: path,
          Credential: {
            userName: accounts.share.userName,
            password: accounts.share.password.toString('base64'),
          },
        },
      ],
    ])
  })
})

it('each kind of record comes on its stream, with its text and its value', async (context) => {
  requireTool(context, 'dotnet')
  const value = {
    Text: 'Größe 漢 😀',
    Empty: null,
    True: true,
    Small: -7,
    Wide: 9_007_199_254_740_991,
    Part: 0.5,
    List: ['a', 'b'],
  }
  await withScriptedBed(async ({ stamp, bed }) => {
    stamp.onRequest(() => [
      { is: 'record', record: { stream: 'output', text: 'a line', value: 'a line of Größe' } },
      { is: 'record', record: { stream: 'output', text: 'True', value: true } },
      { is: 'record', record: { stream: 'output', text: 'an object', value } },
      { is: 'record', record: { stream: 'warning', text: 'take care 漢' } },
      { is: 'record', record: { stream: 'verbose', text: 'in detail' } },
      { is: 'record', record: { stream: 'information', text: 'by the way' } },
      { is: 'record', record: { stream: 'error', text: 'not that', id: 'Odd,Test-Thing' } },
      { is: 'record', record: { stream: 'progress', text: 'Rotate: one: InProgress', percent: 43 } },
      { is: 'record', record: { stream: 'progress', text: 'Rotate', percent: null } },
      { is: 'failed', message: 'It is over.', errorId: 'Over,Test-Thing' },
    ])
    const said = await runClient(bed, [open, command('Get-ActionStatus')])
    expect(textsOf(said, 'output')).toEqual(['String a line of Größe', 'Boolean True'])
    expect(textsOf(said, 'property')).toEqual([
      'Text String Größe 漢 😀',
      'Empty null',
      'True Boolean True',
      'Small Int32 -7',
      'Wide Int64 9007199254740991',
      'Part Double 0.5',
      'List ArrayList a b',
    ])
    expect(textsOf(said, 'warning')).toEqual(['take care 漢'])
    expect(textsOf(said, 'verbose')).toEqual(['in detail'])
    expect(textsOf(said, 'information')).toEqual(['by the way'])
    expect(textsOf(said, 'error')).toEqual([expect.stringMatching(/^Odd,Test-Thing.*\|not that$/)])
    expect(textsOf(said, 'progress')).toEqual(['Rotate: one|InProgress|43', 'Rotate | |-1'])
    expect(textsOf(said, 'ended')).toEqual([expect.stringMatching(/^Failed\|Over,Test-Thing.*\|It is over\.$/)])
    expect(textsOf(said, 'state')).toEqual(['Opened', 'Opened'])
  })
})

it('a command that is stopped ends, the stamp goes on, and the session takes the next one', async (context) => {
  requireTool(context, 'dotnet')
  const line = (text: string): SessionAnswer => ({ is: 'record', record: { stream: 'output', text, value: text } })
  await withScriptedBed(async ({ stamp, client }) => {
    stamp.onRequest(({ command: name }) => (name === 'Start-SecretRotation' ? [line('begun')] : []))
    const shell = client()
    shell.tell(open)
    shell.tell("Start { $args[0].AddCommand('Start-SecretRotation') }")
    shell.tell('while ($script:Output.Count -eq 0) { [Threading.Thread]::Sleep(1) }')
    shell.tell('$null = $script:Shell.BeginStop($null, $null)')
    shell.tell('Finish')
    expect((await shell.hear('ended')).text).toMatch(/^Stopped\|/)
    shell.tell(command('Get-ActionStatus'))
    stamp.onRequest(() => {
      stamp.say(line('of the stopped one'), completed)
      return [line('of the next one'), completed]
    })
    expect((await shell.hear('ended', 'Completed')).text).toBe('Completed|')
    expect(textsOf(shell.said, 'output')).toEqual(['String begun', 'String of the next one'])
  })
})

describe('what is left behind', () => {
  const at = temporaryFolder()
  afterEach(() => vi.unstubAllEnvs())

  it('is no process, no port and no file, whoever is still connected', async (context) => {
    requireTool(context, 'dotnet')
    for (const name of ['TMPDIR', 'TEMP', 'TMP']) vi.stubEnv(name, at('/'))
    const held = (): readonly string[] => process.getActiveResourcesInfo().filter((name) => /Process|Server/.test(name))
    await withScriptedBed(async ({ bed, client }) => {
      const shell = client()
      shell.tell(open)
      shell.tell(command('Get-Command'))
      await shell.hear('ended')
      expect(readdirSync(at('/'))).toHaveLength(1)
      shell.kill()
      await bed.close()
      expect(readdirSync(at('/'))).toEqual([])
    })
    await vi.waitFor(() => expect(held()).toEqual([]), { timeout: 60_000 })
  })
})
