import { constants, type KeyObject, verify, type X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { CertificateFacts, RevocationAnswer } from '../../domain/certificates/facts.ts'
import { BerInvalid, child, type Element, oidOf, readElement, timeOf } from './ber.ts'
import { extensionsOf, nameOf, signatureName } from './certificate-facts.ts'
import { type DerPart, derParts } from './der-parts.ts'
import { oids } from './object-identifiers.ts'
import { pemBlocks } from './pem.ts'

/** A file that holds no certificate revocation list that could be read. */
export class RevocationListUnreadable extends Error {
  override readonly name = 'RevocationListUnreadable'
}

/** A list as its file has it. Whether it is genuine only its issuer's key can tell. */
export interface RevocationList {
  readonly file: string
  readonly issuer: string
  readonly thisUpdate: string
  readonly nextUpdate: string | null
  /** Delta lists, indirect ones and those for some reasons only never tell that a certificate is good. */
  readonly complete: boolean
  /** Which certificates of its issuer it is about. */
  readonly about: 'all' | 'authorities' | 'others'
  /** When each serial number was revoked; upper-case hex without leading zeros. */
  readonly revoked: ReadonlyMap<string, string>
  isSignedWith(key: KeyObject): boolean
}

/** Lists of large public CAs have some megabytes. */
const maximumBytes = 64 * 1024 * 1024

/**
 * Reads a CRL file, PEM or DER. Throws `RevocationListUnreadable` with the file's name.
 * Source: RFC 5280, section 5.
 */
export const readRevocationListFile = async (path: string): Promise<RevocationList> => {
  const { size } = await stat(path)
  if (size > maximumBytes) throw refusal(path, `has ${size} bytes, which is more than any CRL`)
  return readRevocationList(await readFile(path), path)
}

/** The same from its bytes. */
export const readRevocationList = (bytes: Buffer, file: string): RevocationList => {
  if (bytes.length === 0) throw refusal(file, 'is empty')
  try {
    return parsed(derOf(bytes), file)
  } catch (error) {
    throw refusal(file, 'holds no CRL that can be read', error)
  }
}

const refusal = (file: string, why: string, cause?: unknown): RevocationListUnreadable =>
  new RevocationListUnreadable(`${file} ${why}. Get the .crl file of the CA again, and copy it anew.`, { cause })

const derOf = (bytes: Buffer): Buffer => {
  const text = bytes.toString('latin1', 0, 64 * 1024)
  if (!text.includes('-----BEGIN ')) return bytes
  const block = pemBlocks(bytes.toString('latin1')).find(({ label }) => label === 'X509 CRL')
  if (block === undefined) throw new BerInvalid('none of its blocks is a CRL')
  return block.der
}

/** A list can hold hundreds of thousands of entries: they are walked one by one, never held as a tree. */
const parsed = (der: Buffer, file: string): RevocationList => {
  const [whole, after] = derParts(der)
  if (whole === undefined || after !== undefined) throw new BerInvalid('something follows its end')
  const [signed, algorithm, signature] = derParts(whole.content)
  if (signed === undefined || algorithm === undefined || signature === undefined)
    throw new BerInvalid('a part is missing')
  // Seven at most, of which the version, a number, is the first; lists of version 1 lack it.
  const parts = firstOf(derParts(signed.content), 7)
  const [, issuer, thisUpdate, ...rest] = parts[0]?.tag === 0x02 ? parts.slice(1) : parts
  if (issuer === undefined || thisUpdate === undefined) throw new BerInvalid('a part is missing')
  const nextUpdate = isTime(rest[0]) ? rest[0] : undefined
  const entries = rest.find(({ tag }) => tag === 0x30)
  const wrapper = rest.find(({ tag }) => tag === 0xa0)
  const extensions = extensionsOf(wrapper === undefined ? null : readElement(wrapper.raw))
  return {
    file,
    issuer: nameOf(readElement(issuer.raw)),
    thisUpdate: timeOf(readElement(thisUpdate.raw)),
    nextUpdate: nextUpdate === undefined ? null : timeOf(readElement(nextUpdate.raw)),
    revoked: revokedIn(entries),
    ...scopeOf(extensions),
    isSignedWith: verifierOf(signed.raw, readElement(algorithm.raw), signature.content.subarray(1)),
  }
}

const firstOf = (parts: Iterable<DerPart>, count: number): readonly DerPart[] => {
  const first: DerPart[] = []
  for (const part of parts) {
    if (first.length === count) throw new BerInvalid('it has more parts than a list')
    first.push(part)
  }
  return first
}

const isTime = (part: DerPart | undefined): part is DerPart => part?.tag === 0x17 || part?.tag === 0x18

const revokedIn = (entries: DerPart | undefined): ReadonlyMap<string, string> => {
  const revoked = new Map<string, string>()
  for (const entry of entries === undefined ? [] : derParts(entries.content)) {
    const [serial, date] = derParts(entry.content)
    if (serial?.tag !== 0x02 || date === undefined) throw new BerInvalid('an entry is not of the form of entries')
    revoked.set(plainSerial(serial.content.toString('hex')), timeOf(readElement(date.raw)))
  }
  return revoked
}

/** What an issuing distribution point narrows a list to. Source: RFC 5280, sections 5.2.4 and 5.2.5. */
const scopeOf = (extensions: ReadonlyMap<string, Element>): Pick<RevocationList, 'complete' | 'about'> => {
  const point = extensions.get(oids.issuingDistributionPoint)?.children ?? []
  const isSet = (tag: number): boolean =>
    point.some((part) => part.tagClass === 2 && part.tag === tag && (tag === 3 || (part.content[0] ?? 0) !== 0))
  return {
    complete: !extensions.has(oids.deltaIndicator) && !isSet(3) && !isSet(4),
    about: isSet(2) ? 'authorities' : isSet(1) || isSet(5) ? 'others' : 'all',
  }
}

const verifierOf = (signed: Buffer, algorithm: Element, signature: Buffer): RevocationList['isSignedWith'] => {
  const hash = /(?:md5|sha\d+)/i.exec(signatureName(algorithm))?.[0].toLowerCase() ?? null
  const padding = oidOf(child(algorithm, 0)) === oids.rsassaPss ? { padding: constants.RSA_PKCS1_PSS_PADDING } : {}
  return (key) => {
    try {
      return verify(hash, signed, { key, ...padding }, signature)
    } catch {
      // A key of another kind than the signature: it does not verify.
      return false
    }
  }
}

const plainSerial = (hex: string): string => hex.toUpperCase().replace(/^0+(?=.)/, '')

/**
 * What the lists say of each certificate of a chain but its root. Of several lists of one issuer (a CA that was renewed
 * with a new key publishes one for each key), one that the issuer's key signed comes first, the newest of them.
 * @param chain leaf first, each followed by its issuer
 */
export const revocationOf = (
  chain: readonly { readonly facts: CertificateFacts; readonly certificate: X509Certificate }[],
  lists: readonly RevocationList[],
): readonly RevocationAnswer[] =>
  chain.slice(0, -1).flatMap(({ facts }, place): readonly RevocationAnswer[] => {
    const issuer = chain[place + 1]
    if (issuer === undefined) return []
    const [list] = lists
      .filter((candidate) => candidate.complete && candidate.issuer === facts.issuer && isAbout(candidate, facts))
      .map((candidate) => ({ candidate, genuine: candidate.isSignedWith(issuer.certificate.publicKey) }))
      .toSorted((a, b) => Number(b.genuine) - Number(a.genuine) || newest(a.candidate, b.candidate))
    return [
      {
        subject: facts.subject,
        issuer: facts.issuer,
        serialNumber: facts.serialNumber,
        list: list === undefined ? null : { ...datesOf(list.candidate), genuine: list.genuine },
        revokedAt:
          list?.genuine === true ? (list.candidate.revoked.get(plainSerial(facts.serialNumber)) ?? null) : null,
      },
    ]
  })

const isAbout = ({ about }: RevocationList, { certificateAuthority }: CertificateFacts): boolean =>
  about === 'all' || (about === 'authorities') === certificateAuthority

const newest = (a: RevocationList, b: RevocationList): number => Date.parse(b.thisUpdate) - Date.parse(a.thisUpdate)

const datesOf = ({ file, thisUpdate, nextUpdate }: RevocationList) => ({ file, thisUpdate, nextUpdate })
