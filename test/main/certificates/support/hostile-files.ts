import { createCipheriv, createHmac, type KeyObject, pbkdf2Sync } from 'node:crypto'
import fc from 'fast-check'
import { type Element, readElement } from '../../../../src/main/certificates/ber.ts'
import { context, integer, octetString, oid, sequence, set } from '../../../../src/main/certificates/der.ts'
import { oids } from '../../../../src/main/certificates/object-identifiers.ts'
import { pemOf } from '../../../../src/main/certificates/pem.ts'
import { bmpPassword, deriveBytes, encryptTripleDes, purpose } from '../../../../src/main/certificates/pkcs12-cipher.ts'

/** The parts of PFX files, to be put together by hand with whatever is wrong in them; and ways of changing them. */

export const password = Buffer.from('Rehearsal1')

const salt: Buffer = Buffer.from('saltsalt')
const bmp = bmpPassword(password)

/** Element as DER has it, with any tag. */
export const tagged = (tag: number, ...content: readonly Uint8Array[]): Buffer => {
  const bytes = sequence(...content)
  bytes[0] = tag
  return bytes
}

export const data = (content: Buffer): Buffer => sequence(oid(oids.data), context(0, octetString(content)))

/** A PFX around safes, with a MAC that fits: what stands in them is reached. */
export const pfxAround = (safes: Buffer): Buffer => {
  const key = deriveBytes('sha1', bmp, salt, purpose.mac, 1, 20)
  return sequence(integer(3), data(safes), macData(createHmac('sha1', key).update(safes).digest(), 1))
}

export const macData = (digest: Buffer, iterations: number, hash: string = oids.sha1, macSalt = salt): Buffer =>
  sequence(sequence(sequence(oid(hash)), octetString(digest)), octetString(macSalt), integer(iterations))

/** A PFX whose MAC asks for that many iterations, and fits no password. */
export const pfxWithMac = (iterations: number, hash: string, digestBytes: number, macSalt?: Buffer): Buffer =>
  sequence(integer(3), data(sequence()), macData(Buffer.alloc(digestBytes), iterations, hash, macSalt))

/** Password-based encryption: the AlgorithmIdentifier that a file names, and the encryption that it stands for. */
export interface Scheme {
  readonly algorithm: Buffer
  readonly encrypt: (plain: Buffer) => Buffer
}

export const pkcs12Algorithm = (type: string, iterations: number, pbeSalt = salt): Buffer =>
  sequence(oid(type), sequence(octetString(pbeSalt), integer(iterations)))

export const pbes2Algorithm = (
  iterations: number,
  pbkdf2Salt = salt,
  functionOid = '1.2.840.113549.2.9',
  cipherOid = '2.16.840.1.101.3.4.1.42',
): Buffer =>
  sequence(
    oid(oids.pbes2),
    sequence(
      sequence(
        oid(oids.pbkdf2),
        sequence(octetString(pbkdf2Salt), integer(iterations), sequence(oid(functionOid), tagged(0x05))),
      ),
      sequence(oid(cipherOid), octetString(Buffer.alloc(16))),
    ),
  )

export const tripleDesOf = (iterations: number): Scheme => ({
  algorithm: pkcs12Algorithm(oids.pbeSha1TripleDes3, iterations),
  encrypt: (plain) => encryptTripleDes(plain, bmp, salt, iterations),
})

export const tripleDes = tripleDesOf(1)

export const aes: Scheme = {
  algorithm: pbes2Algorithm(1),
  encrypt: (plain) => {
    const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, salt, 1, 32, 'sha256'), Buffer.alloc(16))
    return Buffer.concat([cipher.update(plain), cipher.final()])
  },
}

/** An encrypted safe; the algorithm it names may be another than the one that was used. */
export const encryptedSafe = (encrypted: Buffer, algorithm: Buffer): Buffer =>
  sequence(
    oid(oids.encryptedData),
    context(0, sequence(integer(0), sequence(oid(oids.data), algorithm, tagged(0x80, encrypted)))),
  )

export const shroudedKey = (encrypted: Buffer, algorithm: Buffer): Buffer =>
  sequence(
    oid(oids.shroudedKeyBag),
    context(0, sequence(algorithm, octetString(encrypted))),
    set(sequence(oid(oids.localMachineKey), set())),
  )

