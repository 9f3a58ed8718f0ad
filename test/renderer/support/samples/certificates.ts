import type { RunSnapshot, RunSummary } from '../../../../src/contract/run-snapshot.ts'
import { certificateSet } from '../../../../src/domain/certificates/certificate-set.ts'
import type { Finding } from '../../../../src/domain/certificates/checks.ts'
import type { Outcome } from '../../../../src/domain/run/event.ts'
import { viewOf } from '../../../../src/domain/run/view.ts'
import { checked, done, Story, waiting } from '../../../domain/run/support/run-events.ts'

/** Runs at the step Certificates, as their snapshots show them. What the steps are is the domain's own answer. */

type Row = RunSnapshot['certificates'][number]

export const sampleRun = '2026-11-23T00-00-00-east'

const names = { region: 'east', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false } as const

/** Forty digits that look like a thumbprint and are none. */
const digitsOf = (text: string, length: number): string =>
  [...text.padEnd(length, text)]
    .map((letter, place) => ((letter.charCodeAt(0) * 7 + place * 11) % 16).toString(16))
    .join('')
    .slice(0, length)
    .toUpperCase()

const ok = (name: string, message: string): Finding => ({
  name,
  result: 'OK',
  message,
  fix: '',
  source: 'azure-stack-validate-pki-certs.md',
  reissue: false,
})

export const passed: readonly Finding[] = [
  ok('PFX Encryption', 'It is encrypted with TripleDES-SHA1.'),
  ok('Expiry Date', 'It is valid to 2028-11-22T00:00:00.000Z, 728 days from now.'),
  ok('Key Length', 'Its key has 2048 bits.'),
  ok('Parse PFX', 'It can be opened, and the password protects all of it.'),
  { ...ok('HTTP CRL', 'The PFX has no CRL to be fetched.'), result: 'Skipped' },
]

export const warning: Finding = {
  name: 'HTTP CRL',
  result: 'Warning',
  message: 'It names no CRL that can be fetched by http.',
  fix: 'Have the CA put an http CRL distribution point into its certificates. A disconnected stamp can be rotated without one.',
  source: 'azure-stack-remediate-certs.md',
  reissue: true,
}

export const wrongEncryption: Finding = {
  name: 'PFX Encryption',
  result: 'Fail',
  message: 'It is encrypted with AES256-SHA256; the stamp takes TripleDES-SHA1 only.',
  fix: 'Export it again with its private key, the whole chain and certificate privacy, encrypted with TripleDES-SHA1; or repair it.',
  source: 'azure-stack-rotate-secrets.md, Preparation step 2',
  reissue: false,
}

const rowBefore = (expected: (typeof services)[number]): Row => ({
  folder: expected.folder,
  fileName: expected.fileName,
  names: [...expected.names],
  request: null,
  prepared: null,
  findings: [],
  servedBefore: {
    thumbprint: digitsOf(`old ${expected.folder}`, 40),
    issuer: 'CN=Contoso Issuing CA 1, DC=contoso, DC=com',
    notAfter: '2027-01-21T00:00:00.000Z',
  },
  servedAfter: null,
  differences: [],
})

const services = certificateSet(names)

const requested = (row: Row): Row => ({
  ...row,
  request: `D:\\rotation\\requests\\${row.fileName.replace('.pfx', '_CertRequest_20261123000000.req')}`,
})

export const preparedRow = (row: Row): Row => ({
  ...requested(row),
  prepared: {
    file: {
      path: `D:\\rotation\\prepared\\${row.folder}\\${row.fileName}`,
      sha256: digitsOf(`file ${row.folder}`, 64).toLowerCase(),
      bytes: 4211,
    },
    thumbprint: digitsOf(`new ${row.folder}`, 40),
    subject: `CN=${row.names[0] ?? ''}, O=Contoso`,
    issuer: 'CN=Contoso Issuing CA 2, DC=contoso, DC=com',
    dnsNames: [...row.names],
    notBefore: '2026-11-23T00:00:00.000Z',
    notAfter: '2028-11-22T00:00:00.000Z',
    keyBits: 2048,
  },
  findings: [...passed],
  differences: [
    'The issuer changes from Contoso Issuing CA 1 to Contoso Issuing CA 2.',
    'It is valid to 22 Nov 2028, where the one in use ends on 21 Jan 2027.',
  ],
})

const failedWith = (summary: string, doNext: readonly string[]): Outcome => ({
  result: 'failed',
  summary,
  verbatim: '',
  doNext: [...doNext],
  doNot: [],
})

const snapshotOf = (story: Story, rehearsal: string | null = null): RunSnapshot => {
  const view = viewOf(story.state, story.after())
  const root = 'D:\\rotation'
  return JSON.parse(
    JSON.stringify({
      run: sampleRun,
      at: story.after().toISOString(),
      view: {
        ...view,
        stamp: { ...view.stamp, rehearsal },
        plan: {
          ...view.plan,
          requests: `${root}\\requests`,
          replies: `${root}\\replies`,
          prepared: `${root}\\prepared`,
          setAside: `${root}\\set-aside`,
        },
      },
      secrets: [],
      confirmations: [],
      information: null,
      versionNotes: [],
      readiness: null,
      certificates: services.map(rowBefore),
      setFindings: [],
      departures: [],
      copies: { backup: [], share: [] },
      transcripts: [],
      unclosed: [],
      reportFile: null,
      entries: {},
      halted: null,
    }).replaceAll('in replies into prepared', 'in D:\\\\rotation\\\\replies into D:\\\\rotation\\\\prepared'),
  )
}

