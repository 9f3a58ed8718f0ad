import { createHash } from 'node:crypto'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import type { StampNames } from '../../../src/domain/stamp/identity.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { certificatesFolder, certificatesRoot } from '../../../src/main/share/paths.ts'
import { type EnterpriseCa, issueIdentity, openEnterpriseCa } from '../../../src/rehearsal/enterprise-ca.ts'
import { makeStamp } from '../../../src/rehearsal/process.ts'
import { type Scenario, scenarioNamed } from '../../../src/rehearsal/scenario.ts'
import { SimulatedStamp, type StartParameters } from '../../../src/rehearsal/stamp.ts'
import { StampState } from '../../../src/rehearsal/stamp-state.ts'

const day = 86_400_000

/** Secrets that nothing else contains: whoever finds one in a file has found a leak. */
export const accounts = {
  cloudAdmin: { userName: 'azurestack\\cloudadmin', password: Buffer.from('Marked-CloudAdmin-Ä1') },
  share: { userName: 'AZURESTACK\\cloudadmin', password: Buffer.from('Marked-Share-2') },
  pfxPassword: Buffer.from('MarkedPfx3'),
}

export const namesOf = (identity: 'AAD' | 'ADFS', containerRegistry = false): StampNames => ({
  region: 'east',
  fqdn: 'azurestack.contoso.com',
  identity,
  containerRegistry,
})

export const scenario = (name: string): Scenario => {
  const found = scenarioNamed(name)
  if (found === null) throw new Error(`there is no scenario ${name}`)
  return found
}

/** A CA, a stamp that has not begun, and new certificates on a share, below one folder: made once, copied for a test. */
export interface Material {
  readonly folder: string
  readonly names: StampNames
  readonly ca: EnterpriseCa
  /** When it was made. */
  readonly at: Date
  /** SHA-1 of each service's new certificate. */
  readonly prepared: ReadonlyMap<string, string>
  remove(): Promise<void>
}

export const makeMaterial = async (names: StampNames): Promise<Material> => {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-simulated-'))
  const at = new Date()
  const ca = await openEnterpriseCa(join(folder, 'authority'), at)
  await makeStamp({
    folder: join(folder, 'stamp'),
    scenario: scenario('success'),
    names,
    compression: 1,
    ca,
    cloudAdmin: accounts.cloudAdmin,
    shareAccount: accounts.share,
    at,
  })
  return {
    folder,
    names,
    ca,
    at,
    prepared: await prepareShare(join(folder, 'share'), names, ca, at),
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

const prepareShare = async (
  share: string,
  names: StampNames,
  ca: EnterpriseCa,
  at: Date,
): Promise<ReadonlyMap<string, string>> => {
  const validity = { notBefore: new Date(at.getTime() - day), notAfter: new Date(at.getTime() + 730 * day) }
  const prepared = new Map<string, string>()
  for (const certificate of certificateSet(names)) {
    const { key, chain } = await issueIdentity(ca, certificate.names, validity)
    const file = join(certificatesFolder(share, names.identity), certificate.folder, certificate.fileName)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, writePfx({ key, chain, password: accounts.pfxPassword }))
    prepared.set(
      certificate.folder,
      createHash('sha1')
        .update(chain[0] ?? '')
        .digest('hex')
        .toUpperCase(),
    )
  }
  return prepared
}

/** A new share with the prepared certificates. */
export const newShare = async ({ folder }: Material): Promise<string> => {
  const share = await mkdtemp(join(folder, 'share-'))
  await cp(join(folder, 'share'), share, { recursive: true })
  return share
}

/** A new folder of a stamp that has not begun. */
export const newStampFolder = async (material: Material, name: string, compression: number): Promise<string> => {
  const folder = join(await mkdtemp(join(material.folder, 'of-')), 'stamp')
  await cp(join(material.folder, 'stamp'), folder, { recursive: true })
  const state = await initialState(material, name)
  await writeFile(join(folder, 'state.json'), JSON.stringify({ ...state, compression, bornAt: Date.now() }))
  return folder
}

const initialState = async (material: Material, name: string): Promise<StampState> => {
  const state = StampState.parse(JSON.parse(await readFile(join(material.folder, 'stamp', 'state.json'), 'utf8')))
  const { earlier } = state
  return { ...state, scenario: name, earlier: scenario(name).rotatedBefore ? earlier : null }
}

/** A stamp without a process, whose time a test lets pass. */
export interface StampInHand {
  stamp: SimulatedStamp
  readonly share: string
  /** The states that were handed over to be kept, newest last. */
  readonly saved: readonly string[]
  pass(minutes: number): void
  /** The process is killed: a new one begins with what was saved last. */
  restart(): void
  start(changes?: Partial<StartParameters>): Promise<string>
}

export const stampInHand = async (material: Material, name: string): Promise<StampInHand> => {
  const share = await newShare(material)
  const secret = await readFile(join(material.folder, 'stamp', 'own-secret'), 'utf8')
  const saved = [JSON.stringify(await initialState(material, name))]
  let now = material.at.getTime()
  const begin = (): SimulatedStamp =>
    new SimulatedStamp({
      scenario: scenario(name),
      state: StampState.parse(JSON.parse(saved.at(-1) ?? '')),
      secret,
      now: () => now,
      save: (state) => saved.push(JSON.stringify(state)),
    })
  const inHand: StampInHand = {
    stamp: begin(),
    share,
    saved,
    pass: (minutes) => {
      now += minutes * 60_000
      inHand.stamp.advance()
    },
    restart: () => {
      inHand.stamp = begin()
    },
    start: (changes = {}) =>
      inHand.stamp.start({
        internal: false,
        rerun: false,
        path: certificatesRoot(share),
        shareAccount: accounts.share,
        pfxPassword: accounts.pfxPassword,
        ...changes,
      }),
  }
  return inHand
}

/** What each service serves, as SHA-1 by folder. */
export const servedBy = (stamp: SimulatedStamp): ReadonlyMap<string, string> =>
  new Map(stamp.served().map(({ folder, thumbprint }) => [folder, thumbprint]))
