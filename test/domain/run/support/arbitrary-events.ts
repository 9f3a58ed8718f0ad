import fc from 'fast-check'
import { certificatesPath } from '../../../../src/domain/pep/command.ts'
import { confirmationNames, stepNames } from '../../../../src/domain/run/checklist.ts'
import type { Fact, HashedFile, Outcome, RunEvent, ServedLeaf, Will } from '../../../../src/domain/run/event.ts'

/**
 * Any event that the types allow, every member of every kind. A kind that is missing here, or a member, is an error of
 * the compiler.
 */

type Any<T> = fc.Arbitrary<T>
/** One arbitrary for each value of the member that tells the kinds apart. */
type EachKind<T, Member extends keyof T> = {
  readonly [Kind in T[Member] & string]: Any<Extract<T, { readonly [member in Member]: Kind }>>
}

const text = fc.string({ maxLength: 12, unit: 'binary' })
const texts = fc.array(text, { maxLength: 3 })
const textOrNull = fc.option(text, { nil: null })
const count = fc.nat()
const step = fc.constantFrom(...stepNames)
const attempt = fc.integer({ min: 1, max: 1000 })
const moment = fc.date({ noInvalidDate: true }).map((date) => date.toISOString())
const momentOrNull = fc.option(moment, { nil: null })
const keyLength = fc.constantFrom(2048 as const, 3072 as const, 4096 as const)
const caKind = fc.constantFrom('SelfSigned' as const, 'Enterprise' as const, 'Public' as const)
const constant = <const T>(value: T): Any<T> => fc.constant(value)

const pfxFilesPath = fc
  .tuple(text, fc.constantFrom('\\Certificates', '/Certificates', '\\CERTIFICATES'))
  .map(([begin, end]) => certificatesPath(`${begin}${end}`))
  .filter((path) => path !== null)

const secret = fc.constantFrom('cloudadmin-credential' as const, 'share-credential' as const, 'pfx-password' as const)

const hashedFile: Any<HashedFile> = fc.record({ path: text, sha256: text, bytes: count })

const rotationCommand = fc.oneof(
  fc.record({
    command: constant('Start-SecretRotation'),
    rotate: constant('external'),
    pfxFilesPath,
    pathAccessCredential: secret,
    certificatePassword: secret,
  }),
  fc.record({ command: constant('Start-SecretRotation'), rotate: constant('external-rerun') }),
  fc.record({ command: constant('Start-SecretRotation'), rotate: constant('internal') }),
  fc.record({ command: constant('Start-SecretRotation'), rotate: constant('internal-rerun') }),
)

const stepCommand = fc.oneof(
  fc.record({ command: constant('Get-AzureStackStampInformation') }),
  fc.record({ command: constant('Test-AzureStack'), group: constant('SecretRotationReadiness') }),
  fc.record({ command: constant('Test-AzureStack'), include: constant('AzsExternalCertificates') }),
  fc.record({ command: constant('Get-ActionStatus'), functionName: constant('Start-SecretRotation') }),
  rotationCommand,
)

const wills: EachKind<Will, 'step'> = {
  Stamp: fc.record({ step: constant('Stamp'), command: stepCommand }),
  Readiness: fc.record({ step: constant('Readiness'), command: stepCommand }),
  Requests: fc.record({ step: constant('Requests'), folder: text, subject: text, keyLength, services: texts }),
  Certificates: fc.record({
    step: constant('Certificates'),
    from: fc.oneof(
      fc.record({ made: constant('from-replies'), requests: text, replies: text }),
      fc.record({ made: constant('by-the-operator') }),
    ),
    prepared: text,
  }),
  Backup: fc.record({ step: constant('Backup'), from: text, to: text }),
  Share: fc.oneof(
    fc.record({ step: constant('Share'), mode: constant('build'), from: text, share: text }),
    fc.record({ step: constant('Share'), mode: constant('restore'), from: text, share: text, setAside: text }),
  ),
  Rotation: fc.record({ step: constant('Rotation'), command: rotationCommand }),
  Verification: fc.record({
    step: constant('Verification'),
    command: stepCommand,
    expected: fc.array(fc.record({ folder: text, thumbprint: text }), { maxLength: 3 }),
  }),
  Cleanup: fc.record({ step: constant('Cleanup'), share: text, transcripts: text }),
  Report: fc.record({ step: constant('Report'), file: text }),
}

const servedLeaf: Any<ServedLeaf> = fc.record({
  thumbprint: text,
  subject: text,
  issuer: text,
  dnsNames: texts,
  notBefore: moment,
  notAfter: moment,
  chain: texts,
  der: textOrNull,
})

