import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto'
import type {
  EncryptionFacts,
  OpenedPfx,
  PfxCertificate,
  PfxFacts,
  UnreadablePfx,
} from '../../domain/certificates/facts.ts'
import {
  BerInvalid,
  child,
  contextChild,
  type Element,
  expect,
  octetsOf,
  oidOf,
  readElement,
  smallInteger,
  tags,
  textOf,
} from './ber.ts'
import { certificateFacts } from './certificate-facts.ts'
import { chainOf } from './chain.ts'
import { hashes, oids } from './object-identifiers.ts'
import {
  bmpPassword,
  DecryptionFailed,
  deriveBytes,
  digestBytes,
  Effort,
  encryptedContent,
  encryptionOf,
  type Password,
  purpose,
  TooCostly,
  UnsupportedEncryption,
} from './pkcs12-cipher.ts'

/** A PFX with its chain has a few kilobytes; larger files than this are not looked into. In bytes. */
export const largestPfx = 1024 * 1024
const maximumCertificates = 100
const maximumKeys = 10

/** RSA (with PSS), elliptic curves, Ed25519. OpenSSL computes for minutes on a DSA key with numbers that are too long. */
const keyKinds: readonly string[] = [oids.rsaEncryption, oids.rsassaPss, '1.2.840.10045.2.1', '1.3.101.112']
/** In bytes; RSA of 16,384 bits has nine thousand. A longer one may be of thousands of primes, to fill all memory. */
const largestKey = 16 * 1024

/** An opened PFX for whoever needs its key, or why it can't be opened. */
export type PfxContent =
  | { readonly facts: OpenedPfx; readonly key: KeyObject | null; readonly certificates: readonly X509Certificate[] }
  | { readonly facts: UnreadablePfx }

/**
 * What is in a PFX file, without a verdict. Never throws for the file's sake: a bad file is `unreadable`, with words.
 * @param roots roots that may complete the chain when the file lacks its own
 */
export const readPfx = (bytes: Uint8Array, password: Buffer, roots: readonly X509Certificate[] = []): PfxFacts =>
  openPfx(bytes, password, roots).facts

/**
 * Opens a PFX (RFC 7292) by a walk of our own through its ASN.1: any of the usual encryptions, RSA and EC keys, lengths
 * as Windows and NSS write them. The MAC is checked first, so that a wrong password is told from a damaged file.
 * @param password UTF-8
 */
export const openPfx = (bytes: Uint8Array, password: Buffer, roots: readonly X509Certificate[] = []): PfxContent => {
  if (bytes.length === 0) return unreadable('empty', 'The file is empty.')
  if (bytes.length > largestPfx) return { facts: tooLarge(bytes.length) }
  try {
    return open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), password, roots)
  } catch (error) {
    return unreadableBecause(error)
  }
}

const open = (bytes: Buffer, utf8: Buffer, roots: readonly X509Certificate[]): PfxContent => {
  const { safes, mac } = authenticatedSafes(bytes)
  const password = { utf8, bmp: bmpPassword(utf8) }
  const effort = new Effort()
  try {
    if (mac === null) return openWithoutMac(safes, password, effort, roots)
    const checked = checkMac(safes, mac, password, effort)
    return checked === null
      ? unreadable('wrong-password', 'It can’t be opened with this password (or it was altered): its MAC does not fit.')
      : contentOf(bagsOf(safes, checked.password, effort), checked.facts, roots)
  } finally {
    password.bmp.fill(0)
  }
}

/** Without a MAC, what does not decrypt is all that tells of a wrong password. */
const openWithoutMac = (
  safes: Buffer,
  password: Password,
  effort: Effort,
  roots: readonly X509Certificate[],
): PfxContent => {
  try {
    return contentOf(bagsOf(safes, password, effort), null, roots)
  } catch (error) {
    if (!(error instanceof DecryptionFailed || error instanceof BerInvalid)) throw error
    return unreadable(
      'wrong-password',
      'It can’t be opened with this password, or it is damaged: it has no MAC that would tell which.',
    )
  }
}

const bagsOf = (safes: Buffer, password: Password, effort: Effort): Bags => {
  const bags = new Bags(password, effort)
  for (const safe of readElement(safes).children) bags.addSafe(safe)
  return bags
}

/** PFX: version, a ContentInfo of type data that holds the safes, and the MAC. */
const authenticatedSafes = (bytes: Buffer): { readonly safes: Buffer; readonly mac: Element | null } => {
  const pfx = expect(readElement(bytes), tags.sequence)
  if (smallInteger(child(pfx, 0)) !== 3) throw new BerInvalid('it is not of version 3')
  if (pfx.children.length > 3) throw new BerInvalid('something follows its MAC')
  const { type, content } = contentInfoOf(child(pfx, 1))
  if (type === oids.signedData) throw new UnsupportedEncryption('it is protected by a public key, not by a password')
  if (type !== oids.data) throw new BerInvalid('its content is of no kind that a PFX has')
  return { safes: octetsOf(content), mac: pfx.children[2] ?? null }
}

