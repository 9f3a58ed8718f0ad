import type { StampNames } from '../stamp/identity.ts'
import { certificateSet } from './certificate-set.ts'

/** A request that is to be made. */
export interface WantedRequest {
  /** Begin of its file name, as the Readiness Checker writes it. */
  readonly stem: string
  /** The service folders that its certificate is for. */
  readonly folders: readonly string[]
  readonly names: readonly string[]
}

/**
 * The requests of a set: `each` has one for each endpoint, `single` one for all of them, which the documents call a matter
 * of development and test. A name that the certificate in use holds beside the required ones is kept: in the single
 * request, or in that of the one endpoint which that certificate serves.
 * Source: azure-stack-get-pki-certs.md, -RequestType and -StampEndpoint.
 * @param renewed names of the certificate in use; empty when nothing is renewed
 */
export const wantedRequests = (
  stamp: StampNames,
  form: 'each' | 'single',
  renewed: readonly string[] = [],
): readonly WantedRequest[] => {
  const set = certificateSet(stamp)
  const kept = renewed.map((name) => name.toLowerCase())
  if (form === 'single') {
    const stem = `Deployment_${`${stamp.region}_${stamp.fqdn}`.toLowerCase().replaceAll('.', '_')}_SingleCSR`
    const names = unique([...set.flatMap((certificate) => certificate.names), ...kept])
    return [{ stem, folders: set.map(({ folder }) => folder), names }]
  }
  const served = set.filter(({ names }) => names.some((name) => kept.includes(name)))
  return set.map((certificate) => ({
    stem: certificate.requestStem,
    folders: [certificate.folder],
    names:
      served.length === 1 && served[0] === certificate ? unique([...certificate.names, ...kept]) : certificate.names,
  }))
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)]
