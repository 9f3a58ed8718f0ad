import { readFileSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pemOf } from '../../../src/main/certificates/pem.ts'
import { ReplyUnreadable, readCertificateFile, readCertificates } from '../../../src/main/certificates/reply.ts'
import { requireTool } from '../../support/tools.ts'
import { Workbench } from './support/openssl.ts'

let bench: Workbench
let chain: readonly Buffer[]
let leaf: Buffer

beforeAll(async () => {
  bench = new Workbench()
  const identity = await bench.identity()
  bench.writePem(identity)
  chain = identity.chain
  leaf = chain[0] ?? Buffer.alloc(0)
})
afterAll(() => bench.remove())

const read = (content: Buffer | string): readonly Buffer[] => readCertificates(Buffer.from(content), 'certnew.cer')
const allPem = (): string => chain.map((der) => pemOf('CERTIFICATE', der)).join('')

describe('a reply of a CA', () => {
  it('is DER, PEM, or base64 without a frame, whatever its ending says', () => {
    const pem = pemOf('CERTIFICATE', leaf)
    expect(read(leaf)).toEqual([leaf])
    expect(read(pem)).toEqual([leaf])
    expect(read(pem.replaceAll('\n', '\r\n'))).toEqual([leaf])
    expect(read(pem.replace(/-----.*-----\n/g, ''))).toEqual([leaf])
    expect(read(pemOf('TRUSTED CERTIFICATE', leaf))).toEqual([leaf])
  })

  it('may be text that PowerShell saved as UTF-16', () => {
    expect(read(Buffer.from(`\ufeff${allPem()}`, 'utf16le'))).toEqual(chain)
  })

  it('may hold several certificates in any order, with text around them, each counted once', () => {
    const [, issuing = leaf, root = leaf] = chain
    const mixed = [root, leaf, issuing, leaf]
      .map((der) => `subject=…\n\n${pemOf('CERTIFICATE', der)}trailer\n`)
      .join('')
    expect(read(mixed)).toEqual([root, leaf, issuing])
  })

  it.each([['der'], ['pem']])('may be a PKCS#7 collection that OpenSSL made, as %s', (form) => {
    const parameters = [
      '-nocrl',
      '-certfile',
      'leaf.pem',
      '-certfile',
      'chain.pem',
      '-outform',
      form,
      '-out',
      'all.p7b',
    ]
    bench.openssl('crl2pkcs7', ...parameters)
    expect(read(readFileSync(bench.path('all.p7b')))).toEqual(expect.arrayContaining([...chain]))
  })

  it.each([
    ['nothing', ''],
    ['a text', 'The request was denied by the policy module.'],
    ['a request', pemOf('CERTIFICATE REQUEST', Buffer.from([0x30, 0]))],
    ['a frame around nothing', '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'],
    ['a frame that does not end', '-----BEGIN CERTIFICATE-----\nMIIB'],
    ['too much', Buffer.alloc(5 * 1024 * 1024)],
  ])('with %s is refused, naming the file', (_, content) => {
    expect(() => read(content)).toThrow(ReplyUnreadable)
    expect(() => read(content)).toThrow(/^certnew\.cer .*Ask the CA/)
  })

  it('on disk is not read at all when it is too large', async () => {
    writeFileSync(bench.path('large.cer'), Buffer.alloc(5 * 1024 * 1024))
    await expect(readCertificateFile(bench.path('large.cer'))).rejects.toThrow(/large\.cer has 5242880 bytes/)
  })

  it('that is cut or changed is read or refused, never anything else', () => {
    const good = Buffer.from(allPem())
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(good.length - 1), fc.nat(255), (length, place, byte) => {
        const altered = Buffer.from(good)
        altered[place] = byte
        try {
          return read(altered.subarray(0, length)).length <= chain.length
        } catch (error) {
          return error instanceof ReplyUnreadable
        }
      }),
    )
    for (let length = 0; length < leaf.length; length++) {
      expect(() => read(leaf.subarray(0, length)), `at ${length}`).toThrow(ReplyUnreadable)
    }
  })

  it('is the certificate that OpenSSL prints', (context) => {
    requireTool(context, 'openssl', 'version')
    expect(read(bench.openssl('x509', '-in', 'leaf.pem', '-text'))).toEqual([leaf])
  })
})
