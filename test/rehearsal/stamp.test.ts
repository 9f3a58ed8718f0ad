import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { adviceFor } from '../../src/domain/rotation/failures.ts'
import { openPfx } from '../../src/main/certificates/read-pfx.ts'
import { writePfx } from '../../src/main/certificates/write-pfx.ts'
import { hashTree } from '../../src/main/share/copy.ts'
import { inspectShare } from '../../src/main/share/inspect.ts'
import { certificatesFolder, certificatesRoot } from '../../src/main/share/paths.ts'
import { issueIdentity } from '../../src/rehearsal/enterprise-ca.ts'
import { StampRefusal } from '../../src/rehearsal/stamp.ts'
import { accounts, type Material, makeMaterial, namesOf, servedBy, stampInHand } from './support/simulated.ts'

/** How long the whole plan takes with AAD, in minutes. */
const whole = 57
const portals = ['Public Portal', 'Admin Portal', 'ARM Public', 'ARM Admin']
const storage = ['ACSBlob', 'ACSQueue', 'ACSTable']

let material: Material
beforeAll(async () => {
  material = await makeMaterial(namesOf('AAD'))
})
afterAll(() => material.remove())

/** The refusal that a start ends in. */
const refusal = async (start: Promise<string>): Promise<StampRefusal> => {
  const error = await start.then(
    (instance) => new Error(`it began as ${instance}`),
    (reason: unknown) => reason,
  )
  if (!(error instanceof StampRefusal)) throw error
  return error
}

const pfxFile = (share: string, folder: string): string =>
  join(certificatesFolder(share, 'AAD'), folder, `${folder.replaceAll(' ', '')}.pfx`)

describe('a rotation', () => {
  it('swaps the certificates of each step when the step is over, and is completed after the last', async () => {
    const inHand = await stampInHand(material, 'success')
    const { stamp } = inHand
    const before = servedBy(stamp)
    await inHand.start()
    inHand.pass(13)
    expect(servedBy(stamp)).toEqual(before)
    inHand.pass(1)
    for (const folder of portals) expect(servedBy(stamp).get(folder)).toBe(material.prepared.get(folder))
    for (const folder of storage) expect(servedBy(stamp).get(folder)).toBe(before.get(folder))
    expect(stamp.steps().map(({ status }) => status)).toEqual([
      'Success',
      'Success',
      'Success',
      'InProgress',
      'Pending',
      'Pending',
      'Pending',
    ])
    inHand.pass(whole - 14 - 0.1)
    expect(stamp.state.action?.ended).toBeNull()
    inHand.pass(0.1)
    expect(stamp.state.action?.ended).toBe('Completed')
    expect(servedBy(stamp)).toEqual(material.prepared)
    expect(stamp.state.startSecretRotationCalls).toBe(1)
  })

  it('keeps every change before it shows, and writes nothing when nothing has changed', async () => {
    const inHand = await stampInHand(material, 'success')
    await inHand.start()
    inHand.pass(15)
    expect(JSON.parse(inHand.saved.at(-1) ?? '')).toEqual(JSON.parse(JSON.stringify(inHand.stamp.state)))
    const count = inHand.saved.length
    inHand.pass(1)
    inHand.pass(1)
    expect(inHand.saved.length).toBe(count)
  })

  it('comes to the same end however often and whenever the stamp’s process is killed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.double({ min: 0, max: 30, noNaN: true }), { maxLength: 6 }), async (pauses) => {
        const inHand = await stampInHand(material, 'success')
        const instance = await inHand.start()
        for (const minutes of pauses) {
          inHand.pass(minutes)
          inHand.restart()
        }
        inHand.pass(whole)
        const { state } = inHand.stamp
        expect(state.action).toMatchObject({ instance, ended: 'Completed' })
        expect(state.startSecretRotationCalls).toBe(1)
        expect(servedBy(inHand.stamp)).toEqual(material.prepared)
      }),
      { numRuns: 8 },
    )
  })

  it('keeps no password, and no key that opens without the stamp’s own secret', async () => {
    const inHand = await stampInHand(material, 'success')
    await inHand.start()
    inHand.pass(20)
    const everything = inHand.saved.join('\n')
    for (const password of [accounts.cloudAdmin.password, accounts.share.password, accounts.pfxPassword]) {
      for (const encoding of ['utf8', 'base64', 'hex', 'utf16le'] as const) {
        expect(everything).not.toContain(password.toString(encoding))
      }
    }
    expect(everything).not.toContain('BEGIN PRIVATE KEY')
  })

  it('can be followed by another after it has completed, but not run again', async () => {
    const inHand = await stampInHand(material, 'success')
    const first = await inHand.start()
    inHand.pass(whole)
    expect((await refusal(inHand.start({ rerun: true }))).errorId).toBe('NothingToReRun,Start-SecretRotation')
    const second = await inHand.start()
    expect(second).not.toBe(first)
    inHand.pass(whole)
    expect(inHand.stamp.state.action).toMatchObject({ instance: second, ended: 'Completed' })
  })
})

