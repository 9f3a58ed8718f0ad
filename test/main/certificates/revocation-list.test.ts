import { generateKeyPairSync, type KeyObject, sign, X509Certificate } from 'node:crypto'
import { existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { certificateFacts } from '../../../src/main/certificates/certificate-facts.ts'
import { bitString, nothing, oid, sequence, unsignedInteger } from '../../../src/main/certificates/der.ts'
import { subjectName } from '../../../src/main/certificates/names.ts'
import { oids } from '../../../src/main/certificates/object-identifiers.ts'
import {
  type RevocationList,
  RevocationListUnreadable,
  readRevocationList,
  readRevocationListFile,
  revocationOf,
} from '../../../src/main/certificates/revocation-list.ts'
import { Workbench } from './support/openssl.ts'

/** A CA of OpenSSL's own `ca` command: a root, two leaves of which one is revoked, and the lists that it publishes. */
let bench: Workbench
const configuration = `[ca]
default_ca = one
[one]
dir = .
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = .
certificate = root.pem
private_key = root.key
default_md = sha256
default_days = 100
default_crl_days = 7
policy = anything
unique_subject = no
[anything]
commonName = supplied
[delta]
2.5.29.27 = critical,DER:02:01:01
[authorities]
2.5.29.28 = critical,DER:30:03:82:01:FF
`

beforeAll(() => {
  bench = new Workbench()
  for (const [name, text] of Object.entries({
    'ca.cnf': configuration,
    'index.txt': '',
    serial: '00A1\n',
    crlnumber: '01\n',
  })) {
    writeFileSync(bench.path(name), text)
  }
  bench.selfSigned('root.key', 'root.pem', '/CN=Root')
  bench.selfSigned('other.key', 'other.pem', '/CN=Root')
  for (const name of ['good', 'bad']) {
    bench.openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      `${name}.key`,
      '-out',
      `${name}.csr`,
      '-subj',
      `/CN=${name}`,
    )
    bench.openssl('ca', '-config', 'ca.cnf', '-batch', '-in', `${name}.csr`, '-out', `${name}.pem`)
  }
  bench.openssl('ca', '-config', 'ca.cnf', '-revoke', 'bad.pem', '-crl_reason', 'keyCompromise')
  generate('list.pem')
  generate('delta.pem', '-crlexts', 'delta')
  generate('authorities.pem', '-crlexts', 'authorities')
  generate('forged.pem', '-keyfile', 'other.key', '-cert', 'other.pem')
  generate('pss.pem', '-sigopt', 'rsa_padding_mode:pss')
  bench.openssl('crl', '-in', 'list.pem', '-outform', 'der', '-out', 'list.crl')
})
afterAll(() => bench.remove())

const generate = (out: string, ...more: readonly string[]): void => {
  bench.openssl('ca', '-config', 'ca.cnf', '-gencrl', '-out', out, ...more)
}
const read = (name: string): RevocationList => readRevocationList(readFileSync(bench.path(name)), name)
const link = (name: string) => {
  const certificate = new X509Certificate(readFileSync(bench.path(name)))
  return { certificate, facts: certificateFacts(certificate.raw) }
}
const answerOf = (leaf: string, ...lists: readonly string[]) =>
  revocationOf([link(leaf), link('root.pem')], lists.map(read))[0]

describe('a CRL of OpenSSL', () => {
  it.each(['list.pem', 'list.crl', 'pss.pem'])('is read, and its signature verified, as %s', (name) => {
    const list = read(name)
    expect(list).toMatchObject({ issuer: 'CN=Root', complete: true, about: 'all' })
    expect(Date.parse(list.nextUpdate ?? '') - Date.parse(list.thisUpdate)).toBe(7 * 86_400_000)
    expect([...list.revoked.keys()]).toEqual(['A2'])
    expect(list.isSignedWith(link('root.pem').certificate.publicKey)).toBe(true)
    expect(list.isSignedWith(link('other.pem').certificate.publicKey)).toBe(false)
  })

  it('tells the revoked certificate from the good one', () => {
    expect(answerOf('good.pem', 'list.pem')).toMatchObject({ revokedAt: null, list: { genuine: true } })
    expect(answerOf('bad.pem', 'list.pem')).toMatchObject({
      serialNumber: 'A2',
      revokedAt: expect.stringMatching(/^\d{4}-/),
    })
  })

  it('that another key of the same name signed revokes nothing, and does not hide the genuine one', () => {
    expect(answerOf('bad.pem', 'forged.pem')).toMatchObject({ revokedAt: null, list: { genuine: false } })
    expect(answerOf('bad.pem', 'forged.pem', 'list.pem')).toMatchObject({
      revokedAt: expect.any(String),
      list: { file: 'list.pem', genuine: true },
    })
  })

  it('that is only a part of what is revoked tells of nothing', () => {
    expect(read('delta.pem').complete).toBe(false)
    expect(answerOf('bad.pem', 'delta.pem')).toMatchObject({ list: null, revokedAt: null })
    expect(read('authorities.pem').about).toBe('authorities')
    expect(answerOf('bad.pem', 'authorities.pem')).toMatchObject({ list: null, revokedAt: null })
  })
})

