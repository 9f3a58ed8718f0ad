import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { confirmationNames, stepNames } from '../../../src/domain/run/checklist.ts'
import { type ActingStep, type Fact, gateStep, type Recorded, type RunEvent } from '../../../src/domain/run/event.ts'
import { fold } from '../../../src/domain/run/fold.ts'
import { type GateName, refusals } from '../../../src/domain/run/gates.ts'
import type { Intention } from '../../../src/domain/run/intention.ts'
import { openAttempt } from '../../../src/domain/run/state.ts'
import {
  checked,
  done,
  failed,
  notStarted,
  readinessFails,
  readinessWarns,
  Story,
  unknown,
  waiting,
} from './support/run-events.ts'
import { walks } from './support/walk.ts'

const startRotation: Intention = { do: 'take-step', step: 'Rotation', typedRegion: 'east' }
const take = (step: ActingStep): Intention => ({ do: 'take-step', step })
const gates = (story: Story, intention: Intention, at = story.after()): readonly string[] =>
  refusals(story.state, intention, at).map(({ gate }) => gate)

describe('a command that the privileged endpoint does not offer', () => {
  const offering = (...missing: readonly string[]): Story =>
    new Story().readyToRotate().intend('Stamp').learn('Stamp', detected(missing)).end('Stamp')
  const detected = (missing: readonly string[]): Fact => ({
    fact: 'commands-detected',
    console: 'AzS-ERCS01',
    missing,
    offered: [],
  })

  it('keeps the step that sends it from starting, and says how that can change', () => {
    const [refusal, ...others] = refusals(offering('Start-SecretRotation').state, startRotation, new Date(0))
    expect(others).toEqual([])
    expect(refusal).toMatchObject({
      gate: 'command',
      message: expect.stringContaining('does not offer Start-SecretRotation'),
      doFirst: expect.stringContaining('take the step Stamp again'),
      override: null,
    })
    expect(gates(offering('Test-AzureStack'), take('Readiness'))).toEqual(['command'])
  })

  it('keeps no other step, and never the one that looks anew', () => {
    const story = offering('Test-AzureStack', 'Get-ActionStatus', 'Close-PrivilegedEndpoint')
    expect(gates(story, startRotation)).toEqual([])
    expect(gates(story, take('Stamp'))).toEqual([])
    expect(gates(story.rotate(done), take('Verification'))).toEqual([])
    expect(gates(offering('Get-AzureStackStampInformation'), take('Stamp'))).toEqual([])
  })

  it('keeps it no more when a later session offers it', () => {
    const story = offering('Start-SecretRotation').intend('Stamp').learn('Stamp', detected([])).end('Stamp')
    expect(gates(story, startRotation)).toEqual([])
  })
})

describe('order', () => {
  it('lets only the stamp be read and a report be written at first', () => {
    const story = new Story()
    const acting = stepNames.filter((step) => step !== 'Notice')
    expect(acting.filter((step) => gates(story, { do: 'take-step', step, typedRegion: 'east' }).length === 0)).toEqual([
      'Stamp',
      'Report',
    ])
  })

  it('names each step that is missing, and what to do', () => {
    const [first] = refusals(new Story().take('Stamp').state, take('Backup'), new Date())
    expect(first).toMatchObject({
      gate: 'order',
      message: expect.stringContaining('Certificates'),
      doFirst: 'Finish Certificates first.',
    })
  })

  it('does not do twice what changed something', () => {
    const story = new Story().take('Stamp').take('Requests')
    expect(gates(story, take('Requests'))).toEqual(['already-done'])
    expect(gates(story, take('Stamp'))).toEqual([])
  })

  it('names what is not confirmed yet', () => {
    const story = new Story().readyToRotate()
    expect(gates(story, startRotation)).toEqual([])
    const unconfirmed = new Story().take('Stamp').add({ type: 'confirmed', what: 'users-told' })
    expect(
      refusals(unconfirmed.state, startRotation, new Date()).find(({ message }) => message.includes('Notice'))?.doFirst,
    ).toMatch(/window.*[Mm]onitoring/)
  })
})

