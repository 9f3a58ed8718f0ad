import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { PepRecord } from '../../src/domain/pep/record.ts'
import { readReadiness } from '../../src/domain/readiness/test-azurestack.ts'
import { CommandFailed, SessionLost, SessionRefused } from '../../src/main/pep/privileged-endpoint.ts'
import { consoles } from '../../src/rehearsal/stamp-console.ts'
import { look, lookUntil, never, rotateCommand, run, withStamp } from './support/running.ts'
import { accounts, type Material, makeMaterial, namesOf } from './support/simulated.ts'

let material: Material
beforeAll(async () => {
  material = await makeMaterial(namesOf('AAD'))
})
afterAll(() => material.remove())

const information = { command: 'Get-AzureStackStampInformation' } as const
const readiness = { command: 'Test-AzureStack', group: 'SecretRotationReadiness' } as const

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
      expect(texts.slice(0, 2)).toEqual([
        'VERBOSE: Create Client for execution of action plan',
        'VERBOSE: Start action plan',
      ])
      expect(texts).toContain("VERBOSE: Step 'Rotate portal and ARM endpoints' status: 'InProgress'")
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

describe('closing a session', () => {
  it('ships its transcript, and those of sessions that were lost on the same console, without a secret', async () => {
    await withStamp(material, { scenario: 'session-drops', compression: 6000 }, async ({ share, open }) => {
      const transcripts = await mkdtemp(join(material.folder, 'transcripts-'))
      await expect(run(await open(0), rotateCommand(share))).rejects.toBeInstanceOf(SessionLost)
      const other = await open(1)
      await lookUntil(other, (action) => action?.end === 'success')
      expect(await other.close(transcripts)).toHaveLength(1)
      const files = await (await open(0)).close(transcripts)
      expect(files).toHaveLength(2)
      expect(await readdir(transcripts)).toHaveLength(3)
      const text = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('')
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
      await expect(session.close(join(folder, 'taken'))).rejects.toThrow(/^simulated: .*taken/)
      const files = await (await open(0)).close(join(folder, 'free'))
      expect((await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('')).toContain(
        'PS>Get-AzureStackStampInformation',
      )
    })
  })
})
