import type { z } from 'zod'
import type { Given, Problem } from '../../contract/definition.ts'
import type { CertificateRow, RunSnapshot, RunSummary } from '../../contract/run-snapshot.ts'
import { certificateSet, type ExpectedCertificate } from '../../domain/certificates/certificate-set.ts'
import { pathBelow } from '../../domain/paths.ts'
import type { SecretHandle } from '../../domain/pep/command.ts'
import { checklist, confirmationNames, confirmations, type StepName } from '../../domain/run/checklist.ts'
import type { ActingStep, PreparedCertificate } from '../../domain/run/event.ts'
import { standardPolicy } from '../../domain/run/gates.ts'
import { secretWords } from '../../domain/run/secret-words.ts'
import { lastAttempt, type RunState, statusOf } from '../../domain/run/state.ts'
import { type RunView, versionNotes } from '../../domain/run/view.ts'
import { secretsOf, willOf } from '../../domain/run/will.ts'
import { currentRoot } from '../../domain/stamp/expiry.ts'
import { certificateDifferences } from './certificate-differences.ts'
import { remaining } from './remaining.ts'
import { type HeldSecret, isCredential } from './vaults.ts'

/** Everything that a snapshot is made of. */
export interface RunFacts {
  readonly run: string
  readonly at: Date
  readonly state: RunState
  readonly view: RunView
  readonly held: readonly HeldSecret[]
  /** How many entries of the log belong to each step. */
  readonly entries: { readonly [step: string]: number }
  readonly halted: Problem | null
}

/** A run as the windows show it. */
export const runSnapshotOf = (facts: RunFacts): Given<z.input<typeof RunSnapshot>> => {
  const { run, at, state, view, held, entries, halted } = facts
  return {
    run,
    at: at.toISOString(),
    view,
    secrets: secretsIn(state, held),
    confirmations: confirmationsIn(state),
    information: informationIn(state, at),
    versionNotes: versionNotes(state).map(({ effect, message, source }) => ({ effect, message, source })),
    readiness: readinessIn(state),
    certificates: certificateSet(state.stamp.names).map((expected) => certificateRow(state, expected)),
    setFindings: state.findings.get('') ?? [],
    departures: state.departures,
    copies: { backup: [...state.copies.backup.values()], share: [...state.copies.share.values()] },
    transcripts: state.transcripts,
    unclosed: [...state.unclosed],
    reportFile: state.report?.path ?? null,
    entries,
    halted,
  }
}

/** A run as a list shows it. */
export const runSummaryOf = (run: string, { kind, stamp }: RunState, view: RunView): Given<RunSummary> => ({
  run,
  kind,
  stamp,
  openedAt: view.openedAt,
  openedBy: view.openedBy,
  current: view.current,
  running: view.steps.some(({ status }) => status === 'running'),
  result: view.result,
  closed: view.closed,
})

/** The secrets of every step, each once, with the steps that need it. */
const secretsIn = (state: RunState, held: readonly HeldSecret[]) => {
  const needed = new Map<SecretHandle, StepName[]>()
  for (const step of checklist[state.kind].filter(acts)) {
    if (statusOf(state, step) === 'skipped') continue
    for (const handle of secretsOf(willOf(state, step))) needed.set(handle, [...(needed.get(handle) ?? []), step])
  }
  return [...needed].map(([handle, neededFor]) => {
    const found = held.find((secret) => secret.handle === handle)
    return {
      handle,
      label: secretWords[handle],
      withUserName: isCredential(handle),
      userName: found?.userName ?? null,
      held: found !== undefined,
      neededFor,
    }
  })
}

const acts = (step: StepName): step is ActingStep => step !== 'Notice'

const confirmationsIn = (state: RunState) =>
  confirmationNames.map((what) => {
    const witness = state.confirmed.get(what)
    return {
      what,
      words: confirmations[what],
      confirmed: witness === undefined ? null : { at: witness.at, by: witness.by },
    }
  })

const informationIn = ({ information }: RunState, at: Date) => {
  if (information === null) return null
  const { current } = currentRoot(information.roots)
  return {
    version: information.version,
    roots: information.roots.map((root) => ({
      ...root,
      ...remaining(root.notAfter, at),
      current: root === current,
    })),
  }
}

const hour = 3_600_000

const readinessIn = (state: RunState) => {
  const attempt = lastAttempt(state, 'Readiness')
  if (state.readiness === null || attempt === null) return null
  const at = attempt.ended?.at ?? attempt.lastActivityAt
  const validUntil = new Date(Date.parse(at) + standardPolicy.readinessHours * hour).toISOString()
  return { report: state.readiness, at, validUntil }
}

const certificateRow = (state: RunState, { folder, fileName, names }: ExpectedCertificate): Given<CertificateRow> => {
  const prepared = state.prepared.get(folder) ?? null
  const before = state.servedBefore.get(folder)?.certificate ?? null
  const after = state.servedAfter.get(folder)
  const request = state.requests.get(folder)
  return {
    folder,
    fileName,
    names,
    request: request === undefined ? null : pathBelow(state.plan.requests, request.file),
    prepared: prepared === null ? null : preparedIn(prepared),
    findings: state.findings.get(folder) ?? [],
    servedBefore:
      before === null ? null : { thumbprint: before.thumbprint, issuer: before.issuer, notAfter: before.notAfter },
    servedAfter:
      after === undefined
        ? null
        : { host: after.host, thumbprint: after.certificate?.thumbprint ?? null, failure: after.failure },
    differences: certificateDifferences(before, prepared),
  }
}

const preparedIn = (certificate: PreparedCertificate): CertificateRow['prepared'] => {
  const { file, thumbprint, subject, issuer, dnsNames, notBefore, notAfter, keyBits } = certificate
  return { file, thumbprint, subject, issuer, dnsNames: [...dnsNames], notBefore, notAfter, keyBits }
}
