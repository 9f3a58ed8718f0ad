import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunEventSchema } from '../../src/contract/run-event.ts'
import { events as anyEvents } from '../domain/run/support/arbitrary-events.ts'
import { checked, failed, readinessWarns, Story } from '../domain/run/support/run-events.ts'

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The text as JSON, with one of the objects in it, however deep, altered. */
const altered = (
  json: string,
  choice: number,
  alter: (members: readonly (readonly [string, unknown])[]) => object,
): unknown => {
  let objects = 0
  JSON.parse(json, (_, value: unknown) => {
    if (isObject(value)) objects += 1
    return value
  })
  let before = choice % objects
  return JSON.parse(json, (_, value: unknown) => {
    if (!isObject(value)) return value
    before -= 1
    return before === -1 ? alter(Object.entries(value)) : value
  })
}

/** Members that older entries lack: without them, an event is read all the same. */
const laterMembers: ReadonlySet<string> = new Set(['der', 'ticket', 'piece', 'transcriptsDestination', 'unseen'])

const sending = {
  fact: 'command-sending',
  command: {
    command: 'Start-SecretRotation',
    rotate: 'external',
    pfxFilesPath: '\\\\nas\\Certificates',
    pathAccessCredential: 'share-credential',
    certificatePassword: 'pfx-password',
  },
}

const learned = (fact: object): object => ({ type: 'step-learned', step: 'Rotation', attempt: 1, fact })

describe('an event', () => {
  const { events } = new Story()
    .readyToRotate()
    .take('Readiness', failed, readinessWarns)
    .take('Report', failed, checked('Warning'))
    .rotate(failed)
    .take('Share')
    .add({ type: 'run-taken-up' }, { type: 'run-closed', end: 'abandoned', reason: null })

  it('comes back from the journal as it went in', () => {
    for (const { event } of events) expect(RunEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)
  })

  it('of a run that was opened before change requests were noted has none', () => {
    const opened = events.map(({ event }) => event).find(({ type }) => type === 'run-opened')
    if (opened?.type !== 'run-opened') throw new Error('a story begins with its opening')
    const { ticket, ...plan } = opened.plan
    expect(ticket).not.toBeNull()
    expect(RunEventSchema.parse({ ...opened, plan })).toMatchObject({ plan: { ...plan, ticket: null } })
  })

  it('of a run that was opened when the folder of the transcripts had one name gives it to the stamp too', () => {
    const opened = new Story().events[0]?.event
    if (opened?.type !== 'run-opened') throw new Error('a story begins with its opening')
    const { transcriptsDestination, ...plan } = opened.plan
    expect(transcriptsDestination).not.toBe(plan.transcripts)
    expect(RunEventSchema.parse({ ...opened, plan })).toMatchObject({
      plan: { ...plan, transcriptsDestination: plan.transcripts },
    })
  })

  it('of a session that was closed before it was looked for its transcripts says nothing about them', () => {
    expect(RunEventSchema.parse(learned({ fact: 'session-closed', console: 'AzS-ERCS01', transcripts: [] }))).toEqual(
      learned({ fact: 'session-closed', console: 'AzS-ERCS01', transcripts: [], unseen: null }),
    )
  })

  it.each([
    ['of an unknown type', { type: 'run-forgotten' }],
    ['with a member too many', { type: 'run-taken-up', why: 'power' }],
    ['with a member too few', { type: 'step-skipped', step: 'Requests' }],
    ['with an attempt that no run has', { type: 'step-followed-up', step: 'Rotation', attempt: 0 }],
    [
      'with a path that does not end with Certificates',
      {
        type: 'step-intended',
        attempt: 1,
        will: {
          step: 'Rotation',
          command: {
            command: 'Start-SecretRotation',
            rotate: 'external',
            pfxFilesPath: '\\\\10.4.0.9\\certs\\Certificates\\AAD',
            pathAccessCredential: 'share-credential',
            certificatePassword: 'pfx-password',
          },
        },
      },
    ],
    [
      'with flags that no command has',
      {
        type: 'step-intended',
        attempt: 1,
        will: {
          step: 'Rotation',
          command: { command: 'Start-SecretRotation', rotate: 'external-rerun', internal: true },
        },
      },
    ],
  ])('%s is refused', (_, event) => {
    expect(RunEventSchema.safeParse(event).success).toBe(false)
  })
})

