import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { buildPfxFiles, RequestsUnreadable } from '../../../src/main/certificates/build.ts'
import { SubjectInvalid } from '../../../src/main/certificates/names.ts'
import { readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { ReplyUnreadable } from '../../../src/main/certificates/reply.ts'
import { writeRequests } from '../../../src/main/certificates/request.ts'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { answerRequests } from '../../../src/rehearsal/enterprise-ca.ts'
import { requireTool } from '../../support/tools.ts'
import { Workbench } from './support/openssl.ts'

const certificates = certificateSet({
  region: 'East',
  fqdn: 'azurestack.contoso.com',
  identity: 'ADFS',
  containerRegistry: true,
}).slice(0, 3)
const at = new Date('2026-11-23T10:15:00Z')
const signal = new AbortController().signal

let bench: Workbench
beforeEach(() => {
  bench = new Workbench()
})
afterEach(() => bench.remove())

const write = (subject = 'C=US,ST=Washington,O=Contoso\\, Ltd,OU=Azure Stack Hub') =>
  writeRequests({
    certificates,
    subject,
    keyLength: 2048,
    folder: bench.path('requests'),
    password: Buffer.from('key password'),
    at,
    signal,
    onWritten: () => {},
  })
const answer = async () =>
  answerRequests({
    ca: await bench.ca(),
    requests: bench.path('requests'),
    replies: bench.path('replies'),
    at: new Date(),
  })
const build = (keyPassword = 'key password') =>
  buildPfxFiles({
    certificates,
    requests: bench.path('requests'),
    replies: bench.path('replies'),
    authorities: [],
    out: bench.path('out'),
    keyPassword: Buffer.from(keyPassword),
    pfxPassword: Buffer.from('Rehearsal1'),
    signal,
  })

describe('requests', () => {
  it('have the names that the Readiness Checker gives, and what a stamp needs in them', async (context) => {
    requireTool(context, 'openssl', 'version')
    await write()
    expect(readdirSync(bench.path('requests')).toSorted()).toEqual([
      'keys',
      'wildcard_blob_east_azurestack_contoso_com_CertRequest_20261123101500.req',
      'wildcard_queue_east_azurestack_contoso_com_CertRequest_20261123101500.req',
      'wildcard_table_east_azurestack_contoso_com_CertRequest_20261123101500.req',
    ])
    const print = bench.openssl(
      'req',
      '-in',
      'requests/wildcard_blob_east_azurestack_contoso_com_CertRequest_20261123101500.req',
      '-noout',
      '-text',
      '-verify',
    )
    expect(print).toMatch(/self-signature verify OK/)
    expect(print).toMatch(
      /Subject: C = US, ST = Washington, O = "Contoso, Ltd", OU = Azure Stack Hub, CN = \*\.blob\.east\.azurestack\.contoso\.com/,
    )
    expect(print).toMatch(/DNS:\*\.blob\.east\.azurestack\.contoso\.com/)
    expect(print).toMatch(/Digital Signature, Key Encipherment/)
    expect(print).toMatch(/TLS Web Server Authentication, TLS Web Client Authentication/)
    expect(print).toMatch(/sha256WithRSAEncryption/)
  })

  it('keep their keys encrypted', async () => {
    await write()
    for (const name of readdirSync(bench.path('requests/keys'))) {
      const pem = readFileSync(bench.path(`requests/keys/${name}`), 'utf8')
      expect(pem).toMatch(/^-----BEGIN ENCRYPTED PRIVATE KEY-----/)
      expect(
        bench.openssl(
          'pkcs8',
          '-in',
          `requests/keys/${name}`,
          '-passin',
          'pass:key password',
          '-topk8',
          '-passout',
          'pass:x',
          '-out',
          'again.key',
        ),
      ).toBe('')
    }
  })

  it.each(['', 'Contoso', 'O=', 'X=1', 'C=USA'])(
    'refuse the subject “%s” with words, and leave nothing',
    async (subject) => {
      await expect(write(subject)).rejects.toThrow(SubjectInvalid)
      expect(readdirSync(bench.folder)).toEqual([])
    },
  )

  it('are never written over others', async () => {
    await write()
    await expect(write()).rejects.toThrow(TargetExists)
  })

  it('leave nothing when they are cancelled', async () => {
    const controller = new AbortController()
    const cancelled = writeRequests({
      certificates,
      subject: 'O=Contoso',
      keyLength: 2048,
      folder: bench.path('requests'),
      password: Buffer.from('k'),
      at,
      signal: controller.signal,
      onWritten: () => controller.abort(),
    })
    await expect(cancelled).rejects.toThrow()
    expect(readdirSync(bench.folder)).toEqual([])
  })
})

describe('replies', () => {
  beforeEach(async () => {
    await write()
    await answer()
  })

  it('become PFX files, whatever the CA calls them', async () => {
    const { written, unmatchedReplies, requestsWithoutReply, differences } = await build()
    expect(written.map(({ path }) => path)).toEqual([
      'ACSBlob/ACSBlob.pfx',
      'ACSQueue/ACSQueue.pfx',
      'ACSTable/ACSTable.pfx',
    ])
    expect({ unmatchedReplies, requestsWithoutReply, differences }).toEqual({
      unmatchedReplies: [],
      requestsWithoutReply: [],
      differences: [],
    })
    for (const { path, thumbprint } of written) {
      const facts = readPfx(readFileSync(bench.path(`out/${path}`)), Buffer.from('Rehearsal1'))
      expect(facts).toMatchObject({
        state: 'opened',
        chain: [0, 1, 2],
        certificates: [{ certificate: { thumbprint } }, {}, {}],
      })
    }
  })

  it('that are missing are named, and nothing is written', async () => {
    rmSync(bench.path('replies/certnew-2.cer'))
    expect(await build()).toMatchObject({ written: [], requestsWithoutReply: ['ACSQueue'] })
    expect(existsSync(bench.path('out'))).toBe(false)
  })

  it('that belong to nothing are named', async () => {
    const { chain } = await bench.identity(['stranger.contoso.com'])
    writeFileSync(bench.path('replies/stranger.cer'), chain[0] ?? '')
    expect(await build()).toMatchObject({ unmatchedReplies: ['stranger.cer'] })
  })

  it('as a chain in one PKCS#7 file are taken apart', async () => {
    const pem = readdirSync(bench.path('replies')).map((name) => {
      const bytes = readFileSync(bench.path(`replies/${name}`))
      return bytes.includes('BEGIN')
        ? bytes.toString()
        : bench.openssl('x509', '-inform', 'der', '-in', `replies/${name}`)
    })
    writeFileSync(bench.path('all.pem'), pem.join(''))
    rmSync(bench.path('replies'), { recursive: true })
    mkdirSync(bench.path('replies'))
    bench.openssl('crl2pkcs7', '-nocrl', '-certfile', 'all.pem', '-outform', 'der', '-out', 'replies/everything.p7b')
    expect((await build()).written).toHaveLength(3)
  })

  it('that can’t be read are refused by name', async () => {
    writeFileSync(bench.path('replies/broken.cer'), 'not a certificate')
    await expect(build()).rejects.toThrow(ReplyUnreadable)
    await expect(build()).rejects.toThrow(join('replies', 'broken.cer'))
  })

  it('need the password of the keys', async () => {
    await expect(build('another')).rejects.toThrow(RequestsUnreadable)
    expect(existsSync(bench.path('out'))).toBe(false)
  })
})
