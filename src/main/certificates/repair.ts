import { X509Certificate } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import type { Finding } from '../../domain/certificates/checks.ts'
import { type RepairChange, remainingDefects, repairChanges } from '../../domain/certificates/repair.ts'
import { refuseFilled, writeNewFile } from '../files/durable.ts'
import { chainOf } from './chain.ts'
import { largestPfx, openPfx, type PfxContent } from './read-pfx.ts'
import { readCertificateFile } from './reply.ts'
import { writePfx } from './write-pfx.ts'

/** What can't be repaired, because it can't be opened or lacks what nobody can add. */
export class NotRepairable extends Error {
  override readonly name = 'NotRepairable'
}

export interface RepairOptions {
  readonly file: string
  readonly out: string
  /** UTF-8. The new file has the same. */
  readonly password: Buffer
  /** Files with CA certificates, from which a chain is completed. */
  readonly authorities: readonly string[]
  readonly at: Date
}

export interface Repaired {
  readonly thumbprint: string
  /** Empty when nothing was wrong with its form: the new file then differs in its salts alone. */
  readonly changes: readonly RepairChange[]
  /** What the checks still have against it; those with `reissue` need a new certificate. */
  readonly remaining: readonly Finding[]
}

/**
 * Writes one PFX anew, in the form that a stamp accepts: encryption, MAC, local-machine attribute, chain in its order,
 * nothing else. The file itself is left as it is. Throws `NotRepairable`, `ReplyUnreadable` or `TargetExists`.
 * Source: Repair-AzsPfxCertificate, azure-stack-remediate-certs.md.
 */
export const repairPfx = async (options: RepairOptions): Promise<Repaired> => {
  await refuseFilled(options.out)
  const before = await openedFile(options.file, options.password)
  const { key, leaf, thumbprint } = essentials(before, options.file)
  const authorities = (await Promise.all(options.authorities.map(readCertificateFile))).flat()
  const pool = [...before.certificates, ...authorities.map((der) => new X509Certificate(der))]
  const chain = chainOf(pool, leaf).places.flatMap((place) => pool[place]?.raw ?? [])
  const bytes = writePfx({ key, chain, password: options.password })
  const after = openPfx(bytes, options.password)
  if (!('certificates' in after)) throw new Error(`what was written can't be read: ${after.facts.message}`)
  await writeNewFile(options.out, bytes, 0o600)
  return {
    thumbprint,
    changes: repairChanges(before.facts, after.facts),
    remaining: remainingDefects(after.facts, options.at),
  }
}

type Opened = Extract<PfxContent, { readonly certificates: unknown }>

const openedFile = async (path: string, password: Buffer): Promise<Opened> => {
  const { size } = await stat(path)
  const content = size > largestPfx ? null : openPfx(await readFile(path), password)
  if (content === null) throw new NotRepairable(`${path} has ${size} bytes: no PFX file is that large. Name the PFX.`)
  if ('certificates' in content) return content
  throw new NotRepairable(
    `${path} can't be repaired. ${content.facts.message} Give the right password, or export it again.`,
  )
}

const essentials = ({ facts, key }: Opened, path: string) => {
  if (facts.keys.length > 1)
    throw new NotRepairable(
      `${path} holds ${facts.keys.length} private keys, and which one is meant can't be told. Export the right certificate alone, with its key.`,
    )
  if (key === null)
    throw new NotRepairable(
      `${path} holds no private key, and nothing can add one. Export it again, with its key, on the computer that made the request; if the key is lost, the certificate needs to be issued again.`,
    )
  const leaf = facts.certificates.find(({ position }) => position === facts.leaf)
  if (leaf === undefined || leaf.certificate.publicKeySha256 !== facts.keys[0]?.publicKeySha256)
    throw new NotRepairable(
      `No certificate in ${path} belongs to its private key. Put the right ones together; if the key is lost, the certificate needs to be issued again.`,
    )
  return { key, leaf: leaf.position, thumbprint: leaf.certificate.thumbprint }
}
