import { describe, expect, it } from 'vitest'
import { apply, fold, RunHistoryInvalid, rotationsSent, statusOf } from '../../../src/domain/run/state.ts'
import { willOf } from '../../../src/domain/run/will.ts'
import { done, failed, notStarted, Story, unknown } from './support/run-events.ts'

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