describe('readiness', () => {
  const warned = () => new Story().readyToRotate().take('Readiness', waiting, readinessWarns)
  const override: Intention = { do: 'override', gate: 'readiness-warnings', reason: 'known', supportCase: '4711' }
  const overridden = {
    type: 'gate-overridden',
    gate: 'readiness-warnings',
    reason: 'known',
    supportCase: '4711',
  } as const

  it('blocks a rotation when it warns, and says which gate a person may open', () => {
    expect(refusals(warned().state, startRotation, warned().after())).toMatchObject([
      { gate: 'readiness', override: 'readiness-warnings' },
    ])
  })

  it('is overridden only with a reason and a support case', () => {
    expect(gates(warned(), override)).toEqual([])
    expect(gates(warned(), { ...override, reason: '  ' })).toEqual(['reason'])
    expect(gates(warned(), { ...override, supportCase: null })).toEqual(['reason'])
    expect(gates(warned().add(overridden), startRotation)).toEqual([])
  })

  it('can’t be overridden when it failed', () => {
    const story = new Story().readyToRotate().take('Readiness', failed, readinessFails)
    expect(gates(story, override)).toEqual(['nothing-open'])
    expect(gates(story.add(overridden), startRotation)).toEqual(['order'])
  })

  it('needs a new override after a new run', () => {
    expect(gates(warned().add(overridden).take('Readiness', waiting, readinessWarns), startRotation)).toEqual([
      'readiness',
    ])
  })

  it('counts no older result once a newer run failed before its end was seen', () => {
    const story = new Story().readyToRotate().intend('Readiness').learn('Readiness', readinessFails)
    story.add({ type: 'run-taken-up' }, { type: 'step-followed-up', step: 'Readiness', attempt: 2 })
    expect(gates(story.end('Readiness', notStarted), startRotation)).not.toEqual([])
  })

  it.each([
    [24, []],
    [24 + 1 / 3_600_000, ['readiness-age']],
    [24.1, ['readiness-age']],
    [31, ['readiness-age']],
  ])('may be 24 hours old when the rotation starts: at %d', (hours, expected) => {
    const story = new Story()
      .take('Stamp')
      .confirmAll()
      .take('Requests')
      .take('Certificates')
      .take('Backup')
      .take('Share')
      .take('Readiness')
    const ended = Date.parse(story.events.at(-1)?.at ?? '')
    expect(gates(story, startRotation, new Date(ended + hours * 3_600_000))).toEqual(expected)
  })
})

describe('certificates', () => {
  const warned = () => new Story().take('Stamp').take('Requests').take('Certificates', waiting, checked('Warning'))
  const accept: Intention = { do: 'override', gate: 'certificate-warnings', reason: 'disconnected', supportCase: null }

  it('with warnings wait until somebody accepts them with a reason', () => {
    expect(refusals(warned().state, take('Backup'), new Date())).toMatchObject([
      { gate: 'certificates', override: 'certificate-warnings' },
    ])
    expect(gates(warned(), accept)).toEqual([])
    const accepted = warned().add({
      type: 'gate-overridden',
      gate: 'certificate-warnings',
      reason: 'disconnected',
      supportCase: null,
    })
    expect(gates(accepted, take('Backup'))).toEqual([])
    expect(gates(accepted, accept)).toEqual(['already-done'])
  })

  it('that fail, or wait for the CA, can’t be accepted', () => {
    const story = new Story().take('Stamp').take('Requests')
    expect(gates(story.take('Certificates', waiting), accept)).toEqual(['nothing-open'])
    expect(gates(story.take('Certificates', failed, checked('Fail')), accept)).toEqual(['nothing-open'])
  })
})