describe('a start is refused', () => {
  const begin = async (changes: Parameters<Awaited<ReturnType<typeof stampInHand>>['start']>[0], name = 'success') => {
    const inHand = await stampInHand(material, name)
    const refused = await refusal(inHand.start(changes))
    expect(inHand.stamp.state).toMatchObject({ action: null, startSecretRotationCalls: 1 })
    return refused
  }

  it('for a path that does not end with Certificates', async () => {
    const { message, errorId } = await begin({ path: join(material.folder, 'share') })
    expect(adviceFor(message, errorId).id).toBe('path-ending')
  })

  it('for a credential that the share does not know', async () => {
    const { message, errorId } = await begin({ shareAccount: { ...accounts.share, password: Buffer.from('other') } })
    expect(message).toMatch(/^simulated: /)
    expect(adviceFor(message, errorId).id).toBe('share-access')
  })

  it('for an account that may not read the share', async () => {
    expect((await begin({}, 'share-unreadable')).errorId).toBe('ShareAccess,Start-SecretRotation')
  })

  it('for a share that is not there, in words and not by an accident', async () => {
    const { message } = await begin({ path: join(material.folder, 'nowhere', 'Certificates') })
    expect(message).toMatch(/^simulated: the files on the share can't be read: .*nowhere/)
  })

  it('for the password of none of the files', async () => {
    const { message, errorId } = await begin({ pfxPassword: Buffer.from('NotThisOne1') })
    expect(adviceFor(message, errorId).id).toBe('pfx-password')
  })

  it('without all of its three parameters', async () => {
    expect((await begin({ pfxPassword: null })).message).toMatch(/needed together/)
  })

  it('as a rerun when nothing has failed', async () => {
    expect((await begin({ rerun: true })).errorId).toBe('NothingToReRun,Start-SecretRotation')
  })

  it('as an internal rotation, which counts as a call all the same', async () => {
    expect((await begin({ internal: true })).errorId).toBe('InternalNotSimulated,Start-SecretRotation')
  })

  it('for a certificate that lacks the name of its endpoint', async () => {
    const inHand = await stampInHand(material, 'success')
    const validity = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 400 * 86_400_000) }
    const strange = await issueIdentity(material.ca, ['portal.west.contoso.com'], validity)
    await writeFile(pfxFile(inHand.share, 'Public Portal'), writePfx({ ...strange, password: accounts.pfxPassword }))
    const { message, errorId } = await refusal(inHand.start())
    expect(message).toMatch(/^simulated: Public Portal\\PublicPortal.pfx: DNS Names: /)
    expect(adviceFor(message, errorId).id).toBe('certificate-names')
  })

  it('while another is running; of two at the same moment one begins', async () => {
    const inHand = await stampInHand(material, 'success')
    const both = await Promise.allSettled([inHand.start(), inHand.start()])
    expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
    inHand.pass(5)
    expect((await refusal(inHand.start())).errorId).toBe('SecretRotationRunning,Start-SecretRotation')
    expect(inHand.stamp.state.startSecretRotationCalls).toBe(3)
  })

  it('not before it is decided: whoever looks in the meantime waits', async () => {
    const inHand = await stampInHand(material, 'success')
    const start = inHand.start()
    expect(inHand.stamp.state.action).toBeNull()
    await inHand.stamp.settled()
    expect(inHand.stamp.state.action?.instance).toBe(await start)
  })
})

describe('wrong-layout', () => {
  it('puts the other provider’s tree on the share, refuses in the documented words, and begins as a rerun when it is gone', async () => {
    const inHand = await stampInHand(material, 'wrong-layout')
    const { message, errorId } = await refusal(inHand.start())
    expect(message).toBe("Cannot bind argument to parameter 'Path' because it is null.")
    expect(errorId).toBe('ParameterArgumentValidationErrorNullNotAllowed,Test-Certificate')
    const departures = await inspectShare(inHand.share, material.names, 'share')
    expect(departures.map(({ code }) => code)).toContain('other-provider')
    await rm(join(certificatesRoot(inHand.share), 'ADFS'), { recursive: true })
    await inHand.start({ rerun: true, path: null, shareAccount: null, pfxPassword: null })
    inHand.pass(whole)
    expect(servedBy(inHand.stamp)).toEqual(material.prepared)
    expect(inHand.stamp.state.startSecretRotationCalls).toBe(2)
  })

  it('can be begun anew by a stamp that was restarted and has forgotten the password', async () => {
    const inHand = await stampInHand(material, 'wrong-layout')
    await refusal(inHand.start())
    await rm(join(certificatesRoot(inHand.share), 'ADFS'), { recursive: true })
    inHand.restart()
    expect((await refusal(inHand.start({ rerun: true }))).errorId).toBe('PasswordGone,Start-SecretRotation')
    await inHand.start()
    expect(inHand.stamp.state.action).not.toBeNull()
  })
})

