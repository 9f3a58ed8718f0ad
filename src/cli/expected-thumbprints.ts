import { certificateSet } from '../domain/certificates/certificate-set.ts'
import type { StampNames } from '../domain/stamp/identity.ts'
import type { CheckedSet } from '../main/certificates/check-set.ts'
import { certificateWork } from '../main/certificates/work.ts'
import { InputError } from './failure.ts'

/**
 * The thumbprint of each service folder's prepared certificate. The folder given is the one that directly holds the
 * service folders. Throws `InputError` when one of them can't be read: nothing could be compared with it.
 */
export const expectedThumbprints = async (
  folder: string,
  stamp: StampNames,
  password: Buffer,
  surroundings: { readonly at: Date; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, string>> => {
  const { at, signal } = surroundings
  const checked = await certificateWork(
    'check',
    { folder, stamp, password, roots: [], revocationLists: [], served: null, at },
    { signal, onProgress: () => {} },
  )
  return new Map(
    certificateSet(stamp).map((expected) => [expected.folder, thumbprintIn(checked, expected.folder, folder)]),
  )
}

const thumbprintIn = ({ layout, certificates }: CheckedSet, service: string, folder: string): string => {
  const found = certificates.find((certificate) => certificate.folder === service)
  if (found === undefined) {
    const why = layout.find(({ path }) => path.toLowerCase().endsWith(`/${service.toLowerCase()}`))
    throw new InputError(
      `${why?.message ?? `${folder} has no single PFX for ${service}.`} --expect takes the folder that directly holds the service folders, with one PFX file in each.`,
    )
  }
  if (found.leaf !== null) return found.leaf.thumbprint
  const failed = found.findings.find(({ result }) => result === 'Fail')
  throw new InputError(
    `${folder}/${found.file.path} can't be compared with: ${failed?.message ?? ''} ${failed?.fix ?? ''}`,
  )
}
