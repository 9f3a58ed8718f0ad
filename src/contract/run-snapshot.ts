import { z } from 'zod'
import { confirmationNames } from '../domain/run/checklist.ts'
import type { Refusal } from '../domain/run/gates.ts'
import type { Intention } from '../domain/run/intention.ts'
import type { RunView, StepView } from '../domain/run/view.ts'
import { Problem } from './definition.ts'
import {
  Departure,
  Finding,
  HashedFile,
  KeyLength,
  OutcomeSchema,
  OutputLine,
  ReadinessReport,
  RotationStep,
  RunPlanSchema,
  StampReferenceSchema,
  StepName,
} from './run-event.ts'

/** What the windows are shown of a run, and what they may want of it. Times are UTC, ISO 8601 with milliseconds. */

export const SecretName = z.enum(['cloudadmin-credential', 'share-credential', 'pfx-password', 'key-password'])
export type SecretName = z.infer<typeof SecretName>

const OverridableGate = z.enum(['readiness-warnings', 'certificate-warnings'])

export const RefusalSchema = z.strictObject({
  gate: z.enum([
    'closed',
    'busy',
    'unknown-outcome',
    'order',
    'already-done',
    'version',
    'command',
    'readiness',
    'readiness-age',
    'certificates',
    'share',
    'region',
    'reason',
    'nothing-open',
    'rotation-over',
    'secret',
  ]),
  message: z.string(),
  doFirst: z.string(),
  override: OverridableGate.nullable(),
}) satisfies z.ZodType<Refusal>

/** Long enough for a reason that a person types, short enough for a line of the log. */
const typedText = z.string().max(4000)

export const IntentionSchema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('take-step'),
    step: StepName.exclude(['Notice']),
    typedRegion: z.string().max(63).optional(),
  }),
  z.strictObject({ do: z.literal('find-out') }),
  z.strictObject({ do: z.literal('confirm'), what: z.enum(confirmationNames) }),
  z.strictObject({
    do: z.literal('override'),
    gate: OverridableGate,
    reason: typedText,
    supportCase: z.string().max(200).nullable(),
  }),
  z.strictObject({ do: z.literal('skip'), step: z.literal('Requests'), reason: typedText }),
  z.strictObject({ do: z.literal('close'), reason: typedText.nullable() }),
])
export type IntentionInput = z.output<typeof IntentionSchema>

const StepStatusSchema = z.enum(['locked', 'ready', 'running', 'waiting', 'failed', 'unknown', 'done', 'skipped'])

export const StepViewSchema = z.strictObject({
  name: StepName,
  status: StepStatusSchema,
  line: z.string(),
  attempts: z.number(),
  outcome: OutcomeSchema.nullable(),
  willRun: z.string(),
  refusals: z.array(RefusalSchema),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  lastActivityAt: z.string().nullable(),
  progress: z.strictObject({ steps: z.array(RotationStep), status: z.string(), silentMinutes: z.number() }).nullable(),
}) satisfies z.ZodType<StepView>

export const RunViewSchema = z.strictObject({
  stamp: StampReferenceSchema,
  plan: RunPlanSchema,
  openedAt: z.string(),
  openedBy: z.string(),
  steps: z.array(StepViewSchema),
  current: StepName.nullable(),
  result: z.enum(['OK', 'Warning', 'Fail']),
  notices: z.array(z.string()),
  rotationsSent: z.number(),
  rotationsFailed: z.number(),
  closed: z
    .strictObject({ end: z.enum(['completed', 'abandoned']), reason: z.string().nullable(), at: z.string() })
    .nullable(),
}) satisfies z.ZodType<RunView>

/** One certificate of the set on its way: expected, requested, answered, prepared, checked, served. */
export const CertificateRow = z.strictObject({
  /** The service folder, for example `Public Portal`. */
  folder: z.string(),
  fileName: z.string(),
  /** DNS names that it has to hold. */
  names: z.array(z.string()),
  /** Path of the request, null before it was written. */
  request: z.string().nullable(),
  prepared: z
    .strictObject({
      file: HashedFile,
      thumbprint: z.string(),
      subject: z.string(),
      issuer: z.string(),
      dnsNames: z.array(z.string()),
      notBefore: z.string(),
      notAfter: z.string(),
      keyBits: z.number().nullable(),
    })
    .nullable(),
  findings: z.array(Finding),
  /** What the endpoint served before the rotation, as the step Stamp saw it. */
  servedBefore: z.strictObject({ thumbprint: z.string(), issuer: z.string(), notAfter: z.string() }).nullable(),
  /** What it served when the step Verification looked; the failure is in words. */
  servedAfter: z
    .strictObject({ host: z.string(), thumbprint: z.string().nullable(), failure: z.string().nullable() })
    .nullable(),
  /** What differs between the certificate in use and the prepared one, in words; empty when nothing or not known. */
  differences: z.array(z.string()),
})
export type CertificateRow = z.infer<typeof CertificateRow>

