import type { HashedFile, Recorded } from '../../domain/run/event.ts'
import { fold } from '../../domain/run/fold.ts'
import { noticesOf, versionNotes } from '../../domain/run/view.ts'
import { attentionOf } from './attention.ts'
import { certificateHistory, checkHistory, type ReportCertificate, type ReportChecks } from './certificate-history.ts'
import { type ControlCatalogue, controlMapping } from './control-mapping.ts'
import { fileHistory, keptKeys, type ReportFile } from './file-history.ts'
import type { Labelled } from './labelled.ts'
import { type LogHeads, logOf, type ReportLog } from './log-content.ts'
import type { LogProof } from './log-proof.ts'
import { exactTeller, momentTeller, type OffsetAt } from './moment.ts'
import { overrideHistory, type ReportOverride } from './override-history.ts'
import { type ReportRotation, rotationHistory } from './rotation-history.ts'
import { type ReportResult, resultOfReport } from './run-result.ts'
import { type ReportStep, stepHistory } from './step-history.ts'
import { planOf, summaryOf } from './summary.ts'
import { type TimelineRow, timelineOf } from './timeline.ts'

/** What the log is given for a report: the events of one run, and where the log stands. */
export interface ReportInput extends LogHeads {
  readonly run: string
  readonly events: readonly Recorded[]
  readonly app: string
  readonly host: string
  readonly at: Date
  /** Minutes that local time is ahead of UTC, at the moment that is told. */
  readonly offsetMinutes: OffsetAt
  readonly logVerification: LogProof
}

/** A run as an auditor reads it. Plain data: every format of the report is written from this value alone. */
export interface ReportContent {
  readonly run: string
  /** The scenario of a rehearsal, null for a real stamp. */
  readonly rehearsal: string | null
  readonly stamp: string
  readonly result: ReportResult
  /** The answers to what an auditor asks first. */
  readonly summary: readonly Labelled[]
  /** What has to be known before anything of the rest is read. */
  readonly attention: readonly string[]
  readonly steps: readonly ReportStep[]
  readonly plan: readonly Labelled[]
  /** Each command that starts or repeats a rotation. */
  readonly rotations: readonly ReportRotation[]
  readonly certificates: readonly ReportCertificate[]
  readonly checks: ReportChecks
  readonly files: readonly ReportFile[]
  /** Where copies with private keys are kept on purpose. */
  readonly keptKeys: readonly Labelled[]
  readonly overrides: readonly ReportOverride[]
  readonly notices: readonly string[]
  readonly versionNotes: readonly { readonly effect: string; readonly message: string; readonly source: string }[]
  readonly timeline: readonly TimelineRow[]
  readonly transcripts: readonly HashedFile[]
  readonly log: ReportLog
  readonly controls: readonly ControlCatalogue[]
  readonly written: Labelled
}

/** Selects from a run's events what its report tells. Pure: the same events give the same report. */
export const reportContent = (input: ReportInput): ReportContent => {
  const { run, events, at, logVerification, offsetMinutes } = input
  const state = fold(events)
  const tell = momentTeller(offsetMinutes)
  const result = resultOfReport(state, at, logVerification.result)
  const { region, fqdn } = state.stamp.names
  return {
    run,
    rehearsal: state.stamp.rehearsal,
    stamp: `${region}.${fqdn}`,
    result,
    summary: summaryOf(run, events, state, result, logVerification, exactTeller(offsetMinutes)),
    attention: attentionOf(events, state, logVerification),
    steps: stepHistory(events, state, at, tell),
    plan: planOf(state),
    rotations: rotationHistory(events, state, tell),
    certificates: certificateHistory(events, state),
    checks: checkHistory(state),
    files: fileHistory(state),
    keptKeys: keptKeys(state),
    overrides: overrideHistory(events, state, tell),
    // The overrides stand in a list of their own, with more of what an auditor asks.
    notices: noticesOf({ ...state, overrides: [] }, at),
    versionNotes: versionNotes(state),
    timeline: timelineOf(events),
    transcripts: state.transcripts,
    log: logOf(logVerification, input, at, tell),
    controls: controlMapping,
    written: { label: `${input.app} on ${input.host}`, value: tell(at.toISOString()).words },
  }
}
