import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { probeHosts } from '../../src/domain/certificates/certificate-set.ts'
import { launchFromSources } from '../../src/rehearsal/launch-stamp.ts'
import { findOrStartStamp, StampDidNotStart } from '../../src/rehearsal/process.ts'
import { answerTo, look, lookUntil, rehearsedIn, rotateCommand, run, servedAt, withStamp } from './support/running.ts'
import { accounts, type Material, makeMaterial, namesOf, newShare, newStampFolder } from './support/simulated.ts'

const script = fileURLToPath(new URL('../../src/rehearsal/stamp-process.ts', import.meta.url))

let material: Material
beforeAll(async () => {
  material = await makeMaterial(namesOf('AAD'))
})
afterAll(() => material.remove())

const kill = async (pid: number): Promise<void> => {
  process.kill(pid, 'SIGKILL')
  for (;;) {
    try {
      process.kill(pid, 0)
    } catch {
      return
    }
    await new Promise(setImmediate)
  }
}

/** The processes of this computer that were started for a stamp. */
const processesOf = async (folder: string): Promise<readonly number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  // A process may end while they are looked through.
  const lines = await Promise.all(pids.map((pid) => readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')))
  return pids.filter((_, index) => lines[index]?.split('\0').includes(folder)).map(Number)
}

describe('the process of a simulated stamp', () => {
  it('comes up, is found again, and ends when it is told to', async () => {
    const folder = await newStampFolder(material, 'success', 600)
    const stamp = await findOrStartStamp(folder, launchFromSources)
    expect((await findOrStartStamp(folder, launchFromSources)).connection).toEqual(stamp.connection)
    await stamp.stop()
    expect(await readdir(folder)).not.toContain('connection.json')
    await expect(stamp.startSecretRotationCalls()).rejects.toThrow(/does not answer/)
    await stamp.stop()
  })

  it('is one only, however many look for it at the same moment', async () => {
    const folder = await newStampFolder(material, 'success', 600)
    const found = await Promise.all([1, 2, 3].map(() => findOrStartStamp(folder, launchFromSources)))
    expect(new Set(found.map(({ connection }) => connection.pid)).size).toBe(1)
    if (process.platform === 'linux') expect(await processesOf(folder)).toEqual([found[0]?.connection.pid])
    await found[0]?.stop()
    const again = await findOrStartStamp(folder, launchFromSources)
    expect(again.connection.pid).not.toBe(found[0]?.connection.pid)
    await again.stop()
  })

  it('serves each endpoint its own certificate, and none to a name that it does not have', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ stamp }) => {
      const hosts = probeHosts(material.names).map(({ host }) => host)
      const served = await Promise.all(hosts.map((host) => servedAt(stamp, host)))
      expect(new Set(served).size).toBe(hosts.length)
      expect(await servedAt(stamp, 'somebody.blob.east.azurestack.contoso.com')).toBe(
        await servedAt(stamp, 'keyturn-probe.blob.east.azurestack.contoso.com'),
      )
      await expect(servedAt(stamp, 'portal.west.azurestack.contoso.com')).rejects.toThrow()
    })
  })

  it('rotates what its endpoints serve', async () => {
    await withStamp(material, { scenario: 'success', compression: 6000 }, async (rehearsed) => {
      const session = await rehearsed.open(0)
      const records = await run(session, rotateCommand(rehearsed.share))
      expect(records.map(({ text }) => text)).toContain("Action plan finished with status: 'Completed'")
      for (const { folder, host } of probeHosts(material.names)) {
        expect(await servedAt(rehearsed.stamp, host), host).toBe(material.prepared.get(folder))
      }
      expect(await rehearsed.stamp.startSecretRotationCalls()).toBe(1)
      session.abandon()
    })
  })

  it('goes on with the same rotation after it was killed in the middle', async () => {
    await withStamp(material, { scenario: 'success', compression: 2000 }, async ({ folder, share, stamp, open }) => {
      const session = await open(0)
      const lost = run(session, rotateCommand(share)).catch((error: unknown) => error)
      const watching = await open(1)
      const before = await lookUntil(watching, (action) => action?.progress.steps[1]?.status === 'Success')
      await kill(stamp.connection.pid)
      expect(await lost).toMatchObject({ name: 'SessionLost' })
      const again = rehearsedIn(folder, share, await findOrStartStamp(folder, launchFromSources))
      const followed = await again.open(1)
      const after = await lookUntil(followed, (action) => action?.end === 'success')
      expect(after?.mark).toMatchObject({ instance: before?.mark.instance, startedAt: before?.mark.startedAt })
      expect(await again.stamp.startSecretRotationCalls()).toBe(1)
      for (const { folder: service, host } of probeHosts(material.names)) {
        expect(await servedAt(again.stamp, host), host).toBe(material.prepared.get(service))
      }
      followed.abandon()
    })
  })

  it('ends by itself when nobody is connected, and begins again where it was', async () => {
    const folder = await newStampFolder(material, 'success', 1)
    const share = await newShare(material)
    const child = spawn(process.execPath, [script, folder, '400'], { stdio: 'ignore' })
    const ended = once(child, 'exit')
    // Whoever asks before it listens would start a process of its own, and one of the two would give way.
    await vi.waitUntil(() => existsSync(join(folder, 'connection.json')), { timeout: 60_000 })
    const { stamp, open } = rehearsedIn(folder, share, await findOrStartStamp(folder, launchFromSources))
    expect(stamp.connection.pid).toBe(child.pid)
    const rotating = await open(0)
    const cut = run(rotating, rotateCommand(share)).catch((error: unknown) => error)
    const watching = await open(1)
    const before = await lookUntil(watching, (action) => action?.end === null)
    rotating.abandon()
    watching.abandon()
    await cut
    expect(await ended).toEqual([0, null])
    const again = rehearsedIn(folder, share, await findOrStartStamp(folder, launchFromSources))
    const session = await again.open(2)
    expect((await look(session))?.mark.instance).toBe(before?.mark.instance)
    session.abandon()
    await again.stamp.stop()
  })

  it('answers nobody without the token, and outlives whatever is sent to it', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ folder, stamp }) => {
      const { port } = stamp.connection
      expect(await answerTo(port, '{"kind":"status","token":"guessed"}\n')).toBe('')
      expect(await answerTo(port, '{"kind":"stop","token":""}\n')).toBe('')
      for (const text of ['not json\n', '{}\n', '\u0000\n', '[1,2]\n', '"\n"\n'])
        expect(await answerTo(port, text)).toBe('')
      expect(await stamp.startSecretRotationCalls()).toBe(0)
      if (process.platform === 'win32') return
      for (const name of ['connection.json', 'state.json', 'own-secret']) {
        expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0)
      }
    })
  })

  it('leaves no password in any of its files', async () => {
    await withStamp(material, { scenario: 'success', compression: 6000 }, async ({ folder, share, stamp, open }) => {
      const session = await open(0)
      await run(session, rotateCommand(share))
      session.abandon()
      await stamp.tryShare(accounts.share, share)
      await stamp.stop()
      const contents = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name))))
      for (const password of [accounts.cloudAdmin.password, accounts.share.password, accounts.pfxPassword]) {
        for (const encoding of ['utf8', 'base64', 'hex', 'utf16le'] as const) {
          const marked = Buffer.from(
            encoding === 'utf16le' ? password.toString() : password.toString(encoding),
            encoding === 'utf16le' ? encoding : 'utf8',
          )
          expect(contents.some((content) => content.includes(marked))).toBe(false)
        }
      }
    })
  })

  it('says what is in the way when it can’t start', async () => {
    const folder = await newStampFolder(material, 'success', 600)
    const state = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8'))
    await writeFile(join(folder, 'state.json'), JSON.stringify({ ...state, scenario: 'renamed-since' }))
    const refused = await findOrStartStamp(folder, launchFromSources).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StampDidNotStart)
    expect(String(refused)).toMatch(/did not start: it ended with 1\. .*process\.log.*begin a new rehearsal/)
    expect(await readFile(join(folder, 'process.log'), 'utf8')).toContain('there is no scenario renamed-since')
  })
})

