import { type KeyObject, randomBytes } from 'node:crypto'
import {
  bitString,
  context,
  integer,
  nothing,
  octetString,
  oid,
  sequence,
  set,
  unsignedInteger,
  utf8String,
} from '../../../../src/main/certificates/der.ts'
import { dnsName } from '../../../../src/main/certificates/names.ts'
import { oids } from '../../../../src/main/certificates/object-identifiers.ts'
import { pemOf } from '../../../../src/main/certificates/pem.ts'
import { largestPfx } from '../../../../src/main/certificates/read-pfx.ts'
import {
  certificateBag,
  clearKey,
  data,
  encryptedSafe,
  pbes2Algorithm,
  pfxAround,
  pfxWithMac,
  pkcs7,
  pkcs8Of,
  pkcs12Algorithm,
  privateKeyInfo,
  shroudedKey,
  tagged,
  tripleDes,
  tripleDesOf,
} from './hostile-files.ts'

/** A certificate with anything in its places, and a signature of nobody. */
export const oddCertificate = (
  odd: {
    readonly subject?: Buffer
    readonly issuer?: Buffer
    readonly serial?: Buffer
    readonly times?: readonly [string, string]
    readonly publicKey?: Buffer
    readonly extensions?: readonly Buffer[]
  } = {},
): Buffer => {
  const algorithm = sequence(oid(oids.sha256WithRsa), nothing())
  const [notBefore, notAfter] = odd.times ?? ['20260101000000Z', '20270101000000Z']
  const signed = sequence(
    context(0, integer(2)),
    odd.serial ?? integer(7),
    algorithm,
    odd.issuer ?? named('an issuer'),
    sequence(tagged(0x18, Buffer.from(notBefore)), tagged(0x18, Buffer.from(notAfter))),
    odd.subject ?? named('a subject'),
    odd.publicKey ?? rsaKey(256),
    context(3, sequence(...(odd.extensions ?? []))),
  )
  return sequence(signed, algorithm, bitString(oddNumber(256)))
}

export const named = (commonName: string): Buffer =>
  sequence(set(sequence(oid(oids.commonName), utf8String(commonName))))

export const alternativeNames = (names: readonly string[]): Buffer =>
  sequence(oid(oids.subjectAlternativeName), octetString(sequence(Buffer.concat(names.map(dnsName)))))

/** Extensions of as many kinds, each of nothing but small elements. */
const fullExtensions = (count: number): readonly Buffer[] =>
  Array.from({ length: count }, (_, kind) =>
    sequence(oid(`1.2.3.${kind}`), octetString(sequence(Buffer.alloc(38_000, Buffer.from([5, 0]))))),
  )

/** Looks like the product of two primes, or like a prime, until somebody tries. */
const oddNumber = (bytes: number): Buffer => {
  const number = randomBytes(bytes)
  number[0] = ((number[0] ?? 0) & 0x3f) | 0x40
  number[bytes - 1] = (number[bytes - 1] ?? 0) | 1
  return number
}
const oddInteger = (bytes: number): Buffer => unsignedInteger(oddNumber(bytes))

const rsaAlgorithm = sequence(oid(oids.rsaEncryption), nothing())

/** A public key whose check of a signature takes as long as OpenSSL allows: an exponent of 64 bits. */
const rsaKey = (bytes: number): Buffer => sequence(rsaAlgorithm, bitString(sequence(oddInteger(bytes), oddInteger(8))))

/** DSA computes its public key when a private one is read: for these numbers it would take minutes. */
const dsaKey = (): Buffer =>
  privateKeyInfo(
    sequence(oid('1.2.840.10040.4.1'), sequence(oddInteger(6000), oddInteger(20), integer(3))),
    oddInteger(6000),
  )

/** RSA of many primes keeps the product of every two in memory: gigabytes for these. */
const rsaKeyOfManyPrimes = (): Buffer => {
  const primes = Array.from({ length: 2000 }, () => sequence(oddInteger(400), integer(1), integer(1)))
  const numbers = Array.from({ length: 8 }, () => oddInteger(400))
  return privateKeyInfo(rsaAlgorithm, sequence(integer(1), ...numbers, sequence(...primes)))
}