describe('wrong-password', () => {
  it('leaves one whole PFX under another password on the share, and names it', async () => {
    const inHand = await stampInHand(material, 'wrong-password')
    const before = await hashTree(inHand.share)
    const { message, errorId } = await refusal(inHand.start())
    expect(message).toMatch(/^simulated: ARM Admin\\ARMAdmin.pfx: /)
    expect(adviceFor(message, errorId).id).toBe('pfx-password')
    const changed = (await hashTree(inHand.share)).filter(({ sha256 }, index) => before[index]?.sha256 !== sha256)
    expect(changed.map(({ path }) => path)).toEqual(['Certificates/AAD/ARM Admin/ARMAdmin.pfx'])
    const { facts } = openPfx(await readFile(pfxFile(inHand.share, 'ARM Admin')), accounts.pfxPassword)
    expect(facts).toMatchObject({ state: 'unreadable', reason: 'wrong-password' })
  })
})

describe('fails-then-rerun', () => {
  it('fails in the middle with a file altered, and succeeds only as a rerun over the same files', async () => {
    const inHand = await stampInHand(material, 'fails-then-rerun')
    const { stamp, share } = inHand
    const backup = await readFile(pfxFile(share, 'Public Portal'))
    const first = await inHand.start()
    inHand.pass(whole)
    expect(stamp.state.action).toMatchObject({ instance: first, ended: 'Failed' })
    expect(stamp.steps().map(({ status }) => status)).toEqual([
      'Success',
      'Success',
      'Success',
      'Error',
      'Pending',
      'Pending',
      'Pending',
    ])
    for (const folder of portals) expect(servedBy(stamp).get(folder)).toBe(material.prepared.get(folder))
    for (const folder of storage) expect(servedBy(stamp).get(folder)).not.toBe(material.prepared.get(folder))
    expect(await readFile(pfxFile(share, 'Public Portal'))).not.toEqual(backup)

    expect((await refusal(inHand.start())).errorId).toBe('ReRunNeeded,Start-SecretRotation')
    const changed = await refusal(inHand.start({ rerun: true }))
    expect(adviceFor(changed.message, changed.errorId).id).toBe('rerun-changed-files')
    await writeFile(pfxFile(share, 'Public Portal'), backup)
    const second = await inHand.start({ rerun: true, path: null, shareAccount: null, pfxPassword: null })
    expect(second).not.toBe(first)
    inHand.pass(whole)
    expect(stamp.state.action).toMatchObject({ instance: second, ended: 'Completed' })
    expect(servedBy(stamp)).toEqual(material.prepared)
  })

  it('can be run again by a stamp whose process was killed in between', async () => {
    const inHand = await stampInHand(material, 'fails-then-rerun')
    const backup = await readFile(pfxFile(inHand.share, 'Public Portal'))
    await inHand.start()
    inHand.pass(whole)
    inHand.restart()
    await writeFile(pfxFile(inHand.share, 'Public Portal'), backup)
    await inHand.start({ rerun: true })
    inHand.pass(whole)
    expect(servedBy(inHand.stamp)).toEqual(material.prepared)
  })
})

describe('never-ends', () => {
  it('stays in one step for ever', async () => {
    const inHand = await stampInHand(material, 'never-ends')
    await inHand.start()
    inHand.pass(60 * 24 * 30)
    expect(inHand.stamp.state.action?.ended).toBeNull()
    expect(inHand.stamp.steps().filter(({ status }) => status === 'InProgress')).toHaveLength(1)
  })
})

describe('one-endpoint-not-rotated', () => {
  it('completes, and one service serves what it served before', async () => {
    const inHand = await stampInHand(material, 'one-endpoint-not-rotated')
    const before = servedBy(inHand.stamp)
    await inHand.start()
    inHand.pass(whole)
    expect(inHand.stamp.state.action?.ended).toBe('Completed')
    expect(inHand.stamp.served().filter(({ kept }) => kept)).toEqual([
      { folder: 'KeyVault', thumbprint: before.get('KeyVault'), kept: true },
    ])
  })
})

describe('a console', () => {
  it('that the scenario has down can never be reached', async () => {
    const { stamp } = await stampInHand(material, 'ercs-down')
    expect(['AzS-ERCS01', 'AzS-ERCS02', 'AzS-ERCS03'].map((name) => stamp.isReachable(name))).toEqual([
      false,
      true,
      true,
    ])
  })

  it('that was taken down is back when the rotation is over', async () => {
    const inHand = await stampInHand(material, 'session-drops')
    await inHand.start()
    inHand.stamp.takeDown('AzS-ERCS02')
    expect(inHand.stamp.isReachable('AzS-ERCS02')).toBe(false)
    inHand.restart()
    expect(inHand.stamp.isReachable('AzS-ERCS02')).toBe(false)
    inHand.pass(whole)
    expect(inHand.stamp.isReachable('AzS-ERCS02')).toBe(true)
  })
})

describe('the stamp’s time', () => {
  it('begins with the real one and runs as much faster as it was told', async () => {
    const inHand = await stampInHand(material, 'success')
    expect(inHand.stamp.time()).toBe(material.at.getTime())
    inHand.pass(10)
    expect(inHand.stamp.time()).toBe(material.at.getTime() + 600_000)
  })
})
