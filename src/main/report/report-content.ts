import type { Finding } from '../../domain/certificates/checks.ts'
import { checklist, confirmations, type StepName } from '../../domain/run/checklist.ts'
import type { HashedFile, Outcome, OutputLine, Recorded } from '../../domain/run/event.ts'
import {
  fold,
  isFinished,
  lastAttempt,
  openAttempt,
  type RunState,
  rotationsSent,
  type StepStatus,
} from '../../domain/run/state.ts'
import { noticesOf, type RunResult, versionNotes, viewOf, willText } from '../../domain/run/view.ts'
import { eventWords } from './event-words.ts'

/** What the log is given for a report: the events of one run, and where the log stands. */
export interface ReportInput {
  readonly run: string
  readonly events: readonly Recorded[]
  readonly head: { readonly seq: number; readonly hash: string; readonly at: string } | null
  readonly app: string
  readonly host: string
  readonly at: Date
  /** Minutes that local time is ahead of UTC. */
  readonly offsetMinutes: number
  readonly logVerification: { readonly result: RunResult; readonly entries: number }
}

/** A run as an auditor reads it: every format of the report is written from this value. */
export interface ReportContent {
  readonly run: string
  /** The scenario of a rehearsal, null for a real stamp. */
  readonly rehearsal: string | null
  readonly stamp: string
  readonly result: RunResult
  readonly resultWords: string
  /** What has to be known before anything else is read. */
  readonly attention: readonly string[]
  readonly summary: readonly Labelled[]
  readonly notices: readonly string[]
  readonly overrides: readonly ReportOverride[]
  readonly confirmations: readonly Labelled[]
  readonly versionNotes: readonly { readonly effect: string; readonly message: string; readonly source: string }[]
  readonly steps: readonly ReportStep[]
  readonly certificates: readonly ReportCertificate[]
  readonly findings: readonly (Finding & { readonly folder: string })[]
  readonly files: readonly ReportFile[]
  readonly stampSteps: readonly {
    readonly name: string
    readonly status: string
    readonly startedAt: string
    readonly endedAt: string
  }[]
  readonly timeline: readonly TimelineRow[]
  readonly transcripts: readonly HashedFile[]
  readonly log: readonly Labelled[]
  readonly limits: readonly string[]
}

export interface Labelled {
  readonly label: string
  readonly value: string
}

export interface ReportOverride {
  readonly gate: string
  readonly reason: string
  readonly supportCase: string
  readonly by: string
  readonly at: string
}

export interface ReportStep {
  readonly name: StepName
  readonly status: StepStatus
  readonly line: string
  readonly attempts: readonly ReportAttempt[]
}

export interface ReportAttempt {
  readonly number: number
  readonly by: string
  readonly began: string
  readonly ended: string
  readonly ran: string
  readonly outcome: string
  readonly verbatim: string
  readonly doNext: readonly string[]
  readonly doNot: readonly string[]
  readonly output: readonly OutputLine[]
}

export interface ReportCertificate {
  readonly folder: string
  readonly host: string
  readonly before: string
  readonly prepared: string
  readonly after: string
  readonly verdict: 'replaced' | 'not replaced' | 'not seen' | 'not verified'
  readonly subject: string
  readonly names: string
  readonly issuer: string
  readonly validity: string
}

export interface ReportFile {
  readonly place: string
  readonly path: string
  readonly sha256: string
  readonly bytes: number
}

export interface TimelineRow {
  readonly seq: number
  readonly at: string
  readonly by: string
  readonly words: string
}

