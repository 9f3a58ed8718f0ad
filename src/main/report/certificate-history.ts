import { certificateSet } from '../../domain/certificates/certificate-set.ts'
import type { Finding } from '../../domain/certificates/checks.ts'
import type { PreparedCertificate, Recorded, ServedEndpoint } from '../../domain/run/event.ts'
import type { RunState } from '../../domain/run/state.ts'
import { foreignTime } from './moment.ts'

/** The certificate of one service: what its endpoint served before, what was prepared, what it served after. */
export interface ReportCertificate {
  readonly folder: string
  /** Where it was looked at by TLS. */
  readonly host: string
  readonly before: SeenCertificate
  readonly prepared: SeenCertificate
  readonly after: SeenCertificate
  /** File of the request whose key the prepared certificate has; empty when there is none. */
  readonly request: string
  readonly publicKeySha256: string
  readonly keyBits: number | null
  readonly verdict: Verdict
}

/** `old`: still that from before. `other`: neither that nor the prepared one. */
export type Verdict = 'served' | 'old' | 'other' | 'not-seen' | 'not-verified'

/** A certificate, or in words why there is none to tell of. */
export type SeenCertificate =
  | {
      readonly seen: true
      readonly thumbprint: string
      readonly subject: string
      /** Its subject alternative names. */
      readonly names: readonly string[]
      readonly issuer: string
      readonly notBefore: string
      readonly notAfter: string
    }
  | { readonly seen: false; readonly why: string }

type CheckResult = Finding['result']

/** What the checks said, counted, and everything but OK. */
export interface ReportChecks {
  readonly counts: { readonly [result in CheckResult]: number }
  readonly listed: readonly {
    readonly of: string
    readonly name: string
    readonly result: CheckResult
    readonly message: string
    readonly fix: string
    readonly source: string
  }[]
}

/** All certificates that this stamp needs, in the order of their folders, and whatever else was seen or prepared. */
export const certificateHistory = (events: readonly Recorded[], state: RunState): readonly ReportCertificate[] => {
  const before = servedBeforeRotation(events)
  const requests = requestFiles(events)
  const expected = certificateSet(state.stamp.names).map(({ folder }) => folder)
  const folders = new Set([...expected, ...before.keys(), ...state.prepared.keys(), ...state.servedAfter.keys()])
  return [...folders].map((folder) =>
    certificate(
      folder,
      before.get(folder),
      state.prepared.get(folder),
      state.servedAfter.get(folder),
      requests.get(state.prepared.get(folder)?.publicKeySha256 ?? '') ?? '',
    ),
  )
}

/** The findings of the newest checks, and how the layout departs from what is required. */
export const checkHistory = (state: RunState): ReportChecks => {
  const findings = [...state.findings].flatMap(([folder, found]) =>
    found.map((finding) => ({ of: folder === '' ? 'The whole set' : folder, ...finding })),
  )
  const number = (result: CheckResult): number => findings.filter((finding) => finding.result === result).length
  return {
    counts: { OK: number('OK'), Warning: number('Warning'), Fail: number('Fail'), Skipped: number('Skipped') },
    listed: [
      ...findings
        .filter(({ result }) => result !== 'OK')
        .map(({ of, name, result, message, fix, source }) => ({ of, name, result, message, fix, source })),
      ...state.departures.map(({ code, path, result, message, fix }) => ({
        of: path,
        name: `Layout: ${code}`,
        result,
        message,
        fix,
        source: '',
      })),
    ],
  }
}

/**
 * What the endpoints served last before a rotation was first sent. The step Stamp may be done again at any time, so a
 * later look that calls itself "before" may have seen the new certificates already.
 */
export const servedBeforeRotation = (events: readonly Recorded[]): ReadonlyMap<string, ServedEndpoint> => {
  const served = new Map<string, ServedEndpoint>()
  for (const { event } of events) {
    if (event.type !== 'step-learned') continue
    if (event.fact.fact === 'command-sending') break
    if (event.fact.fact === 'served' && event.fact.when === 'before') {
      served.set(event.fact.endpoint.folder, event.fact.endpoint)
    }
  }
  return served
}

/** The requests by the public keys that they are for. */
const requestFiles = (events: readonly Recorded[]): ReadonlyMap<string, string> =>
  new Map(
    events.flatMap(({ event }) =>
      event.type === 'step-learned' && event.fact.fact === 'request-written'
        ? [[event.fact.publicKeySha256, event.fact.file] as const]
        : [],
    ),
  )

const certificate = (
  folder: string,
  before: ServedEndpoint | undefined,
  prepared: PreparedCertificate | undefined,
  after: ServedEndpoint | undefined,
  request: string,
): ReportCertificate => ({
  folder,
  host: after?.host ?? before?.host ?? '',
  before: seenAt(before, 'not looked at'),
  prepared: prepared === undefined ? { seen: false, why: 'not prepared' } : seen(prepared),
  after: seenAt(after, 'not looked at after a rotation'),
  request,
  publicKeySha256: prepared?.publicKeySha256 ?? '',
  keyBits: prepared?.keyBits ?? null,
  verdict: verdictOn(before, prepared, after),
})

const seenAt = (endpoint: ServedEndpoint | undefined, never: string): SeenCertificate => {
  if (endpoint === undefined) return { seen: false, why: never }
  if (endpoint.certificate === null)
    return { seen: false, why: `not seen: ${endpoint.failure ?? 'no reason was given'}` }
  return seen(endpoint.certificate)
}

const seen = (found: {
  readonly thumbprint: string
  readonly subject: string
  readonly dnsNames: readonly string[]
  readonly issuer: string
  readonly notBefore: string
  readonly notAfter: string
}): SeenCertificate => ({
  seen: true,
  thumbprint: found.thumbprint,
  subject: found.subject,
  names: found.dnsNames,
  issuer: found.issuer,
  notBefore: foreignTime(found.notBefore),
  notAfter: foreignTime(found.notAfter),
})

const verdictOn = (
  before: ServedEndpoint | undefined,
  prepared: PreparedCertificate | undefined,
  after: ServedEndpoint | undefined,
): Verdict => {
  if (after === undefined) return 'not-verified'
  if (after.certificate === null) return 'not-seen'
  const { thumbprint } = after.certificate
  if (thumbprint === prepared?.thumbprint) return 'served'
  return thumbprint === before?.certificate?.thumbprint ? 'old' : 'other'
}
