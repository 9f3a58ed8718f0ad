import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  X509Certificate,
} from 'node:crypto'
import type { EncryptionFacts, OpenedPfx, PfxFacts, UnreadablePfx } from '../../domain/certificates/facts.ts'
import {
  BerInvalid,
  child,
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
  encryptedContent,
  encryptionOf,
  purpose,
  TooCostly,
  UnsupportedEncryption,
} from './pkcs12-cipher.ts'

/** A PFX with its chain has a few kilobytes; larger files than this are not looked into. */
const maximumBytes = 4 * 1024 * 1024
const maximumCertificates = 100

/** An opened PFX for whoever needs its key, or why it can't be opened. */
export type PfxContent =
  | { readonly facts: OpenedPfx; readonly key: KeyObject | null; readonly certificates: readonly X509Certificate[] }
  | { readonly facts: UnreadablePfx }

/** What is in a PFX file, without a verdict. Never throws for the file's sake: a bad file is `unreadable`, with words. */
export const readPfx = (bytes: Uint8Array, password: Buffer): PfxFacts => openPfx(bytes, password).facts

/**
 * Opens a PFX (RFC 7292) by a walk of our own through its ASN.1: any of the usual encryptions, RSA and EC keys, lengths
 * as Windows and NSS write them. The MAC is checked first, so that a wrong password is told from a damaged file.
 * @param password UTF-8
 */
export const openPfx = (bytes: Uint8Array, password: Buffer): PfxContent => {
  if (bytes.length === 0) return unreadable('empty', 'The file is empty.')
  if (bytes.length > maximumBytes) {
    return unreadable('too-large', `The file has ${bytes.length} bytes: no PFX file is that large.`)
  }
  try {
    return open(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), password)
  } catch (error) {
    return unreadableBecause(error)
  }
}

const open = (bytes: Buffer, password: Buffer): PfxContent => {
  const { safes, mac } = authenticatedSafes(bytes)
  const verdict = mac === null ? null : checkMac(safes, mac, password)
  if (verdict === 'wrong') {
    return unreadable(
      'wrong-password',
      'It can’t be opened with this password (or it was altered): its MAC does not fit.',
    )
  }
  const bags = new Bags(password)
  for (const safe of readElement(safes).children) bags.addSafe(safe)
  return contentOf(bags, verdict)
}

/** PFX: version, a ContentInfo of type data that holds the safes, and the MAC. */
const authenticatedSafes = (bytes: Buffer): { readonly safes: Buffer; readonly mac: Element | null } => {
  const pfx = expect(readElement(bytes), tags.sequence)
  if (smallInteger(child(pfx, 0)) !== 3) throw new BerInvalid('it is not of version 3')
  const authSafe = child(pfx, 1)
  const type = oidOf(child(authSafe, 0))
  if (type !== oids.data) throw new UnsupportedEncryption('it is protected by a public key, not by a password')
  return { safes: octetsOf(child(child(authSafe, 1), 0)), mac: pfx.children[2] ?? null }
}

type MacFacts = NonNullable<OpenedPfx['mac']>