const longRsaKey = (): Buffer => {
  const halves = Array.from({ length: 5 }, () => oddInteger(1024))
  return privateKeyInfo(
    rsaAlgorithm,
    sequence(integer(0), oddInteger(2048), integer(65_537), oddInteger(2048), ...halves),
  )
}

/** Without its public part, which OpenSSL then computes. */
const curveKey = (): Buffer =>
  privateKeyInfo(
    sequence(oid('1.2.840.10045.2.1'), oid('1.3.132.0.35')),
    sequence(integer(1), octetString(oddNumber(65))),
  )

const many = <Item>(count: number, make: () => Item): readonly Item[] => Array.from({ length: count }, make)
const times = (count: number, item: Buffer): readonly Buffer[] => many(count, () => item)

const clearSafe = (...bags: readonly Buffer[]): Buffer => data(sequence(...bags))
const pfx = (...safes: readonly Buffer[]): Buffer => pfxAround(sequence(...safes))

/** Room for the rest of a file of the largest size. */
const room = largestPfx - 1200
const salt = Buffer.alloc(room)
const block = Buffer.alloc(64)
const sha256 = '2.16.840.1.101.3.4.2.1'
const sha512 = '2.16.840.1.101.3.4.2.3'
const hmacSha512 = '1.2.840.113549.2.11'

/** A file to be opened, and what is to be said of it: `opened`, or why not. */
export interface HostilePfx {
  readonly name: string
  readonly verdict: string
  readonly make: () => Buffer
}

const of = (name: string, verdict: string, make: () => Buffer): HostilePfx => ({ name, verdict, make })

const inShapes: readonly HostilePfx[] = [
  of('nothing', 'empty', () => Buffer.alloc(0)),
  of('a text', 'not-pfx', () => Buffer.from('this is not a certificate')),
  of('30 MB', 'too-large', () => Buffer.alloc(30 * 1024 * 1024)),
  of('nested 10,000 deep', 'not-pfx', () => Buffer.alloc(20_000, Buffer.from([0x30, 0x80]))),
  of('a length that lies', 'not-pfx', () => Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff, 0x02, 0x01, 0x03])),
  of('nothing but small elements', 'not-pfx', () => sequence(Buffer.alloc(room, Buffer.from([5, 0])))),
  of('a string nested 10,000 deep', 'not-pfx', () => {
    const nested = Buffer.alloc(20_000, Buffer.from([0x24, 0x80]))
    return sequence(integer(3), sequence(oid(oids.data), context(0, nested)))
  }),
  of('a length that never ends', 'not-pfx', () =>
    Buffer.concat([Buffer.from([0x30, 0x80]), integer(3), data(sequence())]),
  ),
  of('an object identifier as long as the file', 'not-pfx', () =>
    pfx(encryptedSafe(block, sequence(tagged(6, Buffer.alloc(room, 0x81)), sequence()))),
  ),
]

const inIterations: readonly HostilePfx[] = [
  of('2^31 iterations of the MAC', 'too-costly', () => pfxWithMac(2 ** 31, oids.sha1, 20)),
  of('2^31 iterations for the key', 'too-costly', () =>
    pfx(clearSafe(shroudedKey(block, pkcs12Algorithm(oids.pbeSha1TripleDes3, 2 ** 31)))),
  ),
  of('2^31 iterations for the certificates', 'too-costly', () =>
    pfx(encryptedSafe(block, pkcs12Algorithm(oids.pbeSha1TripleDes3, 2 ** 31))),
  ),
  of('2^31 iterations of PBKDF2', 'too-costly', () => pfx(encryptedSafe(block, pbes2Algorithm(2 ** 31)))),
  of('2^1000 iterations', 'too-costly', () =>
    pfx(
      encryptedSafe(
        block,
        sequence(oid(oids.pbeSha1TripleDes3), sequence(octetString(block), unsignedInteger(Buffer.alloc(125, 1)))),
      ),
    ),
  ),
  of('one iteration of SHA-1 too many', 'too-costly', () => pfxWithMac(10_800_001, oids.sha1, 20)),
  of('one iteration of SHA-256 too many', 'too-costly', () => pfxWithMac(1_800_001, sha256, 32)),
  of('one iteration of SHA-512 too many', 'too-costly', () => pfxWithMac(1_350_001, sha512, 64)),
  of('one iteration for a key too many', 'too-costly', () =>
    pfx(clearSafe(shroudedKey(block, pkcs12Algorithm(oids.pbeSha1TripleDes3, 3_600_000)))),
  ),
  of('one iteration of PBKDF2 with SHA-512 too many', 'too-costly', () =>
    pfx(encryptedSafe(block, pbes2Algorithm(5_400_000, Buffer.alloc(8), hmacSha512))),
  ),
  of('no iterations', 'damaged', () => pfx(encryptedSafe(block, pkcs12Algorithm(oids.pbeSha1TripleDes3, 0)))),
]

