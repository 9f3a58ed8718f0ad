import { z } from 'zod'
import { type CertificatesPath, certificatesPath, certificatesPathProblem } from '../domain/pep/command.ts'
import { confirmationNames, stepNames } from '../domain/run/checklist.ts'
import type { Fact, Outcome, RunEvent, RunPlan, StampReference, Will } from '../domain/run/event.ts'
import type { StampNames } from '../domain/stamp/identity.ts'

/**
 * The schemas by which a run's events are read back from the journal, and cross to the windows. They say the same as the
 * types in `src/domain/run/event.ts`; the compiler holds the two together. An event of an unknown shape is refused:
 * a journal written by a newer Keyturn is not guessed at.
 */

export const StepName = z.enum(stepNames)
const EndpointSecret = z.enum(['cloudadmin-credential', 'share-credential', 'pfx-password'])
export const KeyLength = z.union([z.literal(2048), z.literal(3072), z.literal(4096)])

const CertificatesPathText = z.string().transform((text, context): CertificatesPath => {
  const path = certificatesPath(text)
  if (path !== null) return path
  context.addIssue({ code: 'custom', message: certificatesPathProblem(text) ?? '' })
  return z.NEVER
})

export const HashedFile = z.strictObject({ path: z.string(), sha256: z.string(), bytes: z.number() })

const RotationCommand = z.discriminatedUnion('rotate', [
  z.strictObject({
    command: z.literal('Start-SecretRotation'),
    rotate: z.literal('external'),
    pfxFilesPath: CertificatesPathText,
    pathAccessCredential: EndpointSecret,
    certificatePassword: EndpointSecret,
  }),
  z.strictObject({ command: z.literal('Start-SecretRotation'), rotate: z.literal('external-rerun') }),
  z.strictObject({ command: z.literal('Start-SecretRotation'), rotate: z.literal('internal') }),
  z.strictObject({ command: z.literal('Start-SecretRotation'), rotate: z.literal('internal-rerun') }),
])

const PepCommand = z.union([
  z.strictObject({ command: z.literal('Get-AzureStackStampInformation') }),
  z.strictObject({ command: z.literal('Test-AzureStack'), group: z.literal('SecretRotationReadiness') }),
  z.strictObject({ command: z.literal('Test-AzureStack'), include: z.literal('AzsExternalCertificates') }),
  z.strictObject({ command: z.literal('Get-ActionStatus'), functionName: z.literal('Start-SecretRotation') }),
  RotationCommand,
])

const WillSchema = z.union([
  z.strictObject({ step: z.literal('Stamp'), command: PepCommand }),
  z.strictObject({ step: z.literal('Readiness'), command: PepCommand }),
  z.strictObject({
    step: z.literal('Requests'),
    folder: z.string(),
    subject: z.string(),
    keyLength: KeyLength,
    services: z.array(z.string()),
  }),
  z.strictObject({
    step: z.literal('Certificates'),
    from: z.union([
      z.strictObject({ made: z.literal('from-replies'), requests: z.string(), replies: z.string() }),
      z.strictObject({ made: z.literal('by-the-operator') }),
    ]),
    prepared: z.string(),
  }),
  z.strictObject({ step: z.literal('Backup'), from: z.string(), to: z.string() }),
  z.strictObject({ step: z.literal('Share'), mode: z.literal('build'), from: z.string(), share: z.string() }),
  z.strictObject({
    step: z.literal('Share'),
    mode: z.literal('restore'),
    from: z.string(),
    share: z.string(),
    setAside: z.string(),
  }),
  z.strictObject({ step: z.literal('Rotation'), command: RotationCommand }),
  z.strictObject({
    step: z.literal('Verification'),
    command: PepCommand,
    expected: z.array(z.strictObject({ folder: z.string(), thumbprint: z.string() })),
  }),
  z.strictObject({ step: z.literal('Cleanup'), share: z.string(), transcripts: z.string() }),
  z.strictObject({ step: z.literal('Report'), file: z.string() }),
]) satisfies z.ZodType<Will>

export const Finding = z.strictObject({
  name: z.string(),
  result: z.enum(['OK', 'Warning', 'Fail', 'Skipped']),
  message: z.string(),
  fix: z.string(),
  source: z.string(),
  reissue: z.boolean(),
})

export const Departure = z.strictObject({
  code: z.enum([
    'missing-folder',
    'extra-folder',
    'no-pfx',
    'several-pfx',
    'foreign-file',
    'other-provider',
    'unreadable',
  ]),
  path: z.string(),
  result: z.enum(['Fail', 'Warning']),
  message: z.string(),
  fix: z.string(),
})