const finding = fc.record({
  name: text,
  result: fc.constantFrom('OK' as const, 'Warning' as const, 'Fail' as const, 'Skipped' as const),
  message: text,
  fix: text,
  source: text,
  reissue: fc.boolean(),
})

const departure = fc.record({
  code: fc.constantFrom(
    'missing-folder' as const,
    'extra-folder' as const,
    'no-pfx' as const,
    'several-pfx' as const,
    'foreign-file' as const,
    'other-provider' as const,
    'unreadable' as const,
  ),
  path: text,
  result: fc.constantFrom('Fail' as const, 'Warning' as const),
  message: text,
  fix: text,
})

const outputLine = fc.record(
  {
    stream: fc.constantFrom(
      'output' as const,
      'error' as const,
      'warning' as const,
      'verbose' as const,
      'information' as const,
      'progress' as const,
    ),
    text,
    piece: fc.record({ number: count, of: count }),
  },
  { requiredKeys: ['stream', 'text'] },
)

const facts: EachKind<Fact, 'fact'> = {
  'session-opened': fc.record({ fact: constant('session-opened'), console: text, address: text }),
  'session-refused': fc.record({ fact: constant('session-refused'), console: text, reason: text }),
  'session-lost': fc.record({ fact: constant('session-lost'), console: text, reason: text }),
  'session-closed': fc.record({
    fact: constant('session-closed'),
    console: text,
    transcripts: fc.array(hashedFile, { maxLength: 2 }),
    unseen: textOrNull,
  }),
  'session-not-closed': fc.record({ fact: constant('session-not-closed'), console: text, reason: text }),
  'commands-detected': fc.record({
    fact: constant('commands-detected'),
    console: text,
    missing: texts,
    offered: texts,
  }),
  output: fc.record({ fact: constant('output'), lines: fc.array(outputLine, { maxLength: 3 }) }),
  'stamp-information': fc.record({
    fact: constant('stamp-information'),
    information: fc.record({
      version: text,
      region: textOrNull,
      externalDomain: textOrNull,
      cloudId: textOrNull,
      roots: fc.array(fc.record({ thumbprint: text, subject: text, notAfter: moment }), { maxLength: 2 }),
    }),
  }),
  readiness: fc.record({
    fact: constant('readiness'),
    report: fc.record({
      categories: fc.array(
        fc.record({ name: text, word: fc.constantFrom('PASS' as const, 'WARN' as const, 'FAIL' as const) }),
        { maxLength: 3 },
      ),
      overall: fc.option(fc.boolean(), { nil: null }),
      verdict: fc.constantFrom('pass' as const, 'warn' as const, 'fail' as const, 'unreadable' as const),
    }),
  }),
  served: fc.record({
    fact: constant('served'),
    when: fc.constantFrom('before' as const, 'after' as const),
    endpoint: fc.record({
      folder: text,
      host: text,
      certificate: fc.option(servedLeaf, { nil: null }),
      failure: textOrNull,
    }),
  }),
  'request-written': fc.record({
    fact: constant('request-written'),
    folder: text,
    file: text,
    publicKeySha256: text,
    names: texts,
  }),
  'certificate-prepared': fc.record({
    fact: constant('certificate-prepared'),
    certificate: fc.record({
      folder: text,
      file: hashedFile,
      thumbprint: text,
      publicKeySha256: text,
      subject: text,
      issuer: text,
      dnsNames: texts,
      notBefore: moment,
      notAfter: moment,
      keyBits: fc.option(count, { nil: null }),
      chain: texts,
      der: textOrNull,
    }),
  }),
  'certificate-checked': fc.record({
    fact: constant('certificate-checked'),
    folder: text,
    findings: fc.array(finding, { maxLength: 3 }),
  }),
  layout: fc.record({
    fact: constant('layout'),
    of: fc.constantFrom('prepared' as const, 'share' as const),
    departures: fc.array(departure, { maxLength: 3 }),
  }),
  copied: fc.record({
    fact: constant('copied'),
    to: fc.constantFrom('backup' as const, 'share' as const),
    file: hashedFile,
  }),
  compared: fc.record({ fact: constant('compared'), what: text, files: count, differences: texts }),
  'set-aside': fc.record({ fact: constant('set-aside'), file: text }),
  'share-tried': fc.record({
    fact: constant('share-tried'),
    as: text,
    read: fc.boolean(),
    write: fc.boolean(),
    message: text,
  }),
  'action-before': fc.record({
    fact: constant('action-before'),
    action: fc.option(fc.record({ instance: text, status: text, startedAt: momentOrNull, changedAt: momentOrNull }), {
      nil: null,
    }),
  }),
  'command-sending': fc.record({ fact: constant('command-sending'), command: rotationCommand }),
  'action-progress': fc.record({
    fact: constant('action-progress'),
    instance: textOrNull,
    status: text,
    steps: fc.array(
      fc.record({
        index: text,
        name: text,
        status: text,
        startedAt: momentOrNull,
        endedAt: momentOrNull,
        depth: count,
      }),
      { maxLength: 3 },
    ),
  }),
  silence: fc.record({ fact: constant('silence'), minutes: count }),
  removed: fc.record({ fact: constant('removed'), files: texts, left: texts }),
  'report-written': fc.record({ fact: constant('report-written'), file: hashedFile }),
}