describe('the share, tried as CloudAdmin', () => {
  it('is read and written, and left as it was', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ share, stamp }) => {
      const before = await readdir(share, { recursive: true })
      expect(await stamp.tryShare(accounts.share, share)).toMatchObject({
        userName: accounts.share.userName,
        read: true,
        write: true,
      })
      expect(await readdir(share, { recursive: true })).toEqual(before)
    })
  })

  it('is refused to another password, and when the scenario says so', async () => {
    const refused = { read: false, write: false, message: expect.stringMatching(/is denied \(simulated\)/) }
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ share, stamp }) => {
      const other = { ...accounts.share, password: Buffer.from('Other1Password') }
      expect(await stamp.tryShare(other, share)).toMatchObject(refused)
    })
    await withStamp(material, { scenario: 'share-unreadable', compression: 1 }, async ({ share, stamp }) => {
      expect(await stamp.tryShare(accounts.share, share)).toMatchObject(refused)
    })
  })

  it('that is not there is told by its path', async () => {
    await withStamp(material, { scenario: 'success', compression: 1 }, async ({ share, stamp }) => {
      const path = join(share, 'nowhere')
      expect(await stamp.tryShare(accounts.share, path)).toMatchObject({
        read: false,
        message: expect.stringContaining(path),
      })
    })
  })
})