/** Selects from a run's events what its report tells. Pure: the same events give the same report. */
export const reportContent = (input: ReportInput): ReportContent => {
  const state = fold(input.events)
  const view = viewOf(state, input.at)
  const time = (iso: string): string => bothTimes(iso, input.offsetMinutes)
  const result = resultBeforeReport(state, input.at)
  const { region, fqdn, identity } = state.stamp.names
  return {
    run: input.run,
    rehearsal: state.stamp.rehearsal,
    stamp: `${region}.${fqdn}`,
    result,
    resultWords: resultWords[result],
    attention: attention(state),
    summary: [
      { label: 'Rotated', value: 'External certificates' },
      { label: 'Stamp', value: `${region}.${fqdn}` },
      { label: 'Version', value: state.information?.version ?? 'not read' },
      { label: 'Identity provider', value: identity === 'AAD' ? 'AAD (Microsoft Entra ID)' : 'ADFS (AD FS)' },
      { label: 'Opened by', value: `${state.opened.by}, ${time(state.opened.at)}` },
      { label: 'Last entry', value: time(input.events.at(-1)?.at ?? state.opened.at) },
      { label: 'Start-SecretRotation sent', value: times(rotationsSent(state)) },
      { label: 'Run', value: input.run },
      { label: 'Written by', value: `${input.app} on ${input.host}, ${time(input.at.toISOString())}` },
    ],
    notices: noticesOf(state, input.at),
    overrides: state.overrides.map(({ gate, reason, supportCase, by, at }) => ({
      gate: gate === 'readiness-warnings' ? 'Warnings of the readiness test' : 'Warnings of the certificates',
      reason,
      supportCase: supportCase ?? '',
      by,
      at: time(at),
    })),
    confirmations: [...state.confirmed].map(([what, { by, at }]) => ({
      label: confirmations[what],
      value: `${by}, ${time(at)}`,
    })),
    versionNotes: versionNotes(state),
    steps: view.steps.map(({ name, status, line }) => ({
      name,
      status,
      line,
      attempts: attemptsOf(state, name, time),
    })),
    certificates: certificatesOf(state),
    findings: [...state.findings].flatMap(([folder, findings]) =>
      findings
        .filter(({ result: found }) => found !== 'OK')
        .map((finding) => ({ ...finding, folder: folder === '' ? 'The set' : folder })),
    ),
    files: filesOf(state),
    stampSteps: (lastAttempt(state, 'Rotation')?.rotation.steps ?? []).map(
      ({ name, status, startedAt, endedAt, depth }) => ({
        name: `${'· '.repeat(depth)}${name}`,
        status: status === '' ? 'not begun' : status,
        startedAt: startedAt ?? '',
        endedAt: endedAt ?? '',
      }),
    ),
    timeline: timelineOf(input.events),
    transcripts: state.transcripts,
    log: [
      {
        label: 'Verification',
        value: `${verificationWords[input.logVerification.result]} (${input.logVerification.entries} entries)`,
      },
      { label: 'Head', value: input.head === null ? 'empty log' : `entry ${input.head.seq}, ${time(input.head.at)}` },
      { label: 'Hash of the head', value: input.head?.hash ?? '' },
    ],
    limits,
  }
}

const resultWords: { readonly [result in RunResult]: string } = {
  OK: 'Rotated and verified',
  Warning: 'Rotated and verified, with decisions to know about',
  Fail: 'Not finished',
}

const verificationWords: { readonly [result in RunResult]: string } = {
  OK: 'the log is whole',
  Warning: 'the entries are whole; something around them is not as Keyturn made it',
  Fail: 'the log was altered',
}

/** Said in every report, because a report that claims more than a log can prove is worth less than none. */
const limits: readonly string[] = [
  'The log shows whether entries were altered, removed, inserted or reordered after they were written. It can’t show that what was written was true.',
  'Whoever administers this computer can write a new log, or new entries from any point on. A head of the log that is kept outside this computer shows that: keep this report, or the head above, elsewhere.',
  'Times are those of this computer’s clock.',
]

/** A report is written before its own step is over, so that step does not count. */
const resultBeforeReport = (state: RunState, at: Date): RunResult => {
  if (!checklist[state.kind].every((step) => step === 'Report' || isFinished(state, step))) return 'Fail'
  return noticesOf(state, at).length > 0 ? 'Warning' : 'OK'
}

const attention = (state: RunState): readonly string[] => {
  const open = openAttempt(state)
  const cleaned = isFinished(state, 'Cleanup')
  return [
    ...(open?.step === 'Rotation'
      ? [
          'What became of the rotation is not known. It may be running on the stamp still: nothing else may be started before it is found out.',
        ]
      : []),
    ...checklist[state.kind].flatMap((step) => {
      const outcome = lastAttempt(state, step)?.outcome
      return outcome?.result === 'failed' ? [`${step} failed: ${outcome.summary}`] : []
    }),
    ...(lastAttempt(state, 'Rotation')?.outcome?.result === 'failed'
      ? ['The stamp may be in a state between the old certificates and the new ones.']
      : []),
    ...(state.copies.share.size > 0 && !cleaned
      ? [`Certificates with their private keys are still on the share ${state.plan.share}.`]
      : []),
    ...(state.unclosed.size > 0
      ? [
          `Transcripts are still on ${[...state.unclosed].join(', ')}: a session there was not closed with Close-PrivilegedEndpoint.`,
        ]
      : []),
  ]
}