describe('a long CRL', () => {
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const time = (text: string): Buffer => Buffer.concat([Buffer.from([0x17, text.length]), Buffer.from(text)])

  const listOf = (serials: Iterable<Buffer>, signer: KeyObject): Buffer => {
    const algorithm = sequence(oid(oids.sha256WithRsa), nothing())
    const entries = [...serials].map((serial) => sequence(unsignedInteger(serial), time('261101000000Z')))
    const signed = sequence(algorithm, subjectName('CN=Root', null), time('261101000000Z'), sequence(...entries))
    return sequence(signed, algorithm, bitString(sign('sha256', signed, signer)))
  }

  it('has every serial number in it, however many, and no end', () => {
    const list = readRevocationList(
      listOf(
        Array.from({ length: 50_000 }, (_, index) => Buffer.from(`7F${index.toString(16).padStart(8, '0')}`, 'hex')),
        key,
      ),
      'long.crl',
    )
    expect(list.revoked.size).toBe(50_000)
    expect(list.revoked.get('7F0000C34F')).toBe('2026-11-01T00:00:00Z')
    expect(list.nextUpdate).toBeNull()
    expect(list.isSignedWith(key)).toBe(true)
  })

  it('never has a serial number that is not in it', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.bigInt({ min: 1n, max: 2n ** 64n }), { maxLength: 20 }),
        fc.bigInt({ min: 1n, max: 2n ** 64n }),
        (serials, other) => {
          const hex = (serial: bigint): string => serial.toString(16).toUpperCase()
          const bytes = serials.map((serial) => Buffer.from(hex(serial).padStart(18, '0'), 'hex'))
          const { revoked } = readRevocationList(listOf(bytes, key), 'x.crl')
          expect(serials.every((serial) => revoked.has(hex(serial)))).toBe(true)
          expect(revoked.has(hex(other))).toBe(serials.includes(other))
        },
      ),
      { numRuns: 40 },
    )
  })
})

describe('a file that is no CRL', () => {
  it.each([
    ['empty', Buffer.alloc(0), /is empty/],
    ['a text', Buffer.from('not a list'), /holds no CRL that can be read/],
    ['zeroes', Buffer.alloc(5000), /holds no CRL that can be read/],
  ])('is refused by name: %s', (_, bytes, words) => {
    expect(() => readRevocationList(bytes, 'x.crl')).toThrow(RevocationListUnreadable)
    expect(() => readRevocationList(bytes, 'x.crl')).toThrow(words)
  })

  it('is refused by name: a certificate, and a list that was cut anywhere', () => {
    expect(() => read('root.pem')).toThrow(RevocationListUnreadable)
    const whole = readFileSync(bench.path('list.crl'))
    for (let length = 1; length < whole.length; length += 1) {
      expect(() => readRevocationList(whole.subarray(0, length), 'cut.crl')).toThrow(RevocationListUnreadable)
    }
  })

  it('is never trusted when a byte of it was changed', () => {
    const whole = readFileSync(bench.path('list.crl'))
    const { publicKey } = link('root.pem').certificate
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const altered = Buffer.from(whole)
        altered[at] = (altered[at] ?? 0) ^ change
        let list: RevocationList | null = null
        try {
          list = readRevocationList(altered, 'altered.crl')
        } catch (error) {
          expect(error).toBeInstanceOf(RevocationListUnreadable)
        }
        // Two bytes of the signature's own algorithm may be changed and name the same one again.
        if (list?.isSignedWith(publicKey) === true) expect([...list.revoked]).toEqual([...read('list.crl').revoked])
      }),
      { numRuns: 500 },
    )
  })

  it('is not read when it is larger than any', async () => {
    writeFileSync(bench.path('large.crl'), '')
    truncateSync(bench.path('large.crl'), 65 * 1024 * 1024)
    await expect(readRevocationListFile(bench.path('large.crl'))).rejects.toThrow(/more than any CRL/)
    expect(existsSync(bench.path('large.crl'))).toBe(true)
  })
})
