import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { certificateSet } from '../domain/certificates/certificate-set.ts'
import type { StampNames } from '../domain/stamp/identity.ts'
import { readPfx } from '../main/certificates/read-pfx.ts'
import { InputError } from './failure.ts'

/** Far above any PFX file; the reader itself has stricter limits. */
const largestFile = 16 * 1024 * 1024

/**
 * The thumbprint of each service folder's prepared certificate. The folder given is the one that directly holds the
 * service folders. Throws `InputError` when one of them can't be read: nothing could be compared with it.
 */
export const expectedThumbprints = async (
  folder: string,
  stamp: StampNames,
  password: Buffer,
): Promise<ReadonlyMap<string, string>> => {
  const present = await readdir(folder)
  const thumbprints = new Map<string, string>()
  for (const expected of certificateSet(stamp)) {
    const name = present.find((candidate) => candidate.toLowerCase() === expected.folder.toLowerCase())
    if (name === undefined) {
      throw new InputError(
        `${folder} has no folder “${expected.folder}”: --expect takes the folder that directly holds the service folders, such as Certificates/${stamp.identity}.`,
      )
    }
    thumbprints.set(expected.folder, await leafThumbprint(await onlyPfx(join(folder, name)), password))
  }
  return thumbprints
}

const onlyPfx = async (folder: string): Promise<string> => {
  const [first, second] = (await readdir(folder)).filter((name) => name.toLowerCase().endsWith('.pfx'))
  if (first === undefined) throw new InputError(`${folder} holds no PFX file: prepare its certificate first.`)
  if (second !== undefined) throw new InputError(`${folder} holds several PFX files: leave the one that is meant.`)
  return join(folder, first)
}

const leafThumbprint = async (file: string, password: Buffer): Promise<string> => {
  if ((await stat(file)).size > largestFile) throw new InputError(`${file} is too large to be a PFX file: replace it.`)
  const facts = readPfx(await readFile(file), password)
  if (facts.state === 'unreadable') throw new InputError(`${file} can't be read: ${facts.message}`)
  const leaf = facts.certificates.find(({ position }) => position === facts.leaf)
  if (leaf === undefined)
    throw new InputError(`${file} holds no certificate that belongs to its key: export it anew, with its key.`)
  return leaf.certificate.thumbprint
}
