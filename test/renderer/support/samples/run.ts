import { RunSnapshot, type RunSummary } from '../../../../src/contract/run-snapshot.ts'
import { certificateSet, probeHosts } from '../../../../src/domain/certificates/certificate-set.ts'
import { certificatesPath } from '../../../../src/domain/pep/command.ts'
import { adviceFor } from '../../../../src/domain/rotation/failures.ts'
import { stepNames } from '../../../../src/domain/run/checklist.ts'
import { type Fact, type HashedFile, type Outcome, type ServedLeaf, stepOf } from '../../../../src/domain/run/event.ts'
import { viewOf } from '../../../../src/domain/run/view.ts'
import { runSnapshotOf, runSummaryOf } from '../../../../src/main/application/run-snapshot.ts'
import type { HeldSecret } from '../../../../src/main/application/vaults.ts'
import { Story } from '../../../domain/run/support/run-events.ts'

/**
 * Runs on one stamp, as the journal would hold them with everything that steps learn, and the snapshots that main makes of
 * them: what the gallery and the tests of the Run window are shown is what an operator would see.
 */

export const sampleRun = 'east-20261120-0001'

const names = { region: 'east', fqdn: 'azurestack.contoso.com', identity: 'AAD', containerRegistry: false } as const
const services = certificateSet(names)

const places = { work: 'D:\\Keyturn\\east', vault: '\\\\vault01\\azs-backup\\east' } as const

/** A run that was opened on the stamp of the samples; nothing was done yet. */
export const opened = (rehearsal: string | null = null, changed: Partial<typeof names> = {}): Story => {
  const story = new Story()
  const [first] = story.events
  const pfxFilesPath = certificatesPath('\\\\10.4.0.9\\certs\\Certificates')
  if (first === undefined || pfxFilesPath === null) throw new Error('the story of the sample has no beginning')
  story.events[0] = {
    ...first,
    event: {
      type: 'run-opened',
      kind: 'external',
      stamp: {
        id: 'east.azurestack.contoso.com',
        names: { ...names, ...changed },
        consoles: [
          { name: 'AzS-ERCS01', address: '10.4.0.224' },
          { name: 'AzS-ERCS02', address: '10.4.0.225' },
          { name: 'AzS-ERCS03', address: '10.4.0.226' },
        ],
        rehearsal,
      },
      plan: {
        requests: `${places.work}\\requests`,
        replies: `${places.work}\\replies`,
        prepared: `${places.work}\\prepared`,
        backup: places.vault,
        setAside: `${places.work}\\set-aside`,
        share: '\\\\10.4.0.9\\certs',
        pfxFilesPath,
        transcripts: '\\\\10.4.0.9\\transcripts',
        transcriptsDestination: '\\\\10.4.0.9\\transcripts',
        report: `${places.work}\\report\\report.html`,
        subject: 'O=Contoso, C=DE',
        keyLength: 2048,
        authority: { from: 'Enterprise', to: 'Enterprise' },
        ticket: 'CHG0042317',
      },
    },
  }
  return story
}

export const known = (rehearsal: string | null = null): Story => asked(opened(rehearsal))

const asked = (story: Story): Story =>
  story.take(
    'Stamp',
    done('east · release 2108 · AAD'),
    ...session(),
    {
      fact: 'output',
      lines: [
        { stream: 'output', text: 'StampVersion : 1.2108.2.130\nExternalDomainFQDN : east.azurestack.contoso.com' },
      ],
    },
    closedSession('stamp'),
    {
      fact: 'stamp-information',
      information: {
        version: '1.2108.2.130',
        region: 'east',
        externalDomain: 'east.azurestack.contoso.com',
        cloudId: '6f1c0a52-1c1e-4f5e-9f56-0a4b1e2f3c4d',
        roots: [
          {
            thumbprint: digits('root of today', 40),
            subject: 'CN=AzureStackSelfSignedRootCert',
            notAfter: '2030-02-01T00:00:00Z',
          },
          {
            thumbprint: digits('root of old', 40),
            subject: 'CN=AzureStackSelfSignedRootCert',
            notAfter: '2027-01-10T00:00:00Z',
          },
        ],
      },
    },
    ...served('before', (folder) => digits(`old ${folder}`, 40)),
  )

export const noticed = (rehearsal: string | null = null): Story => known(rehearsal).confirmAll()

/** Requests are written and at the CA; the readiness test passed. */
export const requested = (rehearsal: string | null = null): Story =>
  writeRequests(
    noticed(rehearsal).take(
      'Readiness',
      done('9 of 9 passed'),
      ...session(),
      readinessFact({}),
      closedSession('readiness'),
    ),
  )