export const RunSnapshot = z.strictObject({
  run: z.string(),
  /** When the snapshot was made: ages are told from here. */
  at: z.string(),
  view: RunViewSchema,
  /** The secrets that this run needs sometime, and whether Keyturn holds them now. */
  secrets: z.array(
    z.strictObject({
      handle: SecretName,
      label: z.string(),
      withUserName: z.boolean(),
      /** The user name where one is held; a name is no secret. */
      userName: z.string().nullable(),
      held: z.boolean(),
      neededFor: z.array(StepName),
    }),
  ),
  confirmations: z.array(
    z.strictObject({
      what: z.enum(confirmationNames),
      words: z.string(),
      confirmed: z.strictObject({ at: z.string(), by: z.string() }).nullable(),
    }),
  ),
  information: z
    .strictObject({
      version: z.string(),
      roots: z.array(
        z.strictObject({
          thumbprint: z.string(),
          subject: z.string(),
          notAfter: z.string(),
          days: z.number(),
          severity: z.enum(['none', 'warning', 'critical']),
          current: z.boolean(),
        }),
      ),
    })
    .nullable(),
  /** What the version rules say of this stamp and kind. */
  versionNotes: z.array(z.strictObject({ effect: z.string(), message: z.string(), source: z.string() })),
  readiness: z
    .strictObject({
      report: ReadinessReport,
      at: z.string(),
      /** Until when a rotation may start on it. */
      validUntil: z.string(),
    })
    .nullable(),
  certificates: z.array(CertificateRow),
  /** Findings about the set as a whole, and departures from the layout. */
  setFindings: z.array(Finding),
  departures: z.array(Departure),
  copies: z.strictObject({ backup: z.array(HashedFile), share: z.array(HashedFile) }),
  transcripts: z.array(HashedFile),
  /** Consoles on which transcripts are still to be fetched. */
  unclosed: z.array(z.string()),
  reportFile: z.string().nullable(),
  /** How many entries of the log belong to each step. */
  entries: z.record(z.string(), z.number()),
  /** The log can't be written any more, or the stamp can't be reached at all: why, and what to do. */
  halted: Problem.nullable(),
})
export type RunSnapshot = z.infer<typeof RunSnapshot>

export const RunSummary = z.strictObject({
  run: z.string(),
  kind: z.literal('external'),
  stamp: StampReferenceSchema,
  openedAt: z.string(),
  openedBy: z.string(),
  current: StepName.nullable(),
  running: z.boolean(),
  result: z.enum(['OK', 'Warning', 'Fail']),
  closed: z
    .strictObject({ end: z.enum(['completed', 'abandoned']), reason: z.string().nullable(), at: z.string() })
    .nullable(),
})
export type RunSummary = z.infer<typeof RunSummary>

/** What came of an intention: nothing was started, and why; or it is under way, and the snapshot tells the rest. */
export const TakeAnswer = z.strictObject({ accepted: z.boolean(), refusals: z.array(RefusalSchema) })
export type TakeAnswer = z.infer<typeof TakeAnswer>

/** A stretch of what the stamp wrote in a step, over all its attempts, in the order of the log. */
export const OutputStretch = z.strictObject({
  /** Number of the first line of the stretch, from 0: lines from there on are replaced. */
  from: z.number(),
  lines: z.array(z.strictObject({ ...OutputLine.shape, at: z.string(), attempt: z.number() })),
})
export type OutputStretch = z.infer<typeof OutputStretch>

/** What a person fills in to open a run on a real stamp. Paths are absolute. */
export const RunDraft = z.strictObject({
  /** Requests, replies, prepared files, what is set aside, and the report go below this folder. */
  workFolder: z.string().max(1000),
  /** Where PFX files lie that the operator has already; null when Keyturn makes requests. */
  prepared: z.string().max(1000).nullable(),
  backup: z.string().max(1000),
  share: z.string().max(1000),
  pfxFilesPath: z.string().max(1000),
  transcripts: z.string().max(1000),
  transcriptsDestination: z.string().max(1000),
  subject: z.string().max(1000),
  keyLength: KeyLength,
  authority: z.strictObject({
    from: z.enum(['SelfSigned', 'Enterprise', 'Public']),
    to: z.enum(['SelfSigned', 'Enterprise', 'Public']),
  }),
  ticket: z.string().max(200).nullable(),
})
export type RunDraft = z.infer<typeof RunDraft>

/** What a person chooses to open a rehearsal. */
export const RehearsalDraft = z.strictObject({
  scenario: z.string().max(100),
  identity: z.enum(['AAD', 'ADFS']),
  /** How long the stamp's hour takes: a few seconds, about a minute, or an hour. */
  pace: z.enum(['seconds', 'minute', 'hour']),
})
export type RehearsalDraft = z.infer<typeof RehearsalDraft>

/** The compiler holds the schema of an intention and its type together, both ways. */
export const intentionOf = (input: IntentionInput): Intention =>
  input.do === 'take-step'
    ? {
        do: 'take-step',
        step: input.step,
        ...(input.typedRegion === undefined ? {} : { typedRegion: input.typedRegion }),
      }
    : input
