import type { CertificateItself, Recorded } from '../../domain/run/event.ts'
import type { RunState } from '../../domain/run/state.ts'
import { safeBundleName, uniqueNames } from '../audit/bundle/bundle-names.ts'
import type { BundlePart } from '../audit/bundle/write-bundle.ts'
import { pemOf } from '../certificates/pem.ts'
import { servedBeforeRotation } from '../report/certificate-history.ts'

/**
 * The certificates of a run for its bundle, as PEM: what each service's endpoint served before the rotation was first
 * sent, what was prepared for it, and what it served when it was looked at last afterwards. Those that a log from before
 * it kept them only names by their thumbprints are left out.
 */
export const certificatesOf = (run: string, events: readonly Recorded[], state: RunState): readonly BundlePart[] => {
  const before = servedBeforeRotation(events)
  const folders = [...new Set([...before.keys(), ...state.prepared.keys(), ...state.servedAfter.keys()])].sort()
  return uniqueNames(folders.map(safeBundleName)).flatMap((name, index) => {
    const folder = folders[index] ?? ''
    const stem = `certificates/${safeBundleName(run)}/${name}`
    return [
      ...partOf(`${stem}-before.pem`, before.get(folder)?.certificate),
      ...partOf(`${stem}-prepared.pem`, state.prepared.get(folder)),
      ...partOf(`${stem}-after.pem`, state.servedAfter.get(folder)?.certificate),
    ]
  })
}

const partOf = (
  name: string,
  certificate: { readonly der: CertificateItself } | null | undefined,
): readonly BundlePart[] => {
  const der = certificate?.der ?? null
  return der === null ? [] : [{ name, content: pemOf('CERTIFICATE', Buffer.from(der, 'base64')) }]
}