/** A type and its content in `[0] EXPLICIT`. Nothing may follow: that is where a MAC could be hidden from the reader. */
const contentInfoOf = (element: Element): { readonly type: string; readonly content: Element } => {
  const wrapper = child(expect(element, tags.sequence), 1)
  if (element.children.length !== 2 || wrapper !== contextChild(element, 0) || wrapper.children.length !== 1)
    throw new BerInvalid('a content is not in its place')
  return { type: oidOf(child(element, 0)), content: child(wrapper, 0) }
}

type MacFacts = NonNullable<OpenedPfx['mac']>

/** A MAC of SHA-2 is computed call by call, which costs about as much as six rounds of SHA-1; with its longer forms, eight. */
const macRounds = (hash: string): number => (hash === 'sha1' ? 1 : digestBytes(hash) > 32 ? 8 : 6)

/** The MAC's facts, with the form of the password that fits; null when none does. */
const checkMac = (
  safes: Buffer,
  mac: Element,
  password: Password,
  effort: Effort,
): { readonly facts: MacFacts; readonly password: Password } | null => {
  const digestInfo = child(mac, 0)
  const hash = macHash(oidOf(child(child(digestInfo, 0), 0)))
  const expected = octetsOf(child(digestInfo, 1))
  if (expected.length !== digestBytes(hash)) throw new BerInvalid('its MAC has not the length of its kind')
  const salt = octetsOf(child(mac, 1))
  const iterations = mac.children[2] === undefined ? 1 : smallInteger(mac.children[2])
  const found = formsOf(password).find(({ bmp }) => {
    effort.spend(iterations, macRounds(hash))
    const key = deriveBytes(hash, bmp, salt, purpose.mac, iterations, expected.length)
    return timingSafeEqual(createHmac(hash, key).update(safes).digest(), expected)
  })
  return found === undefined ? null : { facts: { algorithm: hash.toUpperCase(), iterations }, password: found }
}

const macHash = (algorithm: string): string => {
  const hash = hashes[algorithm]
  if (hash !== undefined) return hash
  const name = algorithm === oids.pbmac1 ? 'PBMAC1' : algorithm
  throw new UnsupportedEncryption(`its MAC is of a kind (${name}) that neither Keyturn nor Windows Server knows`)
}

/** Some programs take an empty password as two zero bytes, others as none. */
const formsOf = (password: Password): readonly Password[] =>
  password.utf8.length === 0 ? [password, { utf8: password.utf8, bmp: Buffer.alloc(0) }] : [password]

interface KeyBag {
  readonly key: KeyObject
  readonly encryption: EncryptionFacts | null
  readonly localMachine: boolean
}

interface CertificateBag {
  readonly der: Buffer
  readonly friendlyName: string | null
  readonly position: number
}

/** Gathers the bags of all safes, in their order in the file. */
class Bags {
  readonly keys: KeyBag[] = []
  readonly certificates: CertificateBag[] = []
  readonly certificateEncryption: (EncryptionFacts | null)[] = []
  readonly #password: Password
  readonly #effort: Effort

  constructor(password: Password, effort: Effort) {
    this.#password = password
    this.#effort = effort
  }

  addSafe(contentInfo: Element): void {
    const { type, content } = contentInfoOf(contentInfo)
    if (type === oids.data) {
      this.#addBags(readElement(octetsOf(content)), null)
      return
    }
    if (type !== oids.encryptedData) {
      throw new UnsupportedEncryption('a part of it is protected by a public key, not by a password')
    }
    const { encryption, bytes } = encryptedContent(child(content, 1))
    this.#addBags(readElement(encryption.decrypt(bytes, this.#password, this.#effort)), encryption.facts)
  }

  #addBags(contents: Element, encryption: EncryptionFacts | null): void {
    const before = this.certificates.length
    for (const bag of contents.children) this.#addBag(bag, encryption)
    if (this.certificates.length > before) this.certificateEncryption.push(encryption)
  }

  #addBag(bag: Element, encryption: EncryptionFacts | null): void {
    if (this.keys.length >= maximumKeys) throw new BerInvalid(`it holds ${maximumKeys} keys or more`)
    const value = child(child(bag, 1), 0)
    const attributes = attributesOf(bag.children[2])
    switch (oidOf(child(bag, 0))) {
      case oids.certificateBag:
        this.#addCertificate(value, attributes)
        return
      case oids.shroudedKeyBag:
        this.#addKey(value, attributes)
        return
      case oids.keyBag:
        this.keys.push(keyOf(value.raw, encryption, attributes))
        return
      case oids.safeContentsBag:
        this.#addBags(value, encryption)
        return
      default:
        // CRLs and secrets may lie in a PFX too; they are neither keys nor certificates.
        return
    }
  }

  #addCertificate(value: Element, attributes: Attributes): void {
    if (oidOf(child(value, 0)) !== oids.x509Certificate) return
    if (this.certificates.length >= maximumCertificates)
      throw new BerInvalid(`it holds more than ${maximumCertificates} certificates`)
    const der = octetsOf(child(child(value, 1), 0))
    this.certificates.push({ der, friendlyName: attributes.friendlyName, position: this.certificates.length })
  }

  #addKey(value: Element, attributes: Attributes): void {
    const encryption = encryptionOf(child(value, 0))
    const plain = encryption.decrypt(octetsOf(child(value, 1)), this.#password, this.#effort)
    this.keys.push(keyOf(plain, encryption.facts, attributes))
    plain.fill(0)
  }
}