const checkMac = (safes: Buffer, mac: Element, password: Buffer): MacFacts | 'wrong' => {
  const digestInfo = child(mac, 0)
  const algorithm = oidOf(child(child(digestInfo, 0), 0))
  const hash = hashes[algorithm]
  if (hash === undefined)
    throw new UnsupportedEncryption(`its MAC is of a kind (${algorithm}) that neither Keyturn nor Windows Server knows`)
  const expected = octetsOf(child(digestInfo, 1))
  const salt = octetsOf(child(mac, 1))
  const iterations = mac.children[2] === undefined ? 1 : smallInteger(mac.children[2])
  const bmp = bmpPassword(password)
  const forms = password.length === 0 ? [bmp, Buffer.alloc(0)] : [bmp]
  const fits = forms.some((form) => {
    const key = deriveBytes(hash, form, salt, purpose.mac, iterations, expected.length)
    const found = createHmac(hash, key).update(safes).digest()
    return found.length === expected.length && timingSafeEqual(found, expected)
  })
  bmp.fill(0)
  return fits ? { algorithm: hash.toUpperCase(), iterations } : 'wrong'
}

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
  readonly #password: Buffer

  constructor(password: Buffer) {
    this.#password = password
  }

  addSafe(contentInfo: Element): void {
    const type = oidOf(child(contentInfo, 0))
    const content = child(child(contentInfo, 1), 0)
    if (type === oids.data) {
      this.#addBags(readElement(octetsOf(content)), null)
      return
    }
    if (type !== oids.encryptedData) {
      throw new UnsupportedEncryption('a part of it is protected by a public key, not by a password')
    }
    const { encryption, bytes } = encryptedContent(child(content, 1))
    this.#addBags(readElement(encryption.decrypt(bytes, this.#password)), encryption.facts)
  }

  #addBags(contents: Element, encryption: EncryptionFacts | null): void {
    const before = this.certificates.length
    for (const bag of contents.children) this.#addBag(bag, encryption)
    if (this.certificates.length > before) this.certificateEncryption.push(encryption)
  }

  #addBag(bag: Element, encryption: EncryptionFacts | null): void {
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
    const plain = encryption.decrypt(octetsOf(child(value, 1)), this.#password)
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
    return {
      key: createPrivateKey({ key: Buffer.from(pkcs8), format: 'der', type: 'pkcs8' }),
      encryption,
      localMachine,
    }
  } catch (error) {
    throw new DecryptionFailed('its private key is of a kind that can’t be read, or damaged', { cause: error })
  }
}

const contentOf = (bags: Bags, mac: MacFacts | null): PfxContent => {
  const certificates = bags.certificates.map(({ der }) => new X509Certificate(der))
  const facts = bags.certificates.map(({ der, friendlyName, position }) => ({
    certificate: certificateFacts(der),
    friendlyName,
    position,
  }))
  const keys = bags.keys.map(({ key, encryption, localMachine }) => ({
    encryption,
    localMachine,
    publicKeySha256: publicKeyHash(key),
  }))
  const owned = facts.find(({ certificate }) => certificate.publicKeySha256 === keys[0]?.publicKeySha256)
  const chain = owned === undefined ? null : chainOf(certificates, owned.position)
  return {
    facts: {
      state: 'opened',
      mac,
      keys,
      certificates: facts,
      certificateEncryption: bags.certificateEncryption,
      leaf: owned?.position ?? null,
      chain: chain?.places ?? [],
      chainEnd: chain?.end ?? 'no-leaf',
    },
    key: bags.keys[0]?.key ?? null,
    certificates,
  }
}

const publicKeyHash = (key: KeyObject): string =>
  createHash('sha256')
    .update(createPublicKey(key).export({ type: 'spki', format: 'der' }))
    .digest('hex')

const unreadable = (reason: UnreadablePfx['reason'], message: string): { readonly facts: UnreadablePfx } => ({
  facts: { state: 'unreadable', reason, message },
})

/** Every way in which the walk can end is a fact about the file. */
const unreadableBecause = (error: unknown): { readonly facts: UnreadablePfx } => {
  if (error instanceof TooCostly) return unreadable('too-costly', `It is not looked into: ${error.message}.`)
  if (error instanceof UnsupportedEncryption) return unreadable('unsupported', `It can’t be read: ${error.message}.`)
  if (error instanceof DecryptionFailed) return unreadable('damaged', `It is damaged: ${error.message}.`)
  if (error instanceof BerInvalid)
    return unreadable('not-pfx', `It is no PFX file, or a part of one: ${error.message}.`)
  if (error instanceof Error) return unreadable('damaged', `It is damaged: ${error.message}.`)
  throw error
}