const outcomes: EachKind<Outcome, 'result'> = {
  done: fc.record({ result: constant('done'), summary: text }),
  failed: fc.record({ result: constant('failed'), summary: text, verbatim: text, doNext: texts, doNot: texts }),
  waiting: fc.record({ result: constant('waiting'), summary: text }),
  cancelled: fc.record({ result: constant('cancelled'), summary: text }),
  'not-started': fc.record({ result: constant('not-started'), summary: text }),
  unknown: fc.record({ result: constant('unknown'), summary: text }),
}

const oneOfEach = <T>(kinds: { readonly [kind: string]: Any<T> }): Any<T> => fc.oneof(...Object.values(kinds))

const runOpened: Any<Extract<RunEvent, { type: 'run-opened' }>> = fc.record({
  type: constant('run-opened'),
  kind: constant('external'),
  stamp: fc.record({
    id: text,
    names: fc.record({
      region: text,
      fqdn: text,
      identity: fc.constantFrom('AAD' as const, 'ADFS' as const),
      containerRegistry: fc.boolean(),
    }),
    consoles: fc.array(fc.record({ name: text, address: text }), { maxLength: 3 }),
    rehearsal: textOrNull,
  }),
  plan: fc.record({
    requests: text,
    replies: text,
    prepared: text,
    backup: text,
    setAside: text,
    share: text,
    pfxFilesPath,
    transcripts: text,
    transcriptsDestination: text,
    report: text,
    subject: text,
    keyLength,
    authority: fc.record({ from: caKind, to: caKind }),
    ticket: textOrNull,
  }),
})

const named = <T>(
  type: string,
  kinds: { readonly [kind: string]: Any<T> },
  within: (carried: T) => RunEvent,
): { readonly [what: string]: Any<RunEvent> } =>
  Object.fromEntries(Object.entries(kinds).map(([kind, carried]) => [`${type} with ${kind}`, carried.map(within)]))

/** Any event, by its type, and once more by each kind of intent, fact and outcome that it can carry. */
export const events: { readonly [what: string]: Any<RunEvent> } = {
  ...({
    'run-opened': runOpened,
    'run-taken-up': fc.record({ type: constant('run-taken-up') }),
    'step-intended': fc.record({ type: constant('step-intended'), attempt, will: oneOfEach<Will>(wills) }),
    'step-learned': fc.record({ type: constant('step-learned'), step, attempt, fact: oneOfEach<Fact>(facts) }),
    'step-followed-up': fc.record({ type: constant('step-followed-up'), step, attempt }),
    'step-ended': fc.record({ type: constant('step-ended'), step, attempt, outcome: oneOfEach<Outcome>(outcomes) }),
    'step-skipped': fc.record({ type: constant('step-skipped'), step, reason: text }),
    confirmed: fc.record({ type: constant('confirmed'), what: fc.constantFrom(...confirmationNames) }),
    'gate-overridden': fc.record({
      type: constant('gate-overridden'),
      gate: fc.constantFrom('readiness-warnings' as const, 'certificate-warnings' as const),
      reason: text,
      supportCase: textOrNull,
    }),
    'run-closed': fc.record({
      type: constant('run-closed'),
      end: fc.constantFrom('completed' as const, 'abandoned' as const),
      reason: textOrNull,
    }),
  } satisfies EachKind<RunEvent, 'type'>),
  ...named('step-intended', wills, (will: Will): RunEvent => ({ type: 'step-intended', attempt: 1, will })),
  ...named(
    'step-learned',
    facts,
    (fact: Fact): RunEvent => ({ type: 'step-learned', step: 'Stamp', attempt: 1, fact }),
  ),
  ...named(
    'step-ended',
    outcomes,
    (outcome: Outcome): RunEvent => ({
      type: 'step-ended',
      step: 'Stamp',
      attempt: 1,
      outcome,
    }),
  ),
}