const writeRequests = (story: Story): Story =>
  story.take(
    'Requests',
    done('11 requests for the CA'),
    ...services.map(
      ({ folder, requestStem, names: requestedNames }): Fact => ({
        fact: 'request-written',
        folder,
        file: `${requestStem}_CertRequest_20261120220412.req`,
        publicKeySha256: digits(`key ${folder}`, 64).toLowerCase(),
        names: requestedNames,
      }),
    ),
  )

export const readinessWarned = (): Story =>
  noticed().take(
    'Readiness',
    waits('8 of 9 passed, 1 warning'),
    ...session(),
    readinessFact({ 'Azure Stack Hub Infrastructure Capacity': 'WARN' }),
    closedSession('readiness'),
  )

export const readinessFailed = (): Story =>
  noticed().take(
    'Readiness',
    {
      result: 'failed',
      summary: 'The readiness test has a failure: Azure Stack Hub Infrastructure Roles Summary.',
      verbatim: '[FAIL] Azure Stack Hub Infrastructure Roles Summary\nFalse',
      doNext: [
        'Collect logs with Get-AzureStackLog (role SeedRing holds the detailed report) and contact support.',
        'Mend what failed and run the test again before anything is rotated.',
      ],
      doNot: ['Do not start a rotation by hand while the test fails.'],
    },
    ...session(),
    readinessFact({
      'Azure Stack Hub Infrastructure Roles Summary': 'FAIL',
      'Azure Stack Hub Infrastructure Capacity': 'WARN',
    }),
    closedSession('readiness'),
  )

/** Certificates were built; one of them has a warning. */
export const certificatesWarned = (): Story =>
  requested().take('Certificates', waits('11 certificates, 1 with a warning to accept'), ...certificateFacts('Warning'))

export const backedUp = (rehearsal: string | null = null): Story =>
  requested(rehearsal)
    .take('Certificates', done('11 of 11 good'), ...certificateFacts('OK'))
    .take('Backup', done('11 files, equal by hash'), ...copies('backup'))

/** Everything that a rotation needs is there. */
export const readyToRotate = (rehearsal: string | null = null): Story =>
  backedUp(rehearsal).take('Share', done('exact layout, equal to the backup'), shareTried, ...copies('share'), layout)

/** The command was sent, and the stamp is in its fourth step. */
export const rotating = (rehearsal: string | null = null): Story =>
  sent(readyToRotate(rehearsal)).learn(
    'Rotation',
    progress('Running', 3, 'InProgress'),
    lines('verbose', "Step 'Rotate storage endpoints' status: 'InProgress'"),
    lines('verbose', "Overall action status: 'Running'"),
    lines('warning', 'A gateway restarts; portals can be away for some minutes.'),
    lines('verbose', "Step 'Rotate storage endpoints' status: 'InProgress'"),
  )

export const silent = (): Story => rotating().learn('Rotation', { fact: 'silence', minutes: 45 })

const shareWords = "Access to the path '\\\\10.4.0.9\\certs\\Certificates\\AAD\\Public Portal' is denied."

/** The stamp could not get at the share in its second step. */
export const rotationFailed = (): Story => {
  const { meaning, doNext, doNot } = adviceFor(shareWords, '')
  return sent(readyToRotate())
    .learn(
      'Rotation',
      progress('Failed', 1, 'Error'),
      lines('verbose', "Step 'Copy external certificates to the stamp' status: 'Error'"),
      lines('error', shareWords),
      closedSession('rotation'),
    )
    .end('Rotation', {
      result: 'failed',
      summary: meaning,
      verbatim: `${shareWords}\nFullyQualifiedErrorId : UnauthorizedAccess,Start-SecretRotation\nCategoryInfo : PermissionDenied: (\\\\10.4.0.9\\certs:String) [], RemoteException`,
      doNext,
      doNot,
    })
}

export const shareRestored = (): Story =>
  rotationFailed().take(
    'Share',
    done('backup copies put back, equal to the backup'),
    shareTried,
    ...copies('share'),
    layout,
  )

/** The power went while the rotation ran. */
export const rotationUnknown = (): Story => rotating().add({ type: 'run-taken-up' })

export const rotated = (): Story =>
  rotating()
    .learn('Rotation', progress('Completed', plan.length, ''), closedSession('rotation'))
    .end('Rotation', done('the stamp reports Completed after 7 steps'))

export const verified = (): Story =>
  rotated().take(
    'Verification',
    done('11 of 11 endpoints serve their new certificate'),
    ...session(),
    closedSession('verification'),
    ...served('after', (folder) => digits(`new ${folder}`, 40)),
  )

