import { serviceFolders } from '../../domain/certificates/certificate-set.ts'
import type { Recorded } from '../../domain/run/event.ts'
import { type RunState, rotationsSent } from '../../domain/run/state.ts'
import { parseStampVersion } from '../../domain/stamp/version.ts'
import { count, times } from './count.ts'
import type { Labelled } from './labelled.ts'
import { shortProof } from './log-content.ts'
import type { LogProof } from './log-proof.ts'
import { durationWords } from './moment.ts'
import { type ReportResult, rotationStanding } from './run-result.ts'

/** The answers to what an auditor asks first, in the order in which it is asked. */
export const summaryOf = (
  run: string,
  events: readonly Recorded[],
  state: RunState,
  { result, words }: ReportResult,
  proof: LogProof,
  exact: (iso: string) => string,
): readonly Labelled[] => {
  const last = events.at(-1)?.at ?? state.opened.at
  const took = durationWords(state.opened.at, last)
  return [
    { label: 'Result', value: `${result}: ${words}` },
    { label: 'Stamp', value: `${state.stamp.names.region}.${state.stamp.names.fqdn}` },
    { label: 'Rotated', value: rotatedWords(state) },
    { label: 'Verified', value: verifiedWords(state) },
    { label: 'By', value: [...new Set(events.map(({ by }) => by))].join(', ') },
    { label: 'First entry', value: exact(state.opened.at) },
    { label: 'Last entry', value: `${exact(last)}${took === null ? '' : `, after ${took}`}` },
    { label: 'Change request', value: state.plan.ticket ?? 'none was given' },
    { label: 'Approvals', value: 'None: no second person was asked for by a policy.' },
    { label: 'Overrides', value: overrideWords(state) },
    { label: 'Start-SecretRotation sent', value: times(rotationsSent(state)) },
    { label: 'Log', value: shortProof(proof) },
    { label: 'Run', value: run },
  ]
}

/** What was rotated on which stamp, and how it was meant to be done. */
export const planOf = (state: RunState): readonly Labelled[] => [
  { label: 'Stamp', value: `region ${state.stamp.names.region}, domain ${state.stamp.names.fqdn}` },
  { label: 'Version', value: versionWords(state) },
  { label: 'Identity provider', value: identityWords[state.stamp.names.identity] },
  {
    label: 'Privileged endpoint',
    value: state.stamp.consoles.map(({ name, address }) => `${name} (${address})`).join(', '),
  },
  { label: 'Certificates', value: authorityWords(state) },
  { label: 'Share, as the stamp sees it', value: state.plan.pfxFilesPath },
]

const rotatedWords = (state: RunState): string => {
  const services = count(serviceFolders(state.stamp.names).length, 'service')
  switch (rotationStanding(state)) {
    case 'done':
      return `The external certificates of ${services}, as the stamp reports`
    case 'nothing':
      return 'Nothing'
    default:
      return `The rotation of the external certificates of ${services} was begun and not brought to its end`
  }
}

const verifiedWords = (state: RunState): string => {
  if (state.servedAfter.size === 0) return 'No endpoint was looked at after a rotation'
  const served = [...state.servedAfter.values()].filter(
    ({ folder, certificate }) =>
      certificate !== null && certificate.thumbprint === state.prepared.get(folder)?.thumbprint,
  )
  return `${served.length} of ${count(state.servedAfter.size, 'endpoint')} ${served.length === 1 ? 'serves' : 'serve'} the certificate that was prepared for it`
}

const overrideWords = ({ overrides }: RunState): string =>
  overrides.length === 0
    ? 'None'
    : `${count(overrides.length, 'gate was', 'gates were')} opened by a person: see the reasons under “Overrides”`

const versionWords = ({ information }: RunState): string => {
  if (information === null) return 'not read'
  const release = parseStampVersion(information.version)?.release
  return release === undefined ? information.version : `${information.version} (release ${release})`
}

const identityWords = { AAD: 'AAD (Microsoft Entra ID)', ADFS: 'ADFS (Active Directory Federation Services)' } as const

const authorityNames = { SelfSigned: 'self-signed', Enterprise: 'an enterprise CA', Public: 'a public CA' } as const

const authorityWords = ({ plan: { authority, keyLength, subject }, skipped }: RunState): string => {
  const made = skipped.has('Requests')
    ? 'PFX files brought by the operator'
    : `requests with RSA ${keyLength} for “${subject}”`
  return `${authorityNames[authority.from]} before, ${authorityNames[authority.to]} now; ${made}`
}
