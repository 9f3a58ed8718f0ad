import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunEventSchema } from '../../../src/contract/run-event.ts'
import { stepNames } from '../../../src/domain/run/checklist.ts'
import type { Recorded } from '../../../src/domain/run/event.ts'
import { apply, fold, RunHistoryInvalid } from '../../../src/domain/run/fold.ts'
import { openAttempt, type RunState, rotationsSent, statusOf } from '../../../src/domain/run/state.ts'
import { willOf } from '../../../src/domain/run/will.ts'
import { done, failed, notStarted, Story, unknown } from './support/run-events.ts'
import { walks } from './support/walk.ts'

const command = (story: Story): string => {
  const will = willOf(story.state, 'Rotation')
  return will.step === 'Rotation' ? will.command.rotate : ''
}

describe('the state of a run', () => {
  it('is the same whether its events come at once or one by one', () => {
    const { events } = new Story().readyToRotate().rotate(failed).take('Share').rotate(done)
    expect(fold(events)).toEqual(
      events.reduce<ReturnType<typeof apply> | null>((state, event) => apply(state, event), null),
    )
  })

  it('is refused of a history that can’t be', () => {
    const { events } = new Story().take('Stamp')
    expect(() => fold([])).toThrow(RunHistoryInvalid)
    expect(() => fold(events.slice(1))).toThrow(/never opened/)
    expect(() => fold([...events, ...events])).toThrow(/open already/)
    expect(() => fold(events.filter(({ event }) => event.type !== 'step-intended'))).toThrow(/not the newest/)
  })
})

describe('the command of the next attempt', () => {
  it('is the full one at first, and a rerun after one that was sent and failed', () => {
    const story = new Story().readyToRotate()
    expect(command(story)).toBe('external')
    expect(command(story.rotate(failed).take('Share'))).toBe('external-rerun')
    expect(command(story.rotate(failed).take('Share'))).toBe('external-rerun')
  })

  it('is the full one again when nothing had been sent, or it never arrived', () => {
    expect(command(new Story().readyToRotate().rotate(failed, false))).toBe('external')
    expect(command(new Story().readyToRotate().rotate(notStarted))).toBe('external')
  })
})

describe('an attempt', () => {
  it('gives its number back when it never began, and keeps it when its command left', () => {
    const never = new Story().readyToRotate().rotate(notStarted, false).state
    expect([never.attempts.Rotation.length, statusOf(never, 'Rotation'), rotationsSent(never)]).toEqual([0, 'ready', 0])
    const left = new Story().readyToRotate().rotate(notStarted).state
    expect([left.attempts.Rotation.length, statusOf(left, 'Rotation'), rotationsSent(left)]).toEqual([1, 'ready', 1])
  })

  it('is unknown after a restart, running again while it is found out, and what was found in the end', () => {
    const story = new Story().readyToRotate().intend('Rotation')
    expect(statusOf(story.state, 'Rotation')).toBe('running')
    expect(statusOf(story.add({ type: 'run-taken-up' }).state, 'Rotation')).toBe('unknown')
    story.add({ type: 'step-followed-up', step: 'Rotation', attempt: 1 })
    expect(statusOf(story.state, 'Rotation')).toBe('running')
    expect(statusOf(story.end('Rotation').state, 'Rotation')).toBe('done')
  })

  it('stays unknown until somebody finds out', () => {
    expect(statusOf(new Story().readyToRotate().rotate(unknown).add({ type: 'run-taken-up' }).state, 'Rotation')).toBe(
      'unknown',
    )
  })
})

describe('the steps', () => {
  it('are locked, then ready, then what came of them', () => {
    const story = new Story()
    expect(statusOf(story.state, 'Requests')).toBe('locked')
    expect(statusOf(story.take('Stamp').state, 'Requests')).toBe('ready')
    expect(
      statusOf(story.add({ type: 'step-skipped', step: 'Requests', reason: 'the files are there' }).state, 'Requests'),
    ).toBe('skipped')
    expect(statusOf(story.state, 'Certificates')).toBe('ready')
  })

  it('write a second report under a second name', () => {
    const story = new Story().take('Report')
    expect(willOf(story.state, 'Report')).toEqual({ step: 'Report', file: 'report/report-2.html' })
  })
})