const attemptsOf = (state: RunState, step: StepName, time: (iso: string) => string): readonly ReportAttempt[] =>
  state.attempts[step].map(({ number, will, intended, ended, outcome, output }) => ({
    number,
    by: intended.by,
    began: time(intended.at),
    ended: ended === null ? '' : time(ended.at),
    ran: willText(will),
    outcome: outcomeWords(outcome),
    verbatim: outcome?.result === 'failed' ? outcome.verbatim : '',
    doNext: outcome?.result === 'failed' ? outcome.doNext : [],
    doNot: outcome?.result === 'failed' ? outcome.doNot : [],
    output: output.filter(({ stream }) => stream !== 'progress'),
  }))

const outcomeWords = (outcome: Outcome | null): string =>
  outcome === null ? 'no outcome yet' : `${outcome.result}: ${outcome.summary}`

const certificatesOf = (state: RunState): readonly ReportCertificate[] => {
  const folders = new Set([...state.servedBefore.keys(), ...state.prepared.keys()])
  return [...folders].toSorted().map((folder) => {
    const before = state.servedBefore.get(folder)
    const after = state.servedAfter.get(folder)
    const prepared = state.prepared.get(folder)
    return {
      folder,
      host: before?.host ?? after?.host ?? '',
      before: before?.certificate?.thumbprint ?? before?.failure ?? '',
      prepared: prepared?.thumbprint ?? '',
      after: after?.certificate?.thumbprint ?? after?.failure ?? '',
      verdict: verdictOf(prepared?.thumbprint, after?.certificate?.thumbprint, after !== undefined),
      subject: prepared?.subject ?? before?.certificate?.subject ?? '',
      names: (prepared?.dnsNames ?? before?.certificate?.dnsNames ?? []).join(', '),
      issuer: prepared?.issuer ?? before?.certificate?.issuer ?? '',
      validity: prepared === undefined ? '' : `${prepared.notBefore.slice(0, 10)} to ${prepared.notAfter.slice(0, 10)}`,
    }
  })
}

const verdictOf = (
  prepared: string | undefined,
  after: string | undefined,
  looked: boolean,
): ReportCertificate['verdict'] => {
  if (!looked || prepared === undefined) return 'not verified'
  if (after === undefined) return 'not seen'
  return after === prepared ? 'replaced' : 'not replaced'
}

const filesOf = (state: RunState): readonly ReportFile[] => [
  ...[...state.prepared.values()].map(({ file }) => ({ place: 'Prepared', ...file })),
  ...[...state.copies.backup.values()].map((file) => ({ place: 'Backup', ...file })),
  ...[...state.copies.share.values()].map((file) => ({ place: 'Share', ...file })),
]

const timelineOf = (events: readonly Recorded[]): readonly TimelineRow[] =>
  events.flatMap(({ seq, at, by, event }) => {
    const words = eventWords(event)
    return words === null ? [] : [{ seq, at, by, words }]
  })

const times = (count: number): string =>
  count === 1 ? 'once' : count === 2 ? 'twice' : count === 0 ? 'never' : `${count} times`

/** UTC to the second, and the local time with its offset. */
const bothTimes = (iso: string, offsetMinutes: number): string => {
  const date = new Date(iso)
  const local = new Date(date.getTime() + offsetMinutes * 60_000)
  const sign = offsetMinutes < 0 ? '−' : '+'
  const offset = `${sign}${two(Math.floor(Math.abs(offsetMinutes) / 60))}:${two(Math.abs(offsetMinutes) % 60)}`
  return offsetMinutes === 0 ? `${clock(date)} UTC` : `${clock(date)} UTC (${clock(local)} ${offset})`
}

const clock = (date: Date): string => date.toISOString().slice(0, 19).replace('T', ' ')
const two = (value: number): string => String(value).padStart(2, '0')