const inSalts: readonly HostilePfx[] = [
  of('a salt of 30 MB', 'too-large', () => pfxWithMac(2000, oids.sha1, 20, Buffer.alloc(30 * 1024 * 1024))),
  of('a MAC of the wrong length over a long salt', 'not-pfx', () => pfxWithMac(1_000_000, oids.sha1, 1000, salt)),
  of('a long salt of the MAC', 'wrong-password', () => pfxWithMac(2000, oids.sha1, 20, salt)),
  of('a long salt for the key', 'damaged', () =>
    pfx(clearSafe(shroudedKey(block, pkcs12Algorithm(oids.pbeSha1TripleDes3, 2000, salt)))),
  ),
  of('a long salt for the certificates', 'damaged', () =>
    pfx(encryptedSafe(block, pkcs12Algorithm(oids.pbeSha1TripleDes3, 2000, salt))),
  ),
  of('a long salt of PBKDF2', 'damaged', () => pfx(encryptedSafe(block, pbes2Algorithm(2000, salt)))),
]

const inNumbers: readonly HostilePfx[] = [
  of('a megabyte of RC2', 'not-pfx', () =>
    pfx(encryptedSafe(Buffer.alloc(room & ~7), pkcs12Algorithm(oids.pbeSha1Rc2Of128, 1))),
  ),
  of('1,500 encrypted parts with nothing in them', 'opened', () =>
    pfx(...times(1500, encryptedSafe(tripleDes.encrypt(sequence()), tripleDes.algorithm))),
  ),
  of('6,000 keys', 'not-pfx', () => {
    const keys = many(300, () => clearKey(curveKey()))
    return pfx(...times(20, clearSafe(...keys)))
  }),
  of('6,000 bags of nothing', 'not-pfx', () => pfx(clearSafe(...times(6000, certificateBag(sequence()))))),
  of('10,000 certificates', 'not-pfx', () => {
    const bags = times(100, certificateBag(sequence(integer(1))))
    return pfx(...times(100, clearSafe(...bags)))
  }),
]

const inCertificates = (key: KeyObject): readonly HostilePfx[] => {
  const keyBag = shroudedKey(tripleDes.encrypt(pkcs8Of(key)), tripleDes.algorithm)
  const withCertificates = (...certificates: readonly Buffer[]): Buffer =>
    pfx(clearSafe(keyBag), clearSafe(...certificates.map(certificateBag)))
  return [
    of('a certificate with 100,000 names', 'damaged', () =>
      withCertificates(oddCertificate({ extensions: [alternativeNames(many(100_000, () => 'a.b'))] })),
    ),
    of('a certificate with 15,000 names', 'opened', () =>
      withCertificates(oddCertificate({ extensions: [alternativeNames(many(15_000, () => 'a.b'))] })),
    ),
    of('100 certificates full of names', 'opened', () => {
      const names = alternativeNames(many(2000, () => 'a'))
      return withCertificates(...times(100, oddCertificate({ extensions: [names] })))
    }),
    of('a certificate with 20 extensions of 19,000 elements', 'opened', () =>
      withCertificates(oddCertificate({ extensions: fullExtensions(20) })),
    ),
    of('a certificate with a name of half a megabyte', 'opened', () =>
      withCertificates(oddCertificate({ subject: named(',é'.repeat(170_000)) })),
    ),
    of('a certificate with an RSA key of 16,384 bits', 'opened', () =>
      withCertificates(oddCertificate({ publicKey: rsaKey(2048) })),
    ),
    of('a key of 16,384 bits', 'opened', () => pfx(clearSafe(clearKey(longRsaKey())))),
    of('a DSA key with long numbers', 'damaged', () => pfx(clearSafe(clearKey(dsaKey())))),
    of('an RSA key of 2,000 primes', 'damaged', () => pfx(clearSafe(clearKey(rsaKeyOfManyPrimes())))),
  ]
}