describe('any history that the engine can write', () => {
  /** The states after each event, folded one event at a time. */
  const statesOf = (events: readonly Recorded[]): readonly RunState[] => {
    const states: RunState[] = []
    for (const event of events) states.push(apply(states.at(-1) ?? null, event))
    return states
  }

  it('folds at once to what it folds to one by one, from its first event to its last', () => {
    fc.assert(
      fc.property(walks, ({ events }) => {
        const states = statesOf(events)
        for (const length of [1, Math.ceil(events.length / 2), events.length]) {
          expect(fold(events.slice(0, length))).toEqual(states[length - 1])
        }
      }),
    )
  })

  it('gives the same state after it was written to the journal and read back', () => {
    fc.assert(
      fc.property(walks, ({ events, state }) => {
        const readBack = events.map((recorded) => ({
          ...recorded,
          event: RunEventSchema.parse(JSON.parse(JSON.stringify(recorded.event))),
        }))
        expect(fold(readBack)).toEqual(state)
      }),
    )
  })

  it('never has two steps running, and counts the attempts of each from 1 without a gap', () => {
    fc.assert(
      fc.property(walks, ({ events }) => {
        for (const state of statesOf(events)) {
          const running = stepNames.filter((step) => statusOf(state, step) === 'running')
          expect(running.length).toBeLessThanOrEqual(1)
          if (running.length === 1) expect(openAttempt(state)?.step).toBe(running[0])
          for (const step of stepNames) {
            expect(state.attempts[step].map(({ number }) => number)).toEqual(state.attempts[step].map((_, i) => i + 1))
          }
        }
      }),
    )
  })

  it('forgets no command that left: each is counted, and none twice in one attempt', () => {
    fc.assert(
      fc.property(walks, ({ events, state }) => {
        const left = events.filter(
          ({ event }) => event.type === 'step-learned' && event.fact.fact === 'command-sending',
        )
        expect(rotationsSent(state)).toBe(left.length)
      }),
    )
  })

  it('is refused when it lacks its opening, an intent, or has its opening twice', () => {
    fc.assert(
      fc.property(walks, fc.nat(), ({ events }, choice) => {
        const [opening, ...rest] = events
        if (opening === undefined || rest.length === 0) return
        expect(() => fold(rest)).toThrow(RunHistoryInvalid)
        expect(() => fold([...events, opening])).toThrow(RunHistoryInvalid)
        const intents = rest.filter(
          ({ event }, index) =>
            event.type === 'step-intended' && rest[index + 1]?.event.type !== 'run-taken-up' && index + 1 < rest.length,
        )
        if (intents.length === 0) return
        const lost = intents[choice % intents.length]
        expect(() => fold(events.filter((event) => event !== lost))).toThrow(RunHistoryInvalid)
      }),
    )
  })
})

describe('a history that can’t be', () => {
  const rotated = () => new Story().readyToRotate().rotate(failed).take('Share').rotate(done)

  it.each([
    ['ends an attempt that was never intended', 3, 'step-ended'],
    ['goes back to an earlier attempt', 1, 'step-ended'],
    ['finds out about an attempt that was never intended', 3, 'step-followed-up'],
  ] as const)('%s is refused, with the entry and the step named', (_, attempt, type) => {
    const story = rotated()
    story.add(
      type === 'step-ended' ? { type, step: 'Rotation', attempt, outcome: done } : { type, step: 'Rotation', attempt },
    )
    expect(() => story.state).toThrow(RunHistoryInvalid)
    expect(() => story.state).toThrow(`entry ${story.events.length} speaks of attempt ${attempt} of Rotation`)
  })

  it('that learns something for a step that was never taken is refused', () => {
    const story = rotated().add({
      type: 'step-learned',
      step: 'Cleanup',
      attempt: 1,
      fact: { fact: 'set-aside', file: 'f' },
    })
    expect(() => story.state).toThrow(RunHistoryInvalid)
  })
})

describe('what an attempt shows', () => {
  it('is the newest 200 lines of its output; silence is no activity', () => {
    const story = new Story().readyToRotate().intend('Rotation')
    for (let line = 1; line <= 250; line++) {
      story.add({
        type: 'step-learned',
        step: 'Rotation',
        attempt: 1,
        fact: { fact: 'output', lines: [{ stream: 'verbose', text: `line ${line}` }] },
      })
    }
    const heardAt = story.events.at(-1)?.at
    const attempt = story.learn('Rotation', { fact: 'silence', minutes: 40 }).state.attempts.Rotation.at(-1)
    expect(attempt?.output.map(({ text }) => text)).toEqual(
      Array.from({ length: 200 }, (_, index) => `line ${index + 51}`),
    )
    expect(attempt?.lastActivityAt).toBe(heardAt)
    expect(attempt?.rotation.silentMinutes).toBe(40)
  })

  it('is silent no longer once the stamp says something new', () => {
    const story = new Story().readyToRotate().intend('Rotation')
    story.learn(
      'Rotation',
      { fact: 'silence', minutes: 40 },
      { fact: 'action-progress', instance: 'one', status: 'Running', steps: [] },
    )
    expect(story.state.attempts.Rotation.at(-1)?.rotation).toMatchObject({ silentMinutes: 0, status: 'Running' })
  })

  it('belongs to it: a new attempt of Certificates, Backup or Verification starts without the last one’s results', () => {
    const file = { path: 'a.pfx', sha256: '00', bytes: 1 }
    const story = new Story().take('Stamp').take('Requests')
    story.take('Certificates', failed, { fact: 'certificate-checked', folder: 'ARM Admin', findings: [] })
    expect(story.intend('Certificates').state.findings.size).toBe(0)
    story.end('Certificates').take('Backup', failed, { fact: 'copied', to: 'backup', file })
    expect(story.state.copies.backup.get('a.pfx')).toEqual(file)
    expect(story.intend('Backup').state.copies.backup.size).toBe(0)
  })

  it('is gone for a console only when its session was closed', () => {
    const story = new Story().intend('Stamp')
    const open = (console: string) => ({ fact: 'session-opened', console, address: 'a' }) as const
    story.learn('Stamp', open('AzS-ERCS01'), open('AzS-ERCS02'))
    story.learn('Stamp', { fact: 'session-lost', console: 'AzS-ERCS01', reason: 'r' })
    story.learn('Stamp', { fact: 'session-closed', console: 'AzS-ERCS02', transcripts: [], unseen: null })
    expect([...story.state.unclosed]).toEqual(['AzS-ERCS01'])
  })
})
