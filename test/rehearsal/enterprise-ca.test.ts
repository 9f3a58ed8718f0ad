import { X509Certificate } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { wantedRequests } from '../../src/domain/certificates/request-plan.ts'
import { certificateFacts } from '../../src/main/certificates/certificate-facts.ts'
import { readCertificates } from '../../src/main/certificates/reply.ts'
import { type WrittenRequest, writeRequests } from '../../src/main/certificates/request.ts'
import {
  answerRequests,
  type EnterpriseCa,
  issueIdentity,
  openEnterpriseCa,
} from '../../src/rehearsal/enterprise-ca.ts'
import { namesOf } from './support/simulated.ts'

const at = new Date('2026-11-23T10:15:00Z')
let folder = ''
let ca: EnterpriseCa
let requests: readonly WrittenRequest[] = []
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyturn-ca-'))
  ca = await openEnterpriseCa(join(folder, 'authority'), at)
  requests = await writeRequests({
    wanted: wantedRequests(namesOf('AAD'), 'each').slice(0, 3),
    subject: 'C=US,O=Contoso',
    keyLength: 2048,
    folder: join(folder, 'requests'),
    password: Buffer.from('KeyPassword1'),
    at,
    signal: new AbortController().signal,
    onWritten: () => {},
  })
  await answerRequests({ ca, requests: join(folder, 'requests'), replies: join(folder, 'replies'), at })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const replies = async (): Promise<readonly Buffer[]> => {
  const names = (await readdir(join(folder, 'replies'))).filter((name) => name.startsWith('certnew'))
  return Promise.all(
    names.map(
      async (name) => readCertificates(await readFile(join(folder, 'replies', name)), name)[0] ?? Buffer.alloc(0),
    ),
  )
}

describe('the enterprise CA of a rehearsal', () => {
  it('answers every request with the key, names and usages that were asked for', async () => {
    const facts = (await replies()).map((der) => certificateFacts(der))
    expect(facts.map(({ publicKeySha256, dnsNames }) => ({ publicKeySha256, dnsNames }))).toEqual(
      requests
        .toSorted((a, b) => (a.file < b.file ? -1 : 1))
        .map(({ publicKeySha256, names }) => ({ publicKeySha256, dnsNames: names })),
    )
    for (const { keyUsage, extendedKeyUsage, crlUrls, notAfter } of facts) {
      expect(keyUsage).toEqual(['digitalSignature', 'keyEncipherment'])
      expect(extendedKeyUsage).toEqual(['1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'])
      expect(crlUrls).toEqual(['http://crl.rehearsal.local/issuing.crl'])
      expect(notAfter).toBe('2028-11-22T10:15:00Z')
    }
  })

  it('signs by its issuing CA, which its root has signed', async () => {
    const [issuing, root] = [ca.issuing.certificate, ca.root].map((der) => new X509Certificate(der))
    if (issuing === undefined || root === undefined) throw new Error('the CA has no certificates')
    for (const der of await replies()) {
      const leaf = new X509Certificate(der)
      expect(leaf.checkIssued(issuing) && leaf.verify(issuing.publicKey) && !leaf.ca).toBe(true)
    }
    expect(issuing.ca && issuing.checkIssued(root) && issuing.verify(root.publicKey)).toBe(true)
    expect(root.checkIssued(root) && root.verify(root.publicKey)).toBe(true)
  })

  it('gives serial numbers that are positive, whole and never the same', async () => {
    const validity = { notBefore: at, notAfter: new Date(at.getTime() + 86_400_000) }
    const issued = await Promise.all(
      Array.from({ length: 12 }, () => issueIdentity(ca, ['portal.east.contoso.com'], validity)),
    )
    const serials = issued.map(({ chain: [leaf = ''] }) => new X509Certificate(leaf).serialNumber)
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/)
    expect(new Set(serials).size).toBe(serials.length)
  })

  it('is found again in its folder, which holds no key in clear', async () => {
    const again = await openEnterpriseCa(join(folder, 'authority'), at)
    expect(again.root).toEqual(ca.root)
    expect(await readFile(join(folder, 'authority', 'issuing.key'), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY')
  })

  it('does nothing when its replies are there', async () => {
    const before = await replies()
    await answerRequests({ ca, requests: join(folder, 'requests'), replies: join(folder, 'replies'), at })
    expect(await replies()).toEqual(before)
  })

  it('names a file that is no request', async () => {
    const strange = await mkdtemp(join(folder, 'strange-'))
    await writeFile(join(strange, 'portal.req'), 'not a request')
    const replies = join(folder, 'no-replies')
    await expect(answerRequests({ ca, requests: strange, replies, at })).rejects.toThrow(
      /portal\.req is no certificate/,
    )
    expect(await readdir(folder)).not.toContain('no-replies')
  })
})