/** Files that are to get a verdict at little cost. Each comes with what may be said of it. */
export const hostilePfxFiles = (key: KeyObject): readonly HostilePfx[] => [
  ...inShapes,
  ...inIterations,
  ...inSalts,
  ...inNumbers,
  ...inCertificates(key),
]

/** Files that cost as much as a file may, each in another way. */
export const dearestPfxFiles: readonly HostilePfx[] = [
  of('a little in a thousand places', 'too-costly', () => {
    const { encrypt, algorithm } = tripleDesOf(20_000)
    return pfx(...times(1000, encryptedSafe(encrypt(sequence()), algorithm)))
  }),
  of('the most of SHA-1', 'wrong-password', () => pfxWithMac(10_800_000, oids.sha1, 20)),
  of('the most of SHA-256', 'wrong-password', () => pfxWithMac(1_800_000, sha256, 32)),
  of('the most of SHA-512', 'wrong-password', () => pfxWithMac(1_350_000, sha512, 64)),
  of('the most for a key', 'damaged', () =>
    pfx(clearSafe(shroudedKey(block, pkcs12Algorithm(oids.pbeSha1TripleDes3, 3_599_999)))),
  ),
  of('the most of PBKDF2 with SHA-512', 'damaged', () =>
    pfx(encryptedSafe(block, pbes2Algorithm(5_399_999, Buffer.alloc(8), hmacSha512))),
  ),
]

/** A reply, and whether certificates are read from it. */
export interface HostileReply {
  readonly name: string
  readonly isRead: boolean
  readonly make: () => Buffer
}

const reply = (name: string, isRead: boolean, make: () => Buffer): HostileReply => ({ name, isRead, make })
const megabytes = (count: number, text: string): Buffer => Buffer.alloc(count * 1024 * 1024 - 100, text)
const framed = (content: Buffer): Buffer => Buffer.concat([Buffer.from('-----BEGIN CERTIFICATE-----\n'), content])

export const hostileReplies = (): readonly HostileReply[] => [
  reply('30 MB', false, () => megabytes(30, 'A')),
  reply('4 MB of base64', false, () => megabytes(4, 'A')),
  reply('4 MB of letters and spaces', false, () => megabytes(4, 'A ')),
  reply('4 MB of spaces', false, () => megabytes(4, ' ')),
  reply('4 MB of line ends in a frame', false, () => framed(megabytes(3, '\n'))),
  reply('4 MB of lines in a frame', false, () => framed(megabytes(3, 'A\n'))),
  reply('a hundred thousand frames that never end', false, () =>
    Buffer.from('-----BEGIN CERTIFICATE-----\n'.repeat(100_000)),
  ),
  reply('a frame with a label as long as the file', false, () =>
    Buffer.concat([Buffer.from('-----BEGIN '), megabytes(3, 'A ')]),
  ),
  reply('nested 10,000 deep', false, () => Buffer.alloc(20_000, Buffer.from([0x30, 0x80]))),
  reply('10,000 certificates', false, () => Buffer.from(pemOf('CERTIFICATE', sequence(integer(1))).repeat(10_000))),
  reply('3,000 certificates that can be read', false, () =>
    Buffer.from(pemOf('CERTIFICATE', oddCertificate()).repeat(3000)),
  ),
  reply('a collection of 10,000 certificates', false, () => pkcs7(times(10_000, sequence(integer(1))))),
  reply('150 certificates in a collection', true, () => pkcs7(many(150, () => oddCertificate()))),
  reply('a certificate with 100,000 names', false, () =>
    oddCertificate({ extensions: [alternativeNames(many(100_000, () => 'a.b'))] }),
  ),
  reply('a certificate with 100 extensions of 19,000 elements', true, () =>
    oddCertificate({ extensions: fullExtensions(100) }),
  ),
]
