import { serviceFolders } from '../../domain/certificates/certificate-set.ts'
import { powerShellOf } from '../../domain/pep/command.ts'
import type { HashedFile, Recorded } from '../../domain/run/event.ts'
import { fold } from '../../domain/run/fold.ts'
import { type RunState, rotationsSent } from '../../domain/run/state.ts'
import { noticesOf, type RunResult, versionNotes } from '../../domain/run/view.ts'
import { parseStampVersion } from '../../domain/stamp/version.ts'
import { headFileText } from '../audit/head-file.ts'
import type { Head } from '../audit/journal.ts'
import { attentionOf } from './attention.ts'
import { certificateHistory, checkHistory, type ReportCertificate, type ReportChecks } from './certificate-history.ts'
import { count, times } from './count.ts'
import { gateWords, outcomeWords } from './event-words.ts'
import { durationWords, foreignTime, type Moment, momentTeller } from './moment.ts'
import { type ReportResult, resultOfReport, rotationStanding } from './run-result.ts'
import { type ReportStep, stepHistory } from './step-history.ts'
import { type TimelineRow, timelineOf } from './timeline.ts'

/** What the log is given for a report: the events of one run, and where the log stands. */
export interface ReportInput {
  readonly run: string
  readonly events: readonly Recorded[]
  readonly head: Head | null
  readonly app: string
  readonly host: string
  readonly at: Date
  /** Minutes that local time is ahead of UTC. */
  readonly offsetMinutes: number
  readonly logVerification: { readonly result: RunResult; readonly entries: number }
}

/** A run as an auditor reads it. Plain data: every format of the report is written from this value alone. */
export interface ReportContent {
  readonly run: string
  /** The scenario of a rehearsal, null for a real stamp. */
  readonly rehearsal: string | null
  readonly stamp: string
  readonly result: ReportResult
  /** What has to be known before anything else is read. */
  readonly attention: readonly string[]
  readonly summary: readonly Labelled[]
  /** Each command that starts or repeats a rotation. */
  readonly rotations: readonly ReportRotation[]
  readonly overrides: readonly ReportOverride[]
  readonly notices: readonly string[]
  readonly versionNotes: readonly { readonly effect: string; readonly message: string; readonly source: string }[]
  readonly steps: readonly ReportStep[]
  readonly certificates: readonly ReportCertificate[]
  readonly checks: ReportChecks
  readonly files: readonly ReportFile[]
  /** Where copies with private keys are kept on purpose. */
  readonly keptKeys: readonly Labelled[]
  readonly timeline: readonly TimelineRow[]
  readonly transcripts: readonly HashedFile[]
  readonly log: ReportLog
  readonly written: Labelled
}

export interface Labelled {
  readonly label: string
  readonly value: string
}

export interface ReportRotation {
  readonly attempt: number
  readonly sent: Moment
  readonly by: string
  readonly command: string
  readonly outcome: string
  /** The stamp's own steps as it last reported them. */
  readonly steps: readonly {
    readonly name: string
    /** 0 for a step of the plan, 1 for a step inside one, and so on. */
    readonly depth: number
    readonly status: string
    readonly began: string
    readonly ended: string
    readonly took: string
  }[]
}

export interface ReportOverride {
  readonly gate: string
  readonly reason: string
  readonly supportCase: string
  readonly by: string
  readonly at: Moment
}

/** A file by its hash, and the places where it was with that hash. */
export interface ReportFile extends HashedFile {
  readonly places: readonly string[]
}

export interface ReportLog {
  readonly result: RunResult
  readonly verification: string
  /** The newest entry when the report was written; null for an empty log. */
  readonly head: { readonly seq: number; readonly hash: string; readonly at: Moment } | null
  /** The head as the file that `audit verify --anchor` reads. */
  readonly headFile: string
  readonly limits: readonly string[]
}

/** Selects from a run's events what its report tells. Pure: the same events give the same report. */
export const reportContent = (input: ReportInput): ReportContent => {
  const { events, at, logVerification } = input
  const state = fold(events)
  const tell = momentTeller(input.offsetMinutes)
  const { region, fqdn } = state.stamp.names
  return {
    run: input.run,
    rehearsal: state.stamp.rehearsal,
    stamp: `${region}.${fqdn}`,
    result: resultOfReport(state, at, logVerification.result),
    attention: attentionOf(events, state, logVerification.result),
    summary: summaryOf(input, state, tell),
    rotations: rotationsOf(events, state, tell),
    overrides: state.overrides.map(({ gate, reason, supportCase, by, at: when }) => ({
      gate: gateWords[gate],
      reason,
      supportCase: supportCase ?? '',
      by,
      at: tell(when),
    })),
    // The overrides stand in a list of their own, with more of what an auditor asks.
    notices: noticesOf({ ...state, overrides: [] }, at),
    versionNotes: versionNotes(state),
    steps: stepHistory(events, state, at, tell),
    certificates: certificateHistory(events, state),
    checks: checkHistory(state),
    files: filesOf(state),
    keptKeys: keptKeys(state),
    timeline: timelineOf(events),
    transcripts: state.transcripts,
    log: logOf(input, tell),
    written: { label: `${input.app} on ${input.host}`, value: tell(at.toISOString()).words },
  }
}