export const ReadinessReport = z.strictObject({
  categories: z.array(z.strictObject({ name: z.string(), word: z.enum(['PASS', 'WARN', 'FAIL']) })),
  overall: z.boolean().nullable(),
  verdict: z.enum(['pass', 'warn', 'fail', 'unreadable']),
})

export const RotationStep = z.strictObject({
  index: z.string(),
  name: z.string(),
  status: z.string(),
  startedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  depth: z.number(),
})

// Entries from before certificates themselves were journaled have no such member.
const CertificateItself = z.string().nullable().default(null)

const ServedLeaf = z.strictObject({
  thumbprint: z.string(),
  subject: z.string(),
  issuer: z.string(),
  dnsNames: z.array(z.string()),
  notBefore: z.string(),
  notAfter: z.string(),
  chain: z.array(z.string()),
  der: CertificateItself,
})

const PreparedCertificate = z.strictObject({
  folder: z.string(),
  file: HashedFile,
  thumbprint: z.string(),
  publicKeySha256: z.string(),
  subject: z.string(),
  issuer: z.string(),
  dnsNames: z.array(z.string()),
  notBefore: z.string(),
  notAfter: z.string(),
  keyBits: z.number().nullable(),
  chain: z.array(z.string()),
  der: CertificateItself,
})

const ActionMark = z.strictObject({
  instance: z.string(),
  status: z.string(),
  startedAt: z.string().nullable(),
  changedAt: z.string().nullable(),
})

export const OutputLine = z.strictObject({
  stream: z.enum(['output', 'error', 'warning', 'verbose', 'information', 'progress']),
  text: z.string(),
  piece: z.strictObject({ number: z.number(), of: z.number() }).optional(),
})

const FactSchema = z.discriminatedUnion('fact', [
  z.strictObject({ fact: z.literal('session-opened'), console: z.string(), address: z.string() }),
  z.strictObject({ fact: z.literal('session-refused'), console: z.string(), reason: z.string() }),
  z.strictObject({ fact: z.literal('session-lost'), console: z.string(), reason: z.string() }),
  z.strictObject({
    fact: z.literal('session-closed'),
    console: z.string(),
    transcripts: z.array(HashedFile),
    // Entries from before it was looked whether they have come have no such member.
    unseen: z.string().nullable().default(null),
  }),
  z.strictObject({ fact: z.literal('session-not-closed'), console: z.string(), reason: z.string() }),
  z.strictObject({
    fact: z.literal('commands-detected'),
    console: z.string(),
    missing: z.array(z.string()),
    offered: z.array(z.string()),
  }),
  z.strictObject({ fact: z.literal('output'), lines: z.array(OutputLine) }),
  z.strictObject({
    fact: z.literal('stamp-information'),
    information: z.strictObject({
      version: z.string(),
      region: z.string().nullable(),
      externalDomain: z.string().nullable(),
      cloudId: z.string().nullable(),
      roots: z.array(z.strictObject({ thumbprint: z.string(), subject: z.string(), notAfter: z.string() })),
    }),
  }),
  z.strictObject({ fact: z.literal('readiness'), report: ReadinessReport }),
  z.strictObject({
    fact: z.literal('served'),
    when: z.enum(['before', 'after']),
    endpoint: z.strictObject({
      folder: z.string(),
      host: z.string(),
      certificate: ServedLeaf.nullable(),
      failure: z.string().nullable(),
    }),
  }),
  z.strictObject({
    fact: z.literal('request-written'),
    folder: z.string(),
    file: z.string(),
    publicKeySha256: z.string(),
    names: z.array(z.string()),
  }),
  z.strictObject({ fact: z.literal('certificate-prepared'), certificate: PreparedCertificate }),
  z.strictObject({ fact: z.literal('certificate-checked'), folder: z.string(), findings: z.array(Finding) }),
  z.strictObject({ fact: z.literal('layout'), of: z.enum(['prepared', 'share']), departures: z.array(Departure) }),
  z.strictObject({ fact: z.literal('copied'), to: z.enum(['backup', 'share']), file: HashedFile }),
  z.strictObject({
    fact: z.literal('compared'),
    what: z.string(),
    files: z.number(),
    differences: z.array(z.string()),
  }),
  z.strictObject({ fact: z.literal('set-aside'), file: z.string() }),
  z.strictObject({
    fact: z.literal('share-tried'),
    as: z.string(),
    read: z.boolean(),
    write: z.boolean(),
    message: z.string(),
  }),
  z.strictObject({ fact: z.literal('action-before'), action: ActionMark.nullable() }),
  z.strictObject({ fact: z.literal('command-sending'), command: RotationCommand }),
  z.strictObject({
    fact: z.literal('action-progress'),
    instance: z.string().nullable(),
    status: z.string(),
    steps: z.array(RotationStep),
  }),
  z.strictObject({ fact: z.literal('silence'), minutes: z.number() }),
  z.strictObject({ fact: z.literal('removed'), files: z.array(z.string()), left: z.array(z.string()) }),
  z.strictObject({ fact: z.literal('report-written'), file: HashedFile }),
]) satisfies z.ZodType<Fact>