/** One endpoint still serves what it served before, another can't be reached. */
export const verificationFailed = (): Story =>
  rotated().take(
    'Verification',
    {
      result: 'failed',
      summary:
        '2 of the endpoints do not serve their new certificate: Public Portal (portal.east.azurestack.contoso.com) still serves its old one; KeyVault: no answer within 10 s.',
      verbatim: '',
      doNext: [
        'Give the stamp a few minutes and run the verification again: gateways restart at the end of a rotation.',
        'If it stays so, contact support with the report and the transcripts. Keep the backup.',
      ],
      doNot: [
        'Do not remove the old certificate’s files or the backup, and do not start another rotation, before support has answered.',
      ],
    },
    ...session(),
    closedSession('verification'),
    ...served('after', (folder) =>
      folder === 'Public Portal' ? digits(`old ${folder}`, 40) : digits(`new ${folder}`, 40),
    ),
    {
      fact: 'served',
      when: 'after',
      endpoint: {
        folder: 'KeyVault',
        host: 'keyturn-probe.vault.east.azurestack.contoso.com',
        certificate: null,
        failure: 'no answer within 10 s',
      },
    },
  )

/** Cleaned up, but for a console that could not be closed. */
export const cleaned = (): Story =>
  verified().take(
    'Cleanup',
    done('11 files taken off the share'),
    {
      fact: 'removed',
      files: services.map(({ folder }) => pfx(folder).path),
      left: [],
    },
    { fact: 'session-opened', console: 'AzS-ERCS03', address: '10.4.0.226' },
    { fact: 'session-not-closed', console: 'AzS-ERCS03', reason: 'The network path was not found.' },
  )

export const reported = (): Story =>
  verified()
    .take('Cleanup', done('11 files taken off the share'))
    .take('Report', done(`${places.work}\\report\\report.html`), {
      fact: 'report-written',
      file: { path: `${places.work}\\report\\report.html`, sha256: digits('report', 64).toLowerCase(), bytes: 482_113 },
    })

/** Everything is held that a run needs. */
export const allHeld: readonly HeldSecret[] = [
  { handle: 'cloudadmin-credential', userName: 'azurestack\\cloudadmin' },
  { handle: 'share-credential', userName: 'CONTOSO\\azs-share' },
  { handle: 'pfx-password', userName: null },
  { handle: 'key-password', userName: null },
]

/** The snapshot of a story, some time after its last event. */
export const snapshotOf = (
  story: Story,
  {
    held = allHeld,
    hours = 0,
    halted = null,
  }: {
    readonly held?: readonly HeldSecret[]
    readonly hours?: number
    readonly halted?: RunSnapshot['halted']
  } = {},
): RunSnapshot => {
  const { state, events } = story
  const at = story.after(hours)
  const entries = Object.fromEntries(
    stepNames.map((step) => [step, events.filter(({ event }) => stepOf(event) === step).length]),
  )
  return RunSnapshot.parse(runSnapshotOf({ run: sampleRun, at, state, view: viewOf(state, at), held, entries, halted }))
}

export const summaryOf = (run: string, story: Story): RunSummary => {
  const { state } = story
  const { stamp, ...summary } = runSummaryOf(run, state, viewOf(state, story.after()))
  return { ...summary, stamp: { ...stamp, names: { ...stamp.names }, consoles: [...stamp.consoles] } }
}

const plan = [
  'Validate certificates on the share',
  'Copy external certificates to the stamp',
  'Rotate portal and ARM endpoints',
  'Rotate storage endpoints (blob, queue, table)',
  'Rotate Key Vault endpoints',
  'Rotate extension hosts',
  'Restart gateways',
]

/** Seconds from the first step of the plan to the beginning of each, and to the end of the last. */
const begins = [0, 68, 159, 339, 460, 520, 580, 640]

const planned = (index: number): string =>
  new Date(Date.parse('2026-11-23T01:35:00.000Z') + (begins[index] ?? 0) * 1000).toISOString()

/** The stamp's plan with so many steps finished; the next has this status. */
const progress = (status: string, finished: number, next: string): Fact => ({
  fact: 'action-progress',
  instance: '1edc784f-75a1-446c-985e-1e787af5b22d',
  status,
  steps: plan.map((name, index) => ({
    index: String(index),
    name,
    status: index < finished ? 'Success' : index === finished ? next : '',
    startedAt: index > finished ? null : planned(index),
    endedAt: index < finished ? planned(index + 1) : null,
    depth: 0,
  })),
})

/** Up to the moment in which the command has left. */
const sent = (story: Story): Story => {
  const will = story.intend('Rotation').state.attempts.Rotation.at(-1)?.will
  if (will?.step !== 'Rotation') throw new Error('the newest attempt of Rotation is something else')
  return story.learn(
    'Rotation',
    layout,
    ...session(),
    { fact: 'action-before', action: null },
    { fact: 'command-sending', command: will.command },
  )
}

const done = (summary: string): Outcome => ({ result: 'done', summary })
const waits = (summary: string): Outcome => ({ result: 'waiting', summary })