type Tell = (iso: string) => Moment

const summaryOf = ({ run, events }: ReportInput, state: RunState, tell: Tell): readonly Labelled[] => {
  const last = events.at(-1)?.at ?? state.opened.at
  const took = durationWords(state.opened.at, last)
  return [
    { label: 'Rotated', value: rotatedWords(state) },
    { label: 'Verified', value: verifiedWords(state) },
    { label: 'Start-SecretRotation sent', value: times(rotationsSent(state)) },
    { label: 'Stamp', value: `region ${state.stamp.names.region}, domain ${state.stamp.names.fqdn}` },
    { label: 'Version', value: versionWords(state) },
    { label: 'Identity provider', value: identityWords[state.stamp.names.identity] },
    {
      label: 'Privileged endpoint',
      value: state.stamp.consoles.map(({ name, address }) => `${name} (${address})`).join(', '),
    },
    { label: 'Certificates', value: authorityWords(state) },
    { label: 'Share, as the stamp sees it', value: state.plan.pfxFilesPath },
    { label: 'First entry', value: tell(state.opened.at).words },
    { label: 'Last entry', value: `${tell(last).words}${took === null ? '' : `, after ${took}`}` },
    { label: 'By', value: actorsOf(events).join(', ') },
    { label: 'Run', value: run },
  ]
}

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

const actorsOf = (events: readonly Recorded[]): readonly string[] => [...new Set(events.map(({ by }) => by))]

/** The attempts whose command left for the stamp. The last entry of such an attempt before it says when. */
const rotationsOf = (events: readonly Recorded[], state: RunState, tell: Tell): readonly ReportRotation[] =>
  events.flatMap(({ at, by, event }) => {
    if (event.type !== 'step-learned' || event.fact.fact !== 'command-sending') return []
    const attempt = state.attempts.Rotation.find(({ number }) => number === event.attempt)
    return [
      {
        attempt: event.attempt,
        sent: tell(at),
        by,
        command: powerShellOf(event.fact.command),
        outcome: attempt?.outcome ? outcomeWords(attempt.outcome) : 'no outcome was entered yet',
        steps: (attempt?.rotation.steps ?? []).map(({ name, depth, status, startedAt, endedAt }) => ({
          name,
          depth,
          status: status === '' ? 'not begun' : status,
          began: foreignTime(startedAt ?? ''),
          ended: foreignTime(endedAt ?? ''),
          took: durationWords(startedAt ?? '', endedAt ?? '') ?? '',
        })),
      },
    ]
  })

const filesOf = (state: RunState): readonly ReportFile[] => {
  const files = new Map<string, ReportFile>()
  const add = (place: string, file: HashedFile): void => {
    const key = JSON.stringify([file.path, file.sha256])
    files.set(key, { ...file, places: [...(files.get(key)?.places ?? []), place] })
  }
  for (const { file } of state.prepared.values()) add('prepared', file)
  for (const file of state.copies.backup.values()) add('backup', file)
  for (const file of state.copies.share.values()) add('share', file)
  return [...files.values()].toSorted((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0))
}

const keptKeys = ({ plan, prepared, copies, requests }: RunState): readonly Labelled[] => [
  ...(requests.size === 0 ? [] : [{ label: 'Encrypted keys of the requests', value: plan.requests }]),
  ...(prepared.size === 0 ? [] : [{ label: 'Prepared PFX files', value: plan.prepared }]),
  ...(copies.backup.size === 0 ? [] : [{ label: 'Backup of the PFX files', value: plan.backup }]),
]

const verificationWords: { readonly [result in RunResult]: string } = {
  OK: 'The log verifies: no entry was altered, removed, inserted or moved',
  Warning: 'The entries are whole; something around them is not as Keyturn made it',
  Fail: 'The log does not verify',
}

const logOf = ({ head, logVerification }: ReportInput, tell: Tell): ReportLog => ({
  result: logVerification.result,
  verification: `${verificationWords[logVerification.result]} (${count(logVerification.entries, 'entry', 'entries')}, looked at when this report was written).`,
  head: head === null ? null : { seq: head.seq, hash: head.hash, at: tell(head.at) },
  headFile: head === null ? '' : headFileText(head),
  limits,
})

/** Said in every report, because a report that claims more than a log can prove is worth less than none. */
const limits: readonly string[] = [
  'The log shows whether entries were altered, removed, inserted or reordered after they were written. It can’t show that what was written was true.',
  'Whoever administers the computer can write a new log, or new entries from any point on, and a report to match. What helps is a head of the log that was kept outside that computer: keep this report, or the head above, elsewhere, and compare.',
  'Whether entries were cut off at the end shows only against a head that was kept elsewhere.',
  'Entries after the head above are not in this report: its own last entries, and whatever came later.',
  'Who did something is the account that Keyturn ran under. The log does not know who sat at the keyboard.',
  'Times are those of the computer’s own clock; the times of the stamp’s own steps are those of the stamp. The two need not agree.',
]
