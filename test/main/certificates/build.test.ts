import { createPublicKey, generateKeyPairSync, X509Certificate } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { certificateSet } from '../../../src/domain/certificates/certificate-set.ts'
import { type WantedRequest, wantedRequests } from '../../../src/domain/certificates/request-plan.ts'
import { buildPfxFiles, RequestsUnreadable } from '../../../src/main/certificates/build.ts'
import { oid, sequence } from '../../../src/main/certificates/der.ts'
import { SubjectInvalid } from '../../../src/main/certificates/names.ts'
import { oids } from '../../../src/main/certificates/object-identifiers.ts'
import { readPfx } from '../../../src/main/certificates/read-pfx.ts'
import { ReplyUnreadable } from '../../../src/main/certificates/reply.ts'
import { writeRequests } from '../../../src/main/certificates/request.ts'
import { TargetExists } from '../../../src/main/files/durable.ts'
import { answerRequests } from '../../../src/rehearsal/enterprise-ca.ts'
import { type CertificateContent, endpointUsages, signCertificate } from '../../../src/rehearsal/x509.ts'
import { requireTool } from '../../support/tools.ts'
import { Workbench } from './support/openssl.ts'

const stamp = {
  region: 'East',
  fqdn: 'azurestack.contoso.com',
  identity: 'ADFS',
  containerRegistry: true,
} as const
const certificates = certificateSet(stamp).slice(0, 3)
const wanted = wantedRequests(stamp, 'each').slice(0, 3)
const [first] = wanted
if (first === undefined) throw new Error('the set is empty')
const at = new Date('2026-11-23T10:15:00Z')
const signal = new AbortController().signal

let bench: Workbench
beforeEach(() => {
  bench = new Workbench()
})
afterEach(() => bench.remove())