describe('the version', () => {
  it('of a stamp before 1811 refuses everything but a report', () => {
    const information = { version: '1.1808.0.97', region: 'east', externalDomain: null, cloudId: null, roots: [] }
    const story = new Story().take('Stamp', done, { fact: 'stamp-information', information })
    expect(gates(story, take('Requests'))).toEqual(['version'])
    expect(gates(story, take('Report'))).toEqual([])
  })
})

describe('the region', () => {
  it.each([
    ['east', []],
    [' EAST ', []],
    ['west', ['region']],
    ['', ['region']],
  ])('has to be typed: “%s”', (typedRegion, expected) => {
    expect(gates(new Story().readyToRotate(), { do: 'take-step', step: 'Rotation', typedRegion })).toEqual(expected)
  })
})

describe('after a rotation', () => {
  it('that failed, the share is put back before the next', () => {
    const story = new Story().readyToRotate().rotate(failed)
    expect(gates(story, startRotation)).toEqual(['share'])
    expect(gates(story, take('Share'))).toEqual([])
    expect(gates(story.take('Share'), startRotation)).toEqual([])
  })

  it('whose end is unknown, nothing but finding out and a report', () => {
    const story = new Story().readyToRotate().rotate(unknown)
    for (const intention of [startRotation, take('Readiness'), { do: 'close', reason: 'tired' } as const]) {
      expect(gates(story, intention)).toContain('unknown-outcome')
    }
    expect(gates(story, { do: 'find-out' })).toEqual([])
    expect(gates(story, take('Report'))).toEqual([])
  })

  it('that is running, nothing', () => {
    const story = new Story().readyToRotate().intend('Rotation')
    for (const intention of [startRotation, { do: 'find-out' } as const, take('Report')])
      expect(gates(story, intention)).toContain('busy')
  })
})

describe('closing', () => {
  it('needs a reason when not all is done, and ends everything', () => {
    const story = new Story().take('Stamp')
    expect(gates(story, { do: 'close', reason: null })).toEqual(['reason'])
    expect(gates(story, { do: 'close', reason: 'wrong stamp' })).toEqual([])
    story.add({ type: 'run-closed', end: 'abandoned', reason: 'wrong stamp' })
    expect(gates(story, take('Stamp'))).toEqual(['closed'])
  })
})