export const OutcomeSchema = z.discriminatedUnion('result', [
  z.strictObject({ result: z.literal('done'), summary: z.string() }),
  z.strictObject({
    result: z.literal('failed'),
    summary: z.string(),
    verbatim: z.string(),
    doNext: z.array(z.string()),
    doNot: z.array(z.string()),
  }),
  z.strictObject({ result: z.literal('waiting'), summary: z.string() }),
  z.strictObject({ result: z.literal('cancelled'), summary: z.string() }),
  z.strictObject({ result: z.literal('not-started'), summary: z.string() }),
  z.strictObject({ result: z.literal('unknown'), summary: z.string() }),
]) satisfies z.ZodType<Outcome>

export const CaKind = z.enum(['SelfSigned', 'Enterprise', 'Public'])
const Attempt = z.number().int().positive()

/**
 * Runs that were opened before there were two names for the folder of the transcripts gave the stamp the one that they
 * had.
 */
export const RunPlanSchema = z
  .strictObject({
    requests: z.string(),
    replies: z.string(),
    prepared: z.string(),
    backup: z.string(),
    setAside: z.string(),
    share: z.string(),
    pfxFilesPath: CertificatesPathText,
    transcripts: z.string(),
    transcriptsDestination: z.string().optional(),
    report: z.string(),
    subject: z.string(),
    keyLength: KeyLength,
    authority: z.strictObject({ from: CaKind, to: CaKind }),
    // Runs that were opened before there was such a number have none.
    ticket: z.string().nullable().default(null),
  })
  .transform(({ transcriptsDestination, ...plan }) => ({
    ...plan,
    transcriptsDestination: transcriptsDestination ?? plan.transcripts,
  })) satisfies z.ZodType<RunPlan>

export const StampNamesSchema = z.strictObject({
  region: z.string(),
  fqdn: z.string(),
  identity: z.enum(['AAD', 'ADFS']),
  containerRegistry: z.boolean(),
}) satisfies z.ZodType<StampNames>

export const Console = z.strictObject({ name: z.string(), address: z.string() })

export const StampReferenceSchema = z.strictObject({
  id: z.string(),
  names: StampNamesSchema,
  consoles: z.array(Console),
  rehearsal: z.string().nullable(),
}) satisfies z.ZodType<StampReference>

export const RunEventSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('run-opened'),
    kind: z.literal('external'),
    stamp: StampReferenceSchema,
    plan: RunPlanSchema,
  }),
  z.strictObject({ type: z.literal('run-taken-up') }),
  z.strictObject({ type: z.literal('step-intended'), attempt: Attempt, will: WillSchema }),
  z.strictObject({ type: z.literal('step-learned'), step: StepName, attempt: Attempt, fact: FactSchema }),
  z.strictObject({ type: z.literal('step-followed-up'), step: StepName, attempt: Attempt }),
  z.strictObject({ type: z.literal('step-ended'), step: StepName, attempt: Attempt, outcome: OutcomeSchema }),
  z.strictObject({ type: z.literal('step-skipped'), step: StepName, reason: z.string() }),
  z.strictObject({ type: z.literal('confirmed'), what: z.enum(confirmationNames) }),
  z.strictObject({
    type: z.literal('gate-overridden'),
    gate: z.enum(['readiness-warnings', 'certificate-warnings']),
    reason: z.string(),
    supportCase: z.string().nullable(),
  }),
  z.strictObject({
    type: z.literal('run-closed'),
    end: z.enum(['completed', 'abandoned']),
    reason: z.string().nullable(),
  }),
]) satisfies z.ZodType<RunEvent>