const write = (
  subject = 'C=US,ST=Washington,O=Contoso\\, Ltd,OU=Azure Stack Hub',
  expected: readonly WantedRequest[] = wanted,
) =>
  writeRequests({
    wanted: expected,
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
const build = (options: { readonly keyPassword?: string; readonly authorities?: readonly string[] } = {}) =>
  buildPfxFiles({
    certificates,
    requests: bench.path('requests'),
    replies: bench.path('replies'),
    authorities: options.authorities ?? [],
    out: bench.path('out'),
    keyPassword: Buffer.from(options.keyPassword ?? 'key password'),
    pfxPassword: Buffer.from('Rehearsal1'),
    at: new Date(),
    signal,
  })
const requestOf = (service: string): string =>
  `wildcard_${service}_east_azurestack_contoso_com_CertRequest_20261123101500.req`

/** A certificate for the key of a request, with whatever a careless CA puts into it. */
const issued = (request: string, content: Partial<CertificateContent>): X509Certificate => {
  const pem = bench.openssl('req', '-in', `requests/${request}`, '-noout', '-pubkey')
  return new X509Certificate(
    signCertificate(
      {
        subject: 'CN=*.blob.east.azurestack.contoso.com',
        issuer: 'CN=Careless CA',
        publicKey: createPublicKey(pem).export({ type: 'spki', format: 'der' }),
        notBefore: new Date(),
        notAfter: new Date(Date.now() + 86_400_000),
        names: ['*.blob.east.azurestack.contoso.com'],
        authority: false,
        usages: endpointUsages,
        crlUrl: null,
        ...content,
      },
      generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
    ),
  )
}

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

  it('may be a single one for everything, whose certificate goes into every folder', async () => {
    await write('O=Contoso', wantedRequests(stamp, 'single'))
    expect(readdirSync(bench.path('requests'))).toContain(
      'Deployment_east_azurestack_contoso_com_SingleCSR_CertRequest_20261123101500.req',
    )
    await answer()
    const { written } = await build()
    expect(written.map(({ folder }) => folder)).toEqual(['ACSBlob', 'ACSQueue', 'ACSTable'])
    expect(new Set(written.map(({ thumbprint }) => thumbprint)).size).toBe(1)
    const facts = readPfx(readFileSync(bench.path('out/ACSQueue/ACSQueue.pfx')), Buffer.from('Rehearsal1'))
    const names = certificateSet(stamp).flatMap((certificate) => certificate.names)
    expect(facts).toMatchObject({ certificates: [{ certificate: { dnsNames: names } }, {}, {}] })
  })

  it('are never written over others', async () => {
    await write()
    await expect(write()).rejects.toThrow(TargetExists)
  })

  it('leave nothing when one of them can’t be written, however far the others are', async () => {
    const twice = [first, ...wanted]
    await expect(write('O=Contoso', twice)).rejects.toThrow(TargetExists)
    expect(readdirSync(bench.folder)).toEqual([])
  })

  it('leave nothing when they are cancelled', async () => {
    const controller = new AbortController()
    const cancelled = writeRequests({
      wanted,
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
    const { written, unmatchedReplies, requestsWithoutReply, issued } = await build()
    expect(written.map(({ path }) => path)).toEqual([
      'ACSBlob/ACSBlob.pfx',
      'ACSQueue/ACSQueue.pfx',
      'ACSTable/ACSTable.pfx',
    ])
    expect({ unmatchedReplies, requestsWithoutReply }).toEqual({ unmatchedReplies: [], requestsWithoutReply: [] })
    const unchanged = {
      lostNames: [],
      addedNames: [],
      lostUsages: [],
      addedUsages: [],
      requestedSubject: null,
      blocks: [],
    }
    expect(issued).toMatchObject(Array(3).fill({ keyBits: 2048, ...unchanged }))
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

  it('and CA certificates may come more than once, under any name, among other files', async () => {
    mkdirSync(bench.path('replies/older'))
    copyFileSync(bench.path('replies/root-ca.pem'), bench.path('replies/root again.crt'))
    copyFileSync(bench.path('replies/certnew-1.cer'), bench.path('replies/blob.txt'))
    rmSync(bench.path('replies/certnew-1.cer'))
    writeFileSync(bench.path('replies/read me.txt'), 'Attached are your certificates.')
    copyFileSync(bench.path(`requests/${requestOf('blob')}`), bench.path(`replies/${requestOf('blob')}`))
    const { written, unmatchedReplies } = await build()
    expect(written).toHaveLength(3)
    expect(unmatchedReplies).toEqual(['read me.txt'])
  })

  it('without the CA’s own certificates make no PFX, and take them from elsewhere', async () => {
    renameSync(bench.path('replies/issuing-ca.cer'), bench.path('issuing-ca.cer'))
    renameSync(bench.path('replies/root-ca.pem'), bench.path('root-ca.pem'))
    const { written, issued: blocked } = await build()
    expect(written).toEqual([])
    expect(existsSync(bench.path('out'))).toBe(false)
    for (const { blocks } of blocked)
      expect(blocks.join()).toMatch(/chain is not complete: it was issued by .*CN=Rehearsal Issuing CA.*--ca/)
    const authorities = [bench.path('root-ca.pem'), bench.path('issuing-ca.cer')]
    expect((await build({ authorities })).written).toHaveLength(3)
  })

  it('of last year, for the same key, make no PFX', async () => {
    const old = issued(requestOf('blob'), {
      notBefore: new Date(Date.now() + 1000),
      notAfter: new Date(Date.now() - 86_400_000),
    })
    writeFileSync(bench.path('replies/old.cer'), old.raw)
    const { written, issued: all } = await build()
    expect(written).toEqual([])
    expect(all[0]?.blocks.join()).toMatch(/expired on .*: this is an old reply/)
  })

  it('of which there are two for one request count by the day of issue', async () => {
    const later = issued(requestOf('blob'), { notBefore: new Date(Date.now() + 60_000) })
    writeFileSync(bench.path('replies/aaa.cer'), later.raw)
    expect((await build()).issued[0]?.thumbprint).toBe(later.fingerprint.replaceAll(':', ''))
  })

  it('that lost what the stamp needs make no PFX, and say what they lost', async () => {
    const changed = issued(requestOf('blob'), {
      notBefore: new Date(Date.now() + 60_000),
      subject: 'O=Contoso\\, Ltd,CN=other',
      names: ['blob.contoso.com'],
      usages: { key: null, extended: sequence(oid(oids.serverAuthentication), oid('1.3.6.1.5.5.7.3.4')) },
    })
    writeFileSync(bench.path('replies/changed.cer'), changed.raw)
    const { written, issued: all } = await build()
    expect(written).toEqual([])
    expect(existsSync(bench.path('out'))).toBe(false)
    expect(all.filter(({ blocks }) => blocks.length > 0)).toMatchObject([
      {
        folders: ['ACSBlob'],
        lostNames: ['*.blob.east.azurestack.contoso.com'],
        addedNames: ['blob.contoso.com'],
        lostUsages: ['digitalSignature', 'keyEncipherment', '1.3.6.1.5.5.7.3.2'],
        addedUsages: ['1.3.6.1.5.5.7.3.4'],
        requestedSubject:
          'CN=*.blob.east.azurestack.contoso.com, OU=Azure Stack Hub, O=Contoso\\, Ltd, ST=Washington, C=US',
        subject: 'CN=other, O=Contoso\\, Ltd',
        blocks: [
          'It lost the names *.blob.east.azurestack.contoso.com: have it issued again.',
          expect.stringContaining('digitalSignature, keyEncipherment, Client Authentication'),
          expect.stringContaining('issued by CN=Careless CA'),
        ],
      },
    ])
  })

  it('with the parts of the subject in another order are what was asked for', async () => {
    const reordered = issued(requestOf('blob'), {
      notBefore: new Date(Date.now() + 60_000),
      subject: 'CN=*.blob.east.azurestack.contoso.com,OU=Azure Stack Hub,O=Contoso\\, Ltd,ST=Washington,C=US',
    })
    writeFileSync(bench.path('replies/reordered.cer'), reordered.raw)
    expect((await build()).issued[0]).toMatchObject({
      thumbprint: reordered.fingerprint.replaceAll(':', ''),
      requestedSubject: null,
    })
  })

  it('are never put beside a key that is another’s', async () => {
    const key = (service: string): string => bench.path(`requests/keys/${requestOf(service).replace('.req', '.key')}`)
    copyFileSync(key('table'), key('blob'))
    await expect(build()).rejects.toThrow(RequestsUnreadable)
    await expect(build()).rejects.toThrow(/wildcard_blob.*is not the key of the request/)
    expect(existsSync(bench.path('out'))).toBe(false)
  })

  it('are never written over what is there', async () => {
    mkdirSync(bench.path('out'))
    writeFileSync(bench.path('out/mine'), 'mine')
    await expect(build()).rejects.toThrow(TargetExists)
    expect(readdirSync(bench.path('out'))).toEqual(['mine'])
  })

  it('need the requests of this very set', async () => {
    rmSync(bench.path(`requests/${requestOf('blob')}`))
    await expect(build()).rejects.toThrow(/no request for ACSBlob/)
    writeFileSync(bench.path(`requests/${requestOf('blob')}`), 'not a request')
    await expect(build()).rejects.toThrow(/wildcard_blob.*is no certificate request/)
  })

  it('that can’t be read are refused by name', async () => {
    writeFileSync(bench.path('replies/broken.cer'), 'not a certificate')
    await expect(build()).rejects.toThrow(ReplyUnreadable)
    await expect(build()).rejects.toThrow(join('replies', 'broken.cer'))
  })

  it('need the password of the keys', async () => {
    await expect(build({ keyPassword: 'another' })).rejects.toThrow(RequestsUnreadable)
    expect(existsSync(bench.path('out'))).toBe(false)
  })
})
