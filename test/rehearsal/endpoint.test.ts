import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ClosingCommand } from '../../src/domain/pep/command.ts'
import { offeredCommands } from '../../src/domain/pep/offered-commands.ts'
import type { PepRecord } from '../../src/domain/pep/record.ts'
import { readReadiness } from '../../src/domain/readiness/test-azurestack.ts'
import { CommandFailed, SessionLost, SessionRefused } from '../../src/main/pep/privileged-endpoint.ts'
import { consoles, visibleCommands } from '../../src/rehearsal/stamp-console.ts'
import { answerTo, look, lookUntil, never, rotateCommand, run, withStamp } from './support/running.ts'
import { accounts, type Material, makeMaterial, namesOf } from './support/simulated.ts'

let material: Material
beforeAll(async () => {
  material = await makeMaterial(namesOf('AAD'))
})
afterAll(() => material.remove())

const information = { command: 'Get-AzureStackStampInformation' } as const
const readiness = { command: 'Test-AzureStack', group: 'SecretRotationReadiness' } as const

const closing = (folder: string): ClosingCommand => ({
  command: 'Close-PrivilegedEndpoint',
  transcriptsPathDestination: folder,
  credential: 'share-credential',
})

describe('a session on the simulated privileged endpoint', () => {
  it('opens on each of the three consoles, side by side', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ open }) => {
      const sessions = await Promise.all([open(0), open(1), open(2)])
      const answers = await Promise.all(sessions.map((session) => run(session, information)))
      for (const [record] of answers) {
        expect(record).toMatchObject({
          stream: 'output',
          value: {
            StampVersion: '1.2108.2.130',
            ExternalDomainFQDN: 'east.azurestack.contoso.com',
            EmergencyConsoleIPAddresses: ['10.0.4.11', '10.0.4.12', '10.0.4.13'],
            RootCACertificates: [{ Thumbprint: expect.any(String) }, { Thumbprint: expect.any(String) }],
          },
        })
      }
      for (const session of sessions) session.abandon()
    })
  })

  it('tells what it offers: what every session of its kind has, and the stamp’s own', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ open }) => {
      const session = await open(0)
      expect([...session.commands]).toEqual(visibleCommands)
      expect(offeredCommands(session.commands).missing).toEqual([])
      session.abandon()
    })
  })

  it('runs one command after the other', async () => {
    await withStamp(material, { scenario: 'readiness-warning', compression: 1 }, async ({ open }) => {
      const session = await open(1)
      await run(session, information)
      const text = (await run(session, readiness)).map((record) => record.text).join('\n')
      expect(readReadiness(text).verdict).toBe('warn')
      session.abandon()
    })
  })

  it('is refused to a wrong password, and on a console that is down', async () => {
    await withStamp(material, { scenario: 'ercs-down', compression: 1 }, async ({ vault, open }) => {
      await expect(open(0)).rejects.toMatchObject({
        name: 'SessionRefused',
        reason: 'unreachable',
        target: consoles[0],
      })
      vault.holdCredential('cloudadmin-credential', accounts.cloudAdmin.userName, Buffer.from('Wrong1Password'))
      await expect(open(1)).rejects.toMatchObject({ name: 'SessionRefused', reason: 'access-denied' })
      vault.holdCredential('cloudadmin-credential', 'azurestack\\other', Buffer.from(accounts.cloudAdmin.password))
      await expect(open(2)).rejects.toMatchObject({ name: 'SessionRefused', reason: 'access-denied' })
    })
  })

  it('is refused when no stamp is there', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ stamp, open }) => {
      await stamp.stop()
      const refused = await open(0).catch((error: unknown) => error)
      expect(refused).toBeInstanceOf(SessionRefused)
      expect(refused).toMatchObject({ reason: 'unreachable' })
    })
  })

  it('streams the rotation in the words of the console, and its progress', async () => {
    await withStamp(material, { scenario: 'release-1901', compression: 6000 }, async ({ share, open }) => {
      const session = await open(0)
      const records = await run(session, rotateCommand(share))
      const texts = records.map(({ text }) => text)
      expect(texts.slice(0, 2)).toEqual(['Create Client for execution of action plan', 'Start action plan'])
      expect(texts).toContain("Step 'Rotate portal and ARM endpoints' status: 'InProgress'")
      expect(texts.at(-1)).toBe('Overall action status: Success')
      const percents = records.flatMap((record) => (record.stream === 'progress' ? [record.percent ?? 0] : []))
      expect(percents).toEqual(percents.toSorted((a, b) => a - b))
      session.abandon()
    })
  })

  it('ends a refused command with the stamp’s words and id, and takes the next one', async () => {
    await withStamp(material, { scenario: 'wrong-layout', compression: 6000 }, async ({ share, stamp, open }) => {
      const session = await open(0)
      const failed = await run(session, rotateCommand(share)).catch((error: unknown) => error)
      expect(failed).toBeInstanceOf(CommandFailed)
      expect(failed).toMatchObject({ errorId: 'ParameterArgumentValidationErrorNullNotAllowed,Test-Certificate' })
      expect(await look(session)).toMatchObject({ end: 'success' })
      expect(await stamp.startSecretRotationCalls()).toBe(1)
      session.abandon()
    })
  })

  it('ends a failed rotation with the step that failed', async () => {
    await withStamp(material, { scenario: 'fails-then-rerun', compression: 6000 }, async ({ share, open }) => {
      const session = await open(0)
      await expect(run(session, rotateCommand(share))).rejects.toThrow(/Rotate storage endpoints.*-ReRun/s)
      session.abandon()
    })
  })

  it('that is lost in the middle says nothing of the rotation, which is followed from another console', async () => {
    await withStamp(material, { scenario: 'session-drops', compression: 3000 }, async ({ share, open }) => {
      const session = await open(0)
      const seen: PepRecord[] = []
      const lost = await session
        .invoke(rotateCommand(share), (record) => seen.push(record), never)
        .catch((error: unknown) => error)
      expect(lost).toBeInstanceOf(SessionLost)
      expect(seen.some(({ text }) => text.includes('Rotate storage endpoints'))).toBe(true)
      await expect(open(0)).rejects.toMatchObject({ reason: 'unreachable' })
      const other = await open(1)
      expect((await look(other))?.end).toBeNull()
      await lookUntil(other, (action) => action?.end === 'success')
      const back = await open(0)
      back.abandon()
      other.abandon()
    })
  })

  it('that is aborted gives the reason, is given up, and stops nothing at the stamp', async () => {
    await withStamp(material, { scenario: 'success', compression: 3000 }, async ({ share, stamp, open }) => {
      const session = await open(0)
      const controller = new AbortController()
      const reason = new Error('enough')
      const aborted = session.invoke(rotateCommand(share), () => controller.abort(reason), controller.signal)
      await expect(aborted).rejects.toBe(reason)
      await expect(run(session, information)).rejects.toBeInstanceOf(SessionLost)
      const other = await open(0)
      await lookUntil(other, (action) => action?.end === 'success')
      expect(await stamp.startSecretRotationCalls()).toBe(1)
      other.abandon()
    })
  })

  it('never shows a rotation that was sent as one that never came', async () => {
    await withStamp(material, { scenario: 'session-drops', compression: 1 }, async ({ share, open }) => {
      const [sending, asking] = await Promise.all([open(0), open(1)])
      const cut = run(sending, rotateCommand(share)).catch((error: unknown) => error)
      await run(asking, information)
      expect(await look(asking)).not.toBeNull()
      sending.abandon()
      await cut
      asking.abandon()
    })
  })
})

