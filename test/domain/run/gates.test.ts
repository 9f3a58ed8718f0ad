import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stepNames } from '../../../src/domain/run/checklist.ts'
import type { ActingStep, Outcome } from '../../../src/domain/run/event.ts'
import { refusals } from '../../../src/domain/run/gates.ts'
import type { Intention } from '../../../src/domain/run/intention.ts'
import { isFinished, shareMustBeRestored, statusOf } from '../../../src/domain/run/state.ts'
import { checked, done, failed, notStarted, readinessWarns, Story, unknown, waiting } from './support/run-events.ts'

const startRotation: Intention = { do: 'take-step', step: 'Rotation', typedRegion: 'east' }
const take = (step: ActingStep): Intention => ({ do: 'take-step', step })
const gates = (story: Story, intention: Intention, at = story.after()): readonly string[] =>
  refusals(story.state, intention, at).map(({ gate }) => gate)

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
    const story = new Story().readyToRotate().take('Readiness', failed)
    expect(gates(story, override)).toEqual(['nothing-open'])
    expect(gates(story.add(overridden), startRotation)).toEqual(['order'])
  })

  it('needs a new override after a new run', () => {
    expect(gates(warned().add(overridden).take('Readiness', waiting, readinessWarns), startRotation)).toEqual([
      'readiness',
    ])
  })

  it.each([
    [24, []],
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

it('a rotation that nothing refuses has everything that it needs', () => {
  const outcome = fc.constantFrom<Outcome>(done, failed, waiting, unknown, notStarted)
  const step = fc.constantFrom<ActingStep>(
    'Stamp',
    'Readiness',
    'Requests',
    'Certificates',
    'Backup',
    'Share',
    'Rotation',
  )
  fc.assert(
    fc.property(fc.boolean(), fc.array(fc.tuple(step, outcome), { maxLength: 12 }), (ready, moves) => {
      const story = ready ? new Story().readyToRotate() : new Story().confirmAll()
      for (const [next, end] of moves) {
        // Only what the engine would have allowed happens.
        if (gates(story, { do: 'take-step', step: next, typedRegion: 'east' }).length > 0) continue
        if (next === 'Rotation') story.rotate(end)
        else story.take(next, end)
      }
      if (gates(story, startRotation).length > 0) return true
      const { state } = story
      return (
        (['Stamp', 'Notice', 'Readiness', 'Certificates', 'Backup', 'Share'] as const).every((name) =>
          isFinished(state, name),
        ) &&
        !shareMustBeRestored(state) &&
        !['running', 'unknown', 'done'].includes(statusOf(state, 'Rotation'))
      )
    }),
    { numRuns: 300 },
  )
})