/** The stamp is known, and nothing was asked of a CA yet. */
export const beforeRequests = (): RunSnapshot => snapshotOf(new Story().take('Stamp').confirmAll())

/** The requests are at the CA, and no reply is there yet. */
export const atTheAuthority = (): RunSnapshot => {
  const snapshot = snapshotOf(new Story().take('Stamp').confirmAll().take('Requests'))
  return { ...snapshot, certificates: snapshot.certificates.map(requested) }
}

/** The same in a rehearsal, whose secrets are not held. */
export const rehearsalAtTheAuthority = (): RunSnapshot => {
  const snapshot = snapshotOf(new Story().take('Stamp').confirmAll().take('Requests'), 'success')
  return {
    ...snapshot,
    certificates: snapshot.certificates.map(requested),
    secrets: [
      {
        handle: 'pfx-password',
        label: 'Password of the PFX files',
        withUserName: false,
        userName: null,
        held: false,
        neededFor: ['Certificates', 'Rotation'],
      },
    ],
    view: {
      ...snapshot.view,
      steps: snapshot.view.steps.map((step) =>
        step.name === 'Certificates'
          ? {
              ...step,
              refusals: [
                {
                  gate: 'secret',
                  message: 'Certificates can’t start: the password of the PFX files is not held.',
                  doFirst: 'Enter it. It is held in memory, and wiped when the run is closed.',
                  override: null,
                },
              ],
            }
          : step,
      ),
    },
  }
}

/** Everything is prepared; three have warnings that nobody has accepted yet. */
export const withWarnings = (): RunSnapshot => {
  const snapshot = snapshotOf(
    new Story()
      .take('Stamp')
      .confirmAll()
      .take('Requests')
      .take('Certificates', { ...waiting, summary: '11 certificates, with warnings to accept' }, checked('Warning')),
  )
  return {
    ...snapshot,
    certificates: snapshot.certificates
      .map(preparedRow)
      .map((row, place) => (place < 3 ? { ...row, findings: [warning, ...passed] } : row)),
  }
}

/** The operator's own files: one is in the wrong form, one is missing, and a file lies where none belongs. */
export const failedChecks = (): RunSnapshot => {
  const snapshot = snapshotOf(
    new Story()
      .take('Stamp')
      .confirmAll()
      .add({ type: 'step-skipped', step: 'Requests', reason: 'The PKI team made the PFX files.' })
      .take(
        'Certificates',
        failedWith('9 of 11 good, 1 failed, 1 missing', [
          'Repair ARM Admin, or export it again.',
          'Put a PFX into Public Portal.',
        ]),
        checked('Fail'),
      ),
  )
  return {
    ...snapshot,
    certificates: snapshot.certificates.map((row) => {
      const { request: _none, ...prepared } = preparedRow(row)
      if (row.folder === 'Public Portal') return row
      if (row.folder === 'ARM Admin')
        return { ...prepared, request: null, findings: [wrongEncryption, ...passed.slice(1)] }
      return { ...prepared, request: null }
    }),
    setFindings: [
      {
        name: 'Password',
        result: 'Fail',
        message: 'ARM Admin has another password than the other PFX files.',
        fix: 'Export all of them with the same password.',
        source: 'azure-stack-rotate-secrets.md, Preparation step 2',
        reissue: false,
      },
    ],
    departures: [
      {
        code: 'no-pfx',
        path: 'AAD/Public Portal',
        result: 'Fail',
        message: 'The folder holds no PFX file.',
        fix: 'Put the one PFX file of this service there.',
      },
      {
        code: 'foreign-file',
        path: 'AAD/ACSBlob/notes.txt',
        result: 'Fail',
        message: 'The folder holds a file that is no PFX.',
        fix: 'Move it away: each folder holds one PFX and nothing else.',
      },
    ],
  }
}

/** After a rotation: all endpoints serve what was prepared but one. */
export const afterRotation = (): RunSnapshot => {
  const snapshot = snapshotOf(
    new Story().readyToRotate().rotate(done).take('Verification', failedWith('10 of 11 serve what was prepared', [])),
  )
  return {
    ...snapshot,
    certificates: snapshot.certificates.map(preparedRow).map((row) => ({
      ...row,
      servedAfter: servedAfterOf(row),
    })),
  }
}

const servedAfterOf = (row: Row): Row['servedAfter'] => {
  const host = row.names[0]?.replace('*', 'keyturn-probe') ?? ''
  if (row.folder === 'KeyVault') return { host, thumbprint: row.servedBefore?.thumbprint ?? null, failure: null }
  if (row.folder === 'Admin Portal') return { host, thumbprint: null, failure: 'Nobody answered within 10 seconds.' }
  return { host, thumbprint: row.prepared?.thumbprint ?? null, failure: null }
}

export const summaryOf = ({ run, view }: RunSnapshot): RunSummary => ({
  run,
  kind: 'external',
  stamp: view.stamp,
  openedAt: view.openedAt,
  openedBy: view.openedBy,
  current: view.current,
  running: false,
  result: view.result,
  closed: view.closed,
})