export const clearKey = (pkcs8: Buffer): Buffer => sequence(oid(oids.keyBag), context(0, pkcs8))

export const certificateBag = (der: Buffer): Buffer =>
  sequence(oid(oids.certificateBag), context(0, sequence(oid(oids.x509Certificate), context(0, octetString(der)))))

export const pkcs8Of = (key: KeyObject): Buffer => key.export({ type: 'pkcs8', format: 'der' })

/** PKCS#8 around the private key of an algorithm. */
export const privateKeyInfo = (algorithm: Buffer, privateKey: Buffer): Buffer =>
  sequence(integer(0), algorithm, octetString(privateKey))

/** Replies as PKCS#7: signed data without signatures. */
export const pkcs7 = (certificates: readonly Buffer[]): Buffer =>
  sequence(
    oid(oids.signedData),
    context(0, sequence(integer(1), set(), sequence(oid(oids.data)), context(0, ...certificates), set())),
  )

/** What a change can be applied to: the file itself, or what lies below its MAC, its encryption, its containers. */
const layers = ['file', 'safes', 'certificate bags', 'key bag', 'key', 'certificate'] as const
type Layer = (typeof layers)[number]

/** The PKCS#8 key and the certificates, leaf first, of a good PFX. */
export interface GoodParts {
  readonly key: Buffer
  readonly chain: readonly Buffer[]
}

/** A good PFX that is changed in one layer; everything around it is made to fit again, by its own lengths and MAC. */
export const pfxChangedIn = (layer: Layer, change: Change, { key, chain }: GoodParts, scheme = tripleDes): Buffer => {
  const at = (here: Layer, bytes: Buffer): Buffer => (here === layer ? change(bytes) : bytes)
  const { algorithm, encrypt } = scheme
  const [leaf, ...issuers] = chain
  if (leaf === undefined) throw new RangeError('a chain has at least one certificate')
  const certificates = [at('certificate', leaf), ...issuers].map(certificateBag)
  const keyBag = shroudedKey(encrypt(at('key', key)), algorithm)
  const safes = sequence(
    encryptedSafe(encrypt(at('certificate bags', sequence(...certificates))), algorithm),
    data(at('key bag', sequence(keyBag))),
  )
  return at('file', pfxAround(at('safes', safes)))
}

/** A change that is drawn at random and can be applied to any bytes. */
export type Change = (bytes: Buffer) => Buffer

/** Places are drawn as fractions, since they are drawn before the bytes are known. */
const fraction = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const placeIn = (bytes: Buffer, part: number): number => Math.floor(part * bytes.length)

const byteChanged = fc.tuple(fraction, fc.integer({ min: 0, max: 255 })).map(([part, byte]): Change => {
  return (bytes) => {
    const changed = Buffer.from(bytes)
    if (changed.length > 0) changed[placeIn(bytes, part)] = byte
    return changed
  }
})

const cut = fraction.map(
  (part): Change =>
    (bytes) =>
      bytes.subarray(0, placeIn(bytes, part)),
)

const inserted = fc.tuple(fraction, fc.uint8Array({ minLength: 1, maxLength: 40 })).map(([part, more]): Change => {
  return (bytes) => Buffer.concat([bytes.subarray(0, placeIn(bytes, part)), more, bytes.subarray(placeIn(bytes, part))])
})

const repeated = fc.tuple(fraction, fraction, fc.integer({ min: 0, max: 8 })).map(([from, length, times]): Change => {
  return (bytes) => {
    const start = placeIn(bytes, from)
    const end = start + Math.floor((bytes.length - start) * length)
    const piece = bytes.subarray(start, end)
    return Buffer.concat([bytes.subarray(0, start), ...Array.from({ length: times }, () => piece), bytes.subarray(end)])
  }
})

/** One element becomes something else, and the lengths around it are made to fit. */
type Replacement = (element: Element) => Buffer

const withLength = (element: Element, length: Buffer): Buffer =>
  Buffer.concat([element.raw.subarray(0, 1), length, element.content])

const counts = [0, 1, 2 ** 16, 2 ** 31 - 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER]
const identifiers = [...Object.values(oids), '1.2.840.113549.1.12.1.1', '1.2.840.10040.4.1', '1.2.840.10045.2.1']
const lengths = ['00', '7f', '80', '81ff', '820000', '83000001', '84ffffffff', '8500ffffffff', 'ff']

