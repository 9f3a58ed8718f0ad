import { createHash } from 'node:crypto'
import { certificateSet, probeHosts } from '../../src/domain/certificates/certificate-set.ts'
import type { Fact, HashedFile, Outcome, Recorded, ServedLeaf } from '../../src/domain/run/event.ts'
import { Story } from '../domain/run/support/run-events.ts'

/** Histories of whole runs against one stamp, as the journal would hold them, with everything that steps learn. */

const names = { region: 'east', fqdn: 'contoso.com', identity: 'AAD', containerRegistry: false } as const
const services = certificateSet(names)
const stampSteps = ['Validate certificates on the share', 'Rotate portal and ARM endpoints', 'Restart gateways']

/** A run in which everything went well. */
export const successfulRun = (): readonly Recorded[] => finished(rotated(prepared(new Story()))).events

/** The readiness test warned, and one certificate did: both were accepted with a reason. */
export const warnedRun = (): readonly Recorded[] => {
  const story = knownAndNoticed(new Story())
    .take('Readiness', waits('1 of 2 passed, 1 warning'), ...session(), readiness('WARN'), closed('readiness'))
    .add({
      type: 'gate-overridden',
      gate: 'readiness-warnings',
      reason: 'Capacity is known to be short until the next node comes.',
      supportCase: '2611-4711',
    })
  requested(story).take('Certificates', waits('11 certificates, with warnings to accept'), ...certificates('Warning'))
  story.add({
    type: 'gate-overridden',
    gate: 'certificate-warnings',
    reason: 'The CA publishes its list by LDAP only.',
    supportCase: null,
  })
  return finished(rotated(copied(story))).events
}

/** The first attempt of the rotation failed, the backup was put back, and the rerun went well. */
export const rerunRun = (): readonly Recorded[] =>
  finished(rotated(restored(failedRotation(prepared(new Story()))))).events

/** The power failed while the rotation ran, and nobody has found out since what became of it. */
export const unfinishedRun = (): readonly Recorded[] =>
  sent(prepared(new Story()))
    .learn('Rotation', progress('Running', 'Success', 'InProgress', ''))
    .add({ type: 'run-taken-up' }).events

/** What an endpoint served before the run, by its service folder. */
export const oldThumbprint = (folder: string): string => sha1(`old ${folder}`)

/** What was prepared for it. */
export const newThumbprint = (folder: string): string => sha1(`new ${folder}`)

/** What stands for the DER of a certificate: longer than a line of PEM. */
export const certificateOf = (thumbprint: string): Buffer =>
  Buffer.from(`the certificate of ${thumbprint}, as if it were DER`)

/** A Stamp step, which may be taken at any time: what it sees is called "before", whenever that is. */
export const stampFacts = (thumbprint: (folder: string) => string): readonly Fact[] => [
  ...session(),
  {
    fact: 'output',
    lines: [{ stream: 'output', text: 'StampVersion : 1.2108.2.65\nExternalDomainFQDN : east.contoso.com' }],
  },
  closed('stamp'),
  {
    fact: 'stamp-information',
    information: {
      version: '1.2108.2.65',
      region: 'east',
      externalDomain: 'east.contoso.com',
      cloudId: '6f1c0a52-1c1e-4f5e-9f56-0a4b1e2f3c4d',
      roots: [
        { thumbprint: sha1('root'), subject: 'CN=AzureStackSelfSignedRootCert', notAfter: '2030-01-01T00:00:00Z' },
      ],
    },
  },
  ...served('before', thumbprint),
]

const knownAndNoticed = (story: Story): Story =>
  story.take('Stamp', done('east · release 2108 · AAD'), ...stampFacts(oldThumbprint)).confirmAll()

const prepared = (story: Story): Story => {
  knownAndNoticed(story).take('Readiness', done('2 of 2 passed'), ...session(), readiness('PASS'), closed('readiness'))
  return copied(requested(story).take('Certificates', done('11 of 11 good'), ...certificates('OK')))
}

const requested = (story: Story): Story =>
  story.take(
    'Requests',
    done('11 requests for the CA'),
    ...services.map(
      ({ folder, requestStem, names: requestedNames }): Fact => ({
        fact: 'request-written',
        folder,
        file: `${requestStem}_CertRequest_20261123000000.req`,
        publicKeySha256: sha256(`key ${folder}`),
        names: requestedNames,
      }),
    ),
  )

const copied = (story: Story): Story =>
  story
    .take('Backup', done('11 files, equal by hash'), ...copies('backup'), equal('backup with prepared certificates'))
    .take('Share', done('equal to the backup'), shareTried, ...copies('share'), layout, equal('share with backup'))

/** Up to the moment in which the command leaves. */
const sent = (story: Story): Story => {
  const { attempts } = story.intend('Rotation').state
  const will = attempts.Rotation.at(-1)?.will
  if (will?.step !== 'Rotation') throw new Error('the newest attempt of Rotation is something else')
  return story.learn(
    'Rotation',
    layout,
    equal('share with backup'),
    ...session(),
    { fact: 'action-before', action: null },
    {
      fact: 'command-sending',
      command: will.command,
    },
  )
}