describe('every refusal', () => {
  const skip: Intention = { do: 'skip', step: 'Requests', reason: 'the files are there' }
  const accept: Intention = { do: 'override', gate: 'readiness-warnings', reason: 'known', supportCase: '4711' }
  const ready = () => new Story().readyToRotate()
  const closed = () => new Story().add({ type: 'run-closed', end: 'abandoned', reason: 'r' })
  const old: Fact = {
    fact: 'stamp-information',
    information: { version: '1.1808.0.97', region: 'east', externalDomain: null, cloudId: null, roots: [] },
  }

  it.each<readonly [string, Story, Intention, GateName, RegExp, RegExp]>([
    ['of a closed run', closed(), take('Report'), 'closed', /closed/, /Open a new run/],
    ['while a step runs', ready().intend('Rotation'), take('Stamp'), 'busy', /Rotation is running/, /Wait/],
    [
      'after a restart',
      ready().intend('Rotation').add({ type: 'run-taken-up' }),
      take('Stamp'),
      'unknown-outcome',
      /Rotation, attempt 1, is not known/,
      /find out first.*does not repeat/,
    ],
    ['of a step too early', new Story(), take('Requests'), 'order', /Stamp is not done/, /Finish Stamp first/],
    ['of a step done', ready(), take('Backup'), 'already-done', /Backup is done already/, /next step/],
    ['of an old stamp', new Story().take('Stamp', done, old), take('Requests'), 'version', /1811/, /Update the stamp/],
    [
      'of readiness after the rotation',
      ready().rotate(done),
      take('Readiness'),
      'rotation-over',
      /no second look/,
      /Verification/,
    ],
    ['of a wrong region', ready(), { ...startRotation, typedRegion: ' west' }, 'region', /“west”/, /Type east/],
    ['of no region', ready(), take('Rotation'), 'region', /after its region was typed/, /Type east/],
    ['of a skip without a reason', new Story().take('Stamp'), { ...skip, reason: ' ' }, 'reason', /report/, /reason/],
    ['of nothing to find out', ready(), { do: 'find-out' }, 'nothing-open', /No step waits/, /next step/],
    ['of nothing to override', ready(), accept, 'nothing-open', /no warnings.*failure can't/, /run it again/],
    [
      'of an old share',
      ready().rotate(failed),
      startRotation,
      'share',
      /may have altered the certificates/,
      /Share again.*backup copies back/,
    ],
  ])('%s says why, and what to do first', (_, story, intention, gate, message, doFirst) => {
    const [first] = refusals(story.state, intention, story.after())
    expect(first).toMatchObject({
      gate,
      message: expect.stringMatching(message),
      doFirst: expect.stringMatching(doFirst),
    })
  })

  it('names both limits when readiness is too old', () => {
    const [first] = refusals(ready().state, startRotation, ready().after(31), { readinessHours: 8 })
    expect(first).toMatchObject({ gate: 'readiness-age', override: null, doFirst: 'Run the readiness test again.' })
    expect(first?.message).toMatch(/31 hours old.* 8 at most/)
  })

  it('offers an override for warnings only', () => {
    const stories = [
      closed(),
      new Story(),
      ready().rotate(failed),
      ready().take('Readiness', failed),
      ready().rotate(unknown),
    ]
    for (const story of stories) {
      expect(refusals(story.state, startRotation, story.after(30)).filter(({ override }) => override !== null)).toEqual(
        [],
      )
    }
  })

  it('is there at once: a person sees all that is missing, not only the first', () => {
    expect(gates(new Story().take('Stamp'), { do: 'take-step', step: 'Rotation' })).toEqual([
      ...Array.from({ length: 5 }, () => 'order'),
      'region',
    ])
  })
})

describe('skipping', () => {
  const skip: Intention = { do: 'skip', step: 'Requests', reason: 'the files are there' }
  const skipped = { type: 'step-skipped', step: 'Requests', reason: 'the files are there' } as const

  it('is possible once, before requests are made, and lets the certificates be brought', () => {
    expect(gates(new Story(), skip)).toEqual(['order'])
    expect(gates(new Story().take('Stamp'), skip)).toEqual([])
    expect(gates(new Story().take('Stamp').take('Requests'), skip)).toEqual(['already-done'])
    const story = new Story().take('Stamp').add(skipped)
    expect(gates(story, skip)).toEqual(['already-done'])
    expect(gates(story, take('Requests'))).toEqual(['already-done'])
    expect(gates(story, take('Certificates'))).toEqual([])
  })
})

describe('an outcome that nobody saw', () => {
  const all: readonly Intention[] = [
    ...stepNames.filter((step) => step !== 'Notice').map((step): Intention => ({ ...startRotation, step })),
    { do: 'skip', step: 'Requests', reason: 'r' },
    { do: 'close', reason: 'r' },
  ]

  it('of any step lets no other be taken, skipped or closed, but reported and found out', () => {
    const step = fc.constantFrom<ActingStep>('Stamp', 'Readiness', 'Requests', 'Certificates', 'Backup', 'Share')
    fc.assert(
      fc.property(step, fc.boolean(), (open, killed) => {
        const story = new Story().readyToRotate().intend(open)
        if (killed) story.add({ type: 'run-taken-up' })
        else story.end(open, unknown)
        const allowed = all.filter((intention) => !gates(story, intention).includes('unknown-outcome'))
        expect(allowed).toEqual([{ ...startRotation, step: 'Report' }])
        expect(gates(story, { ...startRotation, step: 'Report' })).toEqual([])
        expect(gates(story, { do: 'find-out' })).toEqual([])
      }),
    )
  })

  it('stays to be found out when a report was written beside it', () => {
    const story = new Story().readyToRotate().rotate(unknown).take('Report')
    expect(gates(story, startRotation)).toContain('unknown-outcome')
    expect(gates(story.intend('Report'), { do: 'find-out' })).toEqual(['busy'])
  })
})

describe('a rotation that nothing refuses', () => {
  type Ended = Extract<RunEvent, { type: 'step-ended' }>
  const isEnd = (recorded: Recorded): recorded is Recorded<Ended> => recorded.event.type === 'step-ended'

  /** The newest end of a step that counts. */
  const endOf = (events: readonly Recorded[], step: ActingStep): Recorded<Ended> | undefined =>
    events.filter(isEnd).findLast(({ event }) => event.step === step && event.outcome.result !== 'not-started')

  const passed = (events: readonly Recorded[], step: 'Readiness' | 'Certificates'): boolean => {
    const end = endOf(events, step)
    if (end?.event.outcome.result !== 'waiting') return end?.event.outcome.result === 'done'
    return events.some(
      ({ seq, event }) =>
        seq > end.seq &&
        event.type === 'gate-overridden' &&
        gateStep[event.gate] === step &&
        event.reason.trim() !== '' &&
        (step === 'Certificates' || (event.supportCase ?? '').trim() !== ''),
    )
  }

  /** Read from the events alone, not from the state that the gates look at. */
  const hasEverything = (events: readonly Recorded[], at: Date): Record<string, boolean> => {
    const sentAt = (attemptEnd: Recorded<Ended>): boolean =>
      events.some(
        ({ seq, event }) =>
          seq < attemptEnd.seq &&
          event.type === 'step-learned' &&
          event.fact.fact === 'command-sending' &&
          event.attempt === attemptEnd.event.attempt,
      )
    const failure = events
      .filter(isEnd)
      .findLast((end) => end.event.step === 'Rotation' && end.event.outcome.result === 'failed' && sentAt(end))
    const share = endOf(events, 'Share')
    const readiness = endOf(events, 'Readiness')
    const version = events.findLast(
      ({ event }) => event.type === 'step-learned' && event.fact.fact === 'stamp-information',
    )
    return {
      'stamp known': endOf(events, 'Stamp')?.event.outcome.result === 'done',
      'version allowed': JSON.stringify(version).includes('1.2108.2.65'),
      'all confirmed': confirmationNames.every((what) =>
        events.some(({ event }) => event.type === 'confirmed' && event.what === what),
      ),
      'readiness passed': passed(events, 'Readiness'),
      'readiness fresh': readiness !== undefined && at.getTime() - Date.parse(readiness.at) <= 24 * 3_600_000,
      'certificates passed': passed(events, 'Certificates'),
      'backup done': endOf(events, 'Backup')?.event.outcome.result === 'done',
      'share done': share?.event.outcome.result === 'done',
      'share newer than the last failure': failure === undefined || (share?.seq ?? 0) > failure.seq,
      'not rotated yet': endOf(events, 'Rotation')?.event.outcome.result !== 'done',
      'nothing unknown': openAttempt(fold(events)) === null,
      'not closed': events.every(({ event }) => event.type !== 'run-closed'),
    }
  }

  it('has everything that it needs', () => {
    let allowed = 0
    fc.assert(
      fc.property(walks, fc.double({ min: 0, max: 30, noNaN: true }), (walk, hours) => {
        const at = walk.after(hours)
        if (refusals(walk.state, startRotation, at).length > 0) return
        allowed += 1
        const lacking = Object.entries(hasEverything(walk.events, at)).flatMap(([what, has]) => (has ? [] : [what]))
        expect(lacking).toEqual([])
        expect([...walk.state.findings.values()].flat().filter(({ result }) => result === 'Fail')).toEqual([])
      }),
      { numRuns: 400 },
    )
    expect(allowed).toBeGreaterThan(20)
  })
})