const lines = (stream: 'verbose' | 'warning' | 'error', text: string): Fact => ({
  fact: 'output',
  lines: [{ stream, text }],
})

const session = (): readonly Fact[] => [{ fact: 'session-opened', console: 'AzS-ERCS02', address: '10.4.0.225' }]

const closedSession = (of: string): Fact => ({
  fact: 'session-closed',
  console: 'AzS-ERCS02',
  transcripts: [
    {
      path: `\\\\10.4.0.9\\transcripts\\AzS-ERCS02-${of}.txt`,
      sha256: digits(`transcript ${of}`, 64).toLowerCase(),
      bytes: 12_805,
    },
  ],
  unseen: null,
})

const categories = [
  'Azure Stack Hub Cloud Hosting Infrastructure Summary',
  'Azure Stack Hub Storage Services Summary',
  'Azure Stack Hub Infrastructure Role Instance Summary',
  'Azure Stack Hub Infrastructure Roles Summary',
  'Azure Stack Hub Infrastructure Capacity',
  'Azure Stack Hub Portal and API Summary',
  'Azure Stack Hub Alert Summary',
  'Azure Stack Hub Network Infrastructure',
  'Azure Stack Hub Certificates Summary',
]

const readinessFact = (words: { readonly [category: string]: 'WARN' | 'FAIL' }): Fact => {
  const found = Object.values(words)
  return {
    fact: 'readiness',
    report: {
      categories: categories.map((name) => ({ name, word: words[name] ?? 'PASS' })),
      overall: found.length === 0,
      verdict: found.includes('FAIL') ? 'fail' : found.includes('WARN') ? 'warn' : 'pass',
    },
  }
}

const certificateFacts = (crl: 'OK' | 'Warning'): readonly Fact[] => [
  { fact: 'layout', of: 'prepared', departures: [] },
  ...services.flatMap(({ folder, names: dnsNames }): readonly Fact[] => [
    {
      fact: 'certificate-prepared',
      certificate: {
        ...leaf(digits(`new ${folder}`, 40), dnsNames),
        folder,
        file: pfx(folder),
        publicKeySha256: digits(`key ${folder}`, 64).toLowerCase(),
        keyBits: 2048,
      },
    },
    {
      fact: 'certificate-checked',
      folder,
      findings: [
        {
          name: 'HTTP CRL',
          result: folder === 'ARM Admin' ? crl : 'OK',
          message: 'No http address of a list of revoked certificates.',
          fix: 'Ask whoever runs the CA.',
          source: 'azure-stack-validate-pki-certs.md',
          reissue: false,
        },
        {
          name: 'PFX Encryption',
          result: 'OK',
          message: 'It is encrypted with TripleDES-SHA1.',
          fix: '',
          source: 'azure-stack-validate-pki-certs.md',
          reissue: false,
        },
      ],
    },
  ]),
]

const served = (when: 'before' | 'after', thumbprint: (folder: string) => string): readonly Fact[] =>
  probeHosts(names).map(
    ({ folder, host }): Fact => ({
      fact: 'served',
      when,
      endpoint: { folder, host, certificate: leaf(thumbprint(folder), [host]), failure: null },
    }),
  )

const leaf = (thumbprint: string, dnsNames: readonly string[]): ServedLeaf => ({
  thumbprint,
  subject: `CN=${dnsNames[0] ?? ''}, O=Contoso`,
  issuer: 'CN=Contoso Issuing CA 2, O=Contoso',
  dnsNames,
  notBefore: '2026-11-20T00:00:00Z',
  notAfter: '2028-11-20T00:00:00Z',
  chain: [digits('issuing CA', 40), digits('root CA', 40)],
  der: null,
})

const copies = (to: 'backup' | 'share'): readonly Fact[] => [
  ...services.map(({ folder }): Fact => ({ fact: 'copied', to, file: pfx(folder) })),
  { fact: 'compared', what: `${to} with what was prepared`, files: services.length, differences: [] },
]

const pfx = (folder: string): HashedFile => ({
  path: `${folder}/${folder.replaceAll(' ', '')}.pfx`,
  sha256: digits(`file ${folder}`, 64).toLowerCase(),
  bytes: 4516,
})

const shareTried: Fact = { fact: 'share-tried', as: 'CONTOSO\\azs-share', read: true, write: true, message: 'Tried.' }
const layout: Fact = { fact: 'layout', of: 'share', departures: [] }

/** Digits that look like a hash and are none. */
const digits = (text: string, length: number): string => {
  let seed = [...text].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
  return Array.from({ length }, () => {
    seed = (seed * 1_103_515_245 + 12_345) >>> 0
    return ((seed >>> 16) & 15).toString(16)
  })
    .join('')
    .toUpperCase()
}