interface Attributes {
  readonly localMachine: boolean
  readonly friendlyName: string | null
}

const attributesOf = (list: Element | undefined): Attributes => {
  let localMachine = false
  let friendlyName: string | null = null
  for (const attribute of list?.children ?? []) {
    const type = oidOf(child(attribute, 0))
    if (type === oids.localMachineKey) localMachine = true
    const value = attribute.children[1]?.children[0]
    if (type === oids.friendlyName && value !== undefined) friendlyName = textOf(value)
  }
  return { localMachine, friendlyName }
}

const keyOf = (pkcs8: Buffer, encryption: EncryptionFacts | null, { localMachine }: Attributes): KeyBag => {
  try {
    if (pkcs8.length > largestKey || !keyKinds.includes(oidOf(child(child(readElement(pkcs8), 1), 0))))
      throw new BerInvalid('a key that no endpoint has')
    return {
      key: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
      encryption,
      localMachine,
    }
  } catch (error) {
    throw new DecryptionFailed('its private key is of a kind that can’t be read, or damaged', { cause: error })
  }
}

const contentOf = (bags: Bags, mac: MacFacts | null, roots: readonly X509Certificate[]): PfxContent => {
  const read = bags.certificates.map(readCertificate)
  const certificates = read.map(({ certificate }) => certificate)
  const facts = read.map(({ facts }) => facts)
  const keys = bags.keys.map(({ key, encryption, localMachine }) => ({
    encryption,
    localMachine,
    publicKeySha256: publicKeyHash(key),
  }))
  const leaf = leafOf(facts, keys[0]?.publicKeySha256)
  const chain = leaf === undefined ? null : chainOf(certificates, leaf.position, roots)
  return {
    facts: {
      state: 'opened',
      mac,
      keys,
      certificates: facts,
      certificateEncryption: bags.certificateEncryption,
      leaf: leaf?.position ?? null,
      chain: chain?.places ?? [],
      rootBeyond: chain?.rootBeyond == null ? null : certificateFacts(chain.rootBeyond.raw),
      chainEnd: chain?.end ?? 'no-leaf',
    },
    key: bags.keys[0]?.key ?? null,
    certificates,
  }
}

/** The certificate of the key, unless that is a CA and the certificate of an endpoint lies beside it. */
const leafOf = (certificates: readonly PfxCertificate[], key: string | undefined): PfxCertificate | undefined => {
  const owned = certificates.find(({ certificate }) => certificate.publicKeySha256 === key)
  return owned?.certificate.certificateAuthority === false ? owned : (endEntityOf(certificates) ?? owned)
}

const endEntityOf = (certificates: readonly PfxCertificate[]): PfxCertificate | undefined =>
  certificates.find(
    ({ certificate }) =>
      !certificate.certificateAuthority &&
      certificates.every(({ certificate: other }) => other === certificate || other.issuer !== certificate.subject),
  )

const readCertificate = ({
  der,
  friendlyName,
  position,
}: CertificateBag): { readonly certificate: X509Certificate; readonly facts: PfxCertificate } => {
  try {
    return {
      certificate: new X509Certificate(der),
      facts: { certificate: certificateFacts(der), friendlyName, position },
    }
  } catch (error) {
    throw new Error(`certificate ${position + 1} in it can’t be read`, { cause: error })
  }
}

const publicKeyHash = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('hex')

/** The facts of a file that is not even read, for its size in bytes. */
export const tooLarge = (bytes: number): UnreadablePfx =>
  unreadable('too-large', `The file has ${bytes} bytes: no PFX file is that large.`).facts

const unreadable = (reason: UnreadablePfx['reason'], message: string): { readonly facts: UnreadablePfx } => ({
  facts: { state: 'unreadable', reason, message },
})

/** Every way in which the walk can end is a fact about the file. */
const unreadableBecause = (error: unknown): { readonly facts: UnreadablePfx } => {
  if (error instanceof TooCostly) return unreadable('too-costly', `It is not looked into: ${error.message}.`)
  if (error instanceof UnsupportedEncryption) return unreadable('unsupported', `It can’t be read: ${error.message}.`)
  if (error instanceof BerInvalid)
    return unreadable('not-pfx', `It is no PFX file, or a part of one: ${error.message}.`)
  if (error instanceof Error) return unreadable('damaged', `It is damaged: ${error.message}.`)
  throw error
}