describe('an event from before the journal kept certificates', () => {
  const leaf = {
    thumbprint: '00',
    subject: 'CN=portal',
    issuer: 'CN=CA',
    dnsNames: ['portal.east.contoso.com'],
    notBefore: '2026-11-01T00:00:00Z',
    notAfter: '2028-11-01T00:00:00Z',
    chain: [],
  }
  const file = { path: 'ARM Admin/a.pfx', sha256: '00', bytes: 1 }

  it.each([
    [
      'served',
      { fact: 'served', when: 'before', endpoint: { folder: 'f', host: 'h', certificate: leaf, failure: null } },
    ],
    [
      'prepared',
      {
        fact: 'certificate-prepared',
        certificate: { ...leaf, folder: 'f', file, publicKeySha256: '00', keyBits: 2048 },
      },
    ],
  ])('is read, with none, where one was %s', (_, fact) => {
    expect(JSON.stringify(RunEventSchema.parse(learned(fact)))).toContain('"der":null')
  })
})

describe.each(Object.entries(anyEvents))('any event %s', (_, anyEvent) => {
  it('comes back from the journal as it went in', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(RunEventSchema.parse(JSON.parse(JSON.stringify(event)))).toEqual(event)
      }),
      { numRuns: 50 },
    )
  })

  it('is refused with a member more, or one less, anywhere in it', () => {
    fc.assert(
      fc.property(anyEvent, fc.nat(), fc.nat(), (event, object, member) => {
        const json = JSON.stringify(event)
        const longer = altered(json, object, (members) => Object.fromEntries([...members, ['extra', null]]))
        const shorter = altered(json, object, (members) => {
          const needed = members.filter(([name]) => !laterMembers.has(name))
          return Object.fromEntries(needed.filter((_member, index) => index !== member % needed.length))
        })
        expect(RunEventSchema.safeParse(longer).success).toBe(false)
        expect(RunEventSchema.safeParse(shorter).success).toBe(false)
      }),
      { numRuns: 50 },
    )
  })
})

describe('an event that a newer Keyturn might have written', () => {
  it.each([
    ['of a new type', { type: 'run-paused' }],
    ['with a new kind of fact', learned({ fact: 'weather', text: 'rain' })],
    [
      'with a new outcome',
      { type: 'step-ended', step: 'Stamp', attempt: 1, outcome: { result: 'maybe', summary: '' } },
    ],
    ['with a new step', { type: 'step-skipped', step: 'Celebration', reason: 'none' }],
    ['with a new intent', { type: 'step-intended', attempt: 1, will: { step: 'Notice' } }],
    ['with a new command', learned({ fact: 'command-sending', command: { command: 'Set-BmcCredential' } })],
    ['with a command as text', learned({ fact: 'command-sending', command: 'Start-SecretRotation -Internal' })],
    ['with a new gate', { type: 'gate-overridden', gate: 'readiness-failures', reason: 'r', supportCase: null }],
    ['with half an attempt', { type: 'step-followed-up', step: 'Stamp', attempt: 1.5 }],
    ['with a secret beside its handle', learned({ ...sending, command: { ...sending.command, password: 'p' } })],
    ['that is no object', 'run-taken-up'],
    ['that is nothing', null],
  ])('%s is refused, not guessed at', (_, event) => {
    expect(RunEventSchema.safeParse(event).success).toBe(false)
  })

  it.each(['\\\\nas\\Certificates\\', '\\\\nas\\Certificates\\AAD', '\\\\nas\\MyCertificates', 'Certificates', ''])(
    'with the path %j, in the plan or in the command, is refused with the reason',
    (pfxFilesPath) => {
      const opened = new Story().events[0]?.event
      if (opened?.type !== 'run-opened') throw new Error('a story begins with its opening')
      for (const event of [
        { ...opened, plan: { ...opened.plan, pfxFilesPath } },
        learned({ ...sending, command: { ...sending.command, pfxFilesPath } }),
      ]) {
        expect(() => RunEventSchema.parse(event)).toThrow(/does not end with .*Certificates/)
      }
    },
  )
})