const replacement: fc.Arbitrary<Replacement> = fc.oneof(
  fc.constant<Replacement>(() => Buffer.alloc(0)),
  fc.integer({ min: 2, max: 50 }).map((times): Replacement => {
    return ({ raw }) => Buffer.concat(Array.from({ length: times }, () => raw))
  }),
  fc.integer({ min: 0, max: 255 }).map(
    (tag): Replacement =>
      ({ content }) =>
        tagged(tag, content),
  ),
  fc.constantFrom(...lengths).map((length): Replacement => {
    return (element) => withLength(element, Buffer.from(length, 'hex'))
  }),
  fc.integer({ min: 1, max: 40 }).map((depth): Replacement => {
    return ({ raw }) => Array.from({ length: depth }).reduce<Buffer>((inner) => sequence(inner), raw)
  }),
  fc.constantFrom(0x24, 0x30, 0xa0).map((tag): Replacement => {
    return ({ raw }) => Buffer.concat([Buffer.from([tag, 0x80]), raw])
  }),
  fc.constantFrom(0x24, 0x30, 0xa0).map((tag): Replacement => {
    return ({ raw }) => Buffer.concat([Buffer.from([tag, 0x80]), raw, Buffer.alloc(2)])
  }),
  fc.constantFrom(...counts).map(
    (count): Replacement =>
      () =>
        integer(count),
  ),
  fc.constantFrom(...identifiers).map(
    (identifier): Replacement =>
      () =>
        oid(identifier),
  ),
  fc.uint8Array({ maxLength: 64 }).map((content): Replacement => {
    return ({ raw }) => tagged(raw[0] ?? 0, content)
  }),
)

const elementChanged = fc.tuple(fraction, replacement).map(([part, replace]): Change => {
  return (bytes) => {
    const whole = elementIn(bytes)
    return whole === null ? bytes : rebuilt(whole, Math.floor(part * countOf(whole)), replace)
  }
})

const elementIn = (bytes: Buffer): Element | null => {
  try {
    return readElement(bytes)
  } catch {
    // An earlier change has left no structure.
    return null
  }
}

const countOf = (element: Element): number => element.children.reduce((sum, child) => sum + countOf(child), 1)

/** The element again, with the one of that number replaced; numbers go by the order in the file. */
const rebuilt = (element: Element, number: number, replace: Replacement): Buffer => {
  if (number === 0) return replace(element)
  let before = 1
  const children = element.children.map((child) => {
    const first = before
    before += countOf(child)
    return number >= first && number < before ? rebuilt(child, number - first, replace) : child.raw
  })
  return tagged(element.raw[0] ?? 0, ...children)
}

/** One to three changes after each other, of bytes or of whole elements. */
const changes: fc.Arbitrary<Change> = fc
  .array(
    fc.oneof({ weight: 6, arbitrary: elementChanged }, { weight: 2, arbitrary: byteChanged }, cut, inserted, repeated),
    { minLength: 1, maxLength: 3 },
  )
  .map(
    (several): Change =>
      (bytes) =>
        several.reduce((changed, change) => change(changed), bytes),
  )

/** Good PFX files with changes in any layer, in clear or below two kinds of encryption. */
export const changedPfxFiles = (parts: GoodParts): fc.Arbitrary<Buffer> =>
  fc
    .tuple(fc.constantFrom(...layers), changes, fc.constantFrom(tripleDes, aes))
    .map(([layer, change, scheme]) => pfxChangedIn(layer, change, parts, scheme))

/** Good replies with changes in a certificate or in what is around it: DER, PEM or PKCS#7. */
export const changedReplies = (chain: readonly Buffer[]): fc.Arbitrary<Buffer> =>
  fc
    .tuple(changes, fc.boolean(), fc.constantFrom(bare, framed, collected))
    .map(([change, isInside, form]) => (isInside ? form(chain.map(change)) : change(form(chain))))

const bare = (certificates: readonly Buffer[]): Buffer => certificates[0] ?? Buffer.alloc(0)
const framed = (certificates: readonly Buffer[]): Buffer =>
  Buffer.from(certificates.map((der) => pemOf('CERTIFICATE', der)).join(''))
const collected = (certificates: readonly Buffer[]): Buffer => pkcs7(certificates)