const base64 = (password: Buffer): string => password.toString('base64')

/** Everything in a folder of transcripts. */
const textOf = async (folder: string): Promise<string> =>
  (await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')))).join('')

describe('closing a session', () => {
  it('ships its transcript, and those of sessions that were lost on the same console, without a secret', async () => {
    await withStamp(material, { scenario: 'session-drops', compression: 6000 }, async ({ share, open }) => {
      const transcripts = await mkdtemp(join(material.folder, 'transcripts-'))
      await expect(run(await open(0), rotateCommand(share))).rejects.toBeInstanceOf(SessionLost)
      const other = await open(1)
      await lookUntil(other, (action) => action?.end === 'success')
      await other.close(closing(transcripts))
      expect(await readdir(transcripts)).toHaveLength(1)
      await (await open(0)).close(closing(transcripts))
      expect(await readdir(transcripts)).toHaveLength(3)
      const text = await textOf(transcripts)
      expect(text).toContain('PS>Close-PrivilegedEndpoint -TranscriptsPathDestination "')
      expect(text).toContain('-Credential System.Management.Automation.PSCredential')
      expect(text).toContain("VERBOSE: Overall action status: 'Running'")
      expect(text).toContain('PS>Start-SecretRotation -PfxFilesPath ')
      expect(text).toContain('-CertificatePassword System.Security.SecureString')
      for (const password of [accounts.cloudAdmin.password, accounts.share.password, accounts.pfxPassword]) {
        expect(text).not.toContain(password.toString())
        expect(text).not.toContain(password.toString('base64'))
      }
    })
  })

  it('that can’t write them fails in words and keeps them for the next', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ open }) => {
      const folder = await mkdtemp(join(material.folder, 'transcripts-'))
      await writeFile(join(folder, 'taken'), '')
      const session = await open(0)
      await run(session, information)
      await expect(session.close(closing(join(folder, 'taken')))).rejects.toThrow(/^simulated: .*taken/)
      await (await open(0)).close(closing(join(folder, 'free')))
      expect(await textOf(join(folder, 'free'))).toContain('PS>Get-AzureStackStampInformation')
    })
  })

  it('asks for the account of the share, even where that account may not read it', async () => {
    await withStamp(material, { scenario: 'share-unreadable', compression: 1 }, async ({ vault, open }) => {
      const folder = await mkdtemp(join(material.folder, 'transcripts-'))
      vault.holdCredential('share-credential', accounts.share.userName, Buffer.from('Wrong1Password'))
      await expect((await open(0)).close(closing(folder))).rejects.toMatchObject({
        name: 'CommandFailed',
        errorId: 'ShareAccess,Close-PrivilegedEndpoint',
      })
      expect(await readdir(folder)).toEqual([])
      vault.holdCredential('share-credential', accounts.share.userName, Buffer.from(accounts.share.password))
      await (await open(0)).close(closing(folder))
      expect(await readdir(folder)).toHaveLength(2)
    })
  })

  it('ends it: nothing more is done there', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ stamp, open }) => {
      const folder = await mkdtemp(join(material.folder, 'transcripts-'))
      const session = await open(0)
      await session.close(closing(folder))
      await expect(run(session, information)).rejects.toBeInstanceOf(SessionLost)
      const { port, token } = stamp.connection
      const invoke = (command: string, parameters: object): string =>
        `${JSON.stringify({ do: 'invoke', command, parameters })}\n`
      const account = { userName: accounts.cloudAdmin.userName, password: base64(accounts.cloudAdmin.password) }
      const share = { userName: accounts.share.userName, password: base64(accounts.share.password) }
      const hello = { kind: 'session', token, console: 'AzS-ERCS01', configuration: 'PrivilegedEndpoint', account }
      const answer = await answerTo(
        port,
        `${JSON.stringify(hello)}\n${invoke('Close-PrivilegedEndpoint', { TranscriptsPathDestination: folder, Credential: share })}${invoke('Get-AzureStackStampInformation', {})}`,
        (heard) => heard.includes('SessionClosed'),
      )
      expect(answer).toContain('{"is":"completed"}')
      expect(answer).not.toContain('StampVersion')
    })
  })

  it('is always refused where transcripts stay', async () => {
    await withStamp(material, { scenario: 'transcripts-stay', compression: 1 }, async ({ open }) => {
      const folder = await mkdtemp(join(material.folder, 'transcripts-'))
      for (const console of [0, 1, 2]) {
        await expect((await open(console)).close(closing(folder))).rejects.toMatchObject({
          errorId: 'TranscriptsNotCopied,Close-PrivilegedEndpoint',
        })
      }
      expect(await readdir(folder)).toEqual([])
    })
  })
})