const rotated = (story: Story): Story =>
  sent(story)
    .learn(
      'Rotation',
      progress('Running', 'Success', 'InProgress', ''),
      { fact: 'output', lines: [{ stream: 'verbose', text: "Overall action status: 'Running'" }] },
      progress('Completed', 'Success', 'Success', 'Success'),
      closed(`rotation ${story.events.length}`),
    )
    .end('Rotation', done('the stamp reports Completed after 3 steps'))

const failedRotation = (story: Story): Story =>
  sent(story)
    .learn('Rotation', progress('Failed', 'Success', 'Error', ''), closed('failed rotation'))
    .end('Rotation', {
      result: 'failed',
      summary: 'The stamp could not get at the share with the account that was given.',
      verbatim: "Access to the path '\\\\10.4.0.9\\certs\\Certificates' is denied.",
      doNext: ['Try the share with that account.', 'Put the backup copies back on the share.'],
      doNot: ['Do not start the rotation by hand beside Keyturn.'],
    })

const restored = (story: Story): Story =>
  story.take(
    'Share',
    done('backup copies put back, equal to the backup'),
    shareTried,
    { fact: 'copied', to: 'share', file: pfx('Public Portal') },
    { fact: 'set-aside', file: 'aside/AAD/Public Portal/PublicPortal.pfx' },
    layout,
    equal('share with backup'),
  )

const finished = (story: Story): Story =>
  story
    .take(
      'Verification',
      done('11 of 11 endpoints serve their new certificate'),
      ...session(),
      closed('verification'),
      ...served('after', newThumbprint),
    )
    .take('Cleanup', done('11 files taken off the share'), {
      fact: 'removed',
      files: services.map(({ folder }) => pfx(folder).path),
      left: [],
    })

const done = (summary: string): Outcome => ({ result: 'done', summary })
const waits = (summary: string): Outcome => ({ result: 'waiting', summary })

const session = (): readonly Fact[] => [{ fact: 'session-opened', console: 'AzS-ERCS01', address: '10.4.0.225' }]

const closed = (of: string): Fact => ({
  fact: 'session-closed',
  console: 'AzS-ERCS01',
  transcripts: [{ path: `transcripts/${of}.txt`, sha256: sha256(`transcript ${of}`), bytes: 1280 }],
  unseen: null,
})

const readiness = (word: 'PASS' | 'WARN'): Fact => ({
  fact: 'readiness',
  report: {
    categories: [
      { name: 'Azure Stack Hub Infrastructure Capacity', word },
      { name: 'Azure Stack Hub Portal and API Summary', word: 'PASS' },
    ],
    overall: word === 'PASS',
    verdict: word === 'PASS' ? 'pass' : 'warn',
  },
})

const certificates = (crl: 'OK' | 'Warning'): readonly Fact[] => [
  { fact: 'layout', of: 'prepared', departures: [] },
  ...services.flatMap(({ folder, names: dnsNames }): readonly Fact[] => [
    {
      fact: 'certificate-prepared',
      certificate: {
        ...leaf(newThumbprint(folder), dnsNames),
        folder,
        file: pfx(folder),
        publicKeySha256: sha256(`key ${folder}`),
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
  issuer: 'CN=Contoso Issuing CA, O=Contoso',
  dnsNames,
  notBefore: '2026-11-01T00:00:00Z',
  notAfter: '2028-11-01T00:00:00Z',
  chain: [sha1('issuing CA'), sha1('root CA')],
  der: certificateOf(thumbprint).toString('base64'),
})

const copies = (to: 'backup' | 'share'): readonly Fact[] =>
  services.map(({ folder }): Fact => ({ fact: 'copied', to, file: pfx(folder) }))

const pfx = (folder: string): HashedFile => ({
  path: `${folder}/${folder.replaceAll(' ', '')}.pfx`,
  sha256: sha256(`file ${folder}`),
  bytes: 4516,
})

const shareTried: Fact = { fact: 'share-tried', as: 'CONTOSO\\cloudadmin', read: true, write: true, message: 'Tried.' }
const layout: Fact = { fact: 'layout', of: 'share', departures: [] }
const equal = (what: string): Fact => ({ fact: 'compared', what, files: services.length, differences: [] })

const progress = (status: string, ...statuses: readonly string[]): Fact => ({
  fact: 'action-progress',
  instance: '1edc784f-75a1-446c-985e-1e787af5b22d',
  status,
  steps: stampSteps.map((name, index) => ({
    index: String(index),
    name,
    status: statuses[index] ?? '',
    startedAt: statuses[index] === '' ? null : `2026-11-23T0${index}:00:00.000Z`,
    endedAt: statuses[index] === 'Success' ? `2026-11-23T0${index}:12:00.000Z` : null,
    depth: 0,
  })),
})

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex').toUpperCase()
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
