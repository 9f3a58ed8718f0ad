import { X509Certificate } from 'node:crypto'
import { chmodSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import type { CheckedSet, CheckOptions } from '../../../src/main/certificates/check-set.ts'
import { checkCertificateSet } from '../../../src/main/certificates/check-set.ts'
import { pemOf } from '../../../src/main/certificates/pem.ts'
import { RootUnreadable } from '../../../src/main/certificates/root-file.ts'
import { certificateWork } from '../../../src/main/certificates/work.ts'
import { writePfx } from '../../../src/main/certificates/write-pfx.ts'
import { asOrdinaryUser } from '../../support/ordinary-user.ts'
import { Workbench } from './support/openssl.ts'

const stamp = { region: 'east', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false } as const
const password = Buffer.from('Rehearsal1')

let bench: Workbench
let root = ''
let issuing = ''
beforeAll(async () => {
  bench = new Workbench()
  chmodSync(bench.folder, 0o755)
  for (const { folder, fileName, names } of certificateSet(stamp)) {
    const { key, chain } = await bench.identity(names)
    mkdirSync(bench.path(`good/${folder}`), { recursive: true })
    writeFileSync(bench.path(`good/${folder}/${fileName}`), writePfx({ key, chain, password }))
    issuing = pemOf('CERTIFICATE', chain[1] ?? Buffer.alloc(0))
    root = pemOf('CERTIFICATE', chain[2] ?? Buffer.alloc(0))
  }
  writeFileSync(bench.path('root.pem'), root)
  writeFileSync(bench.path('issuing.pem'), issuing)
})
afterAll(() => bench.remove())

let folder = ''
let count = 0
beforeEach(() => {
  folder = bench.path(`set ${++count}`)
  cpSync(bench.path('good'), folder, { recursive: true })
})

const options = (more: Partial<CheckOptions> = {}): CheckOptions => ({
  folder,
  stamp,
  password,
  roots: [],
  revocationLists: [],
  served: null,
  at: new Date(),
  ...more,
})
const check = (more: Partial<CheckOptions> = {}): Promise<CheckedSet> =>
  checkCertificateSet({ ...options(more), signal: new AbortController().signal, onChecked: () => {} })

const failing = ({ certificates }: CheckedSet): readonly string[] =>
  certificates.flatMap((certificate) =>
    certificate.findings
      .filter(({ result }) => result === 'Fail' || result === 'Warning')
      .map(({ name, result }) => `${certificate.folder}: ${name} ${result}`),
  )

describe('the check of a set', () => {
  it('tells each folder that it has done, and gives in the worker what it gives here', async () => {
    const told: string[] = []
    const signal = new AbortController().signal
    const at = new Date()
    const inWorker = await certificateWork('check', options({ at }), { signal, onProgress: (done) => told.push(done) })
    expect(told).toEqual(certificateSet(stamp).map((certificate) => certificate.folder))
    expect(inWorker).toEqual(await check({ at }))
    expect(failing(inWorker)).toEqual([])
  })

  it('gives each certificate itself, for the journal to keep', async () => {
    const { certificates } = await check()
    expect(certificates).toHaveLength(11)
    for (const { leaf, leafDer } of certificates) {
      const { fingerprint } = new X509Certificate(Buffer.from(leafDer ?? '', 'base64'))
      expect(fingerprint.replaceAll(':', '')).toBe(leaf?.thumbprint)
    }
  })

  it('ends when it is cancelled', async () => {
    const controller = new AbortController()
    const checking = certificateWork('check', options(), {
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('cancelled')),
    })
    await expect(checking).rejects.toThrow('cancelled')
  })

  it.each([
    ['may not be read', (file: string) => chmodSync(file, 0), /can’t be read: permission denied/],
    ['is larger than any PFX', (file: string) => truncateSync(file, 30 * 1024 * 1024), /has 31457280 bytes/],
    ['is empty', (file: string) => truncateSync(file, 0), /is empty/],
    ['is a text', (file: string) => writeFileSync(file, 'Attached is your certificate.'), /no PFX file/],
  ])('says of a file that it %s, and judges the others', async (_, spoil, words) => {
    spoil(join(folder, 'ARM Admin/ARMAdmin.pfx'))
    const checked = await asOrdinaryUser(() => check())
    expect(failing(checked)).toEqual(['ARM Admin: Parse PFX Fail'])
    const found = checked.certificates.find((certificate) => certificate.folder === 'ARM Admin')
    expect(found?.findings.find(({ name }) => name === 'Parse PFX')).toMatchObject({
      message: expect.stringMatching(words),
      fix: expect.stringMatching(/\w/),
    })
    expect(found).toMatchObject({ leaf: null, issuers: [] })
  })

  it('passes over a folder whose PFX can’t be told: that is a matter of the layout', async () => {
    const [several, link] = [join(folder, 'ARM Admin'), join(folder, 'ARM Public/ARMPublic.pfx')]
    writeFileSync(join(several, 'second.pfx'), readFileSync(join(several, 'ARMAdmin.pfx')))
    rmSync(link)
    symlinkSync(join(several, 'ARMAdmin.pfx'), link)
    const { layout, certificates } = await check()
    expect(layout.map(({ code }) => code).toSorted()).toEqual(['foreign-file', 'several-pfx'])
    expect(certificates).toHaveLength(9)
  })

  it('takes any case of a folder’s name, and any name of a file', async () => {
    cpSync(join(folder, 'ARM Admin/ARMAdmin.pfx'), join(folder, 'arm admin/cert.east.PFX'), { recursive: true })
    rmSync(join(folder, 'ARM Admin'), { recursive: true })
    const { layout, certificates } = await check()
    expect(layout).toEqual([])
    expect(certificates.find((certificate) => certificate.folder === 'ARM Admin')?.file).toMatchObject({
      name: 'cert.east.PFX',
      path: 'arm admin/cert.east.PFX',
    })
  })

  it('says which certificates the stamp serves already', async () => {
    const thumbprint = (await check()).certificates[0]?.leaf?.thumbprint ?? ''
    expect(failing(await check({ served: new Set([thumbprint]) }))).toEqual(['ACSBlob: Certificate In Use Warning'])
  })

  it('trusts the roots that it is given, and refuses to trust an issuing CA', async () => {
    expect(failing(await check({ roots: [bench.path('root.pem')] }))).toEqual([])
    await expect(check({ roots: [bench.path('issuing.pem')] })).rejects.toThrow(RootUnreadable)
    await expect(check({ roots: [bench.path('issuing.pem')] })).rejects.toThrow(
      /issuing\.pem holds no root: .*Issuing CA/,
    )
    writeFileSync(bench.path('both.pem'), issuing + root)
    expect(failing(await check({ roots: [bench.path('both.pem')] }))).toEqual([])
  })
})
