import { describe, expect, it } from 'vitest'
import type { CaKind } from '../../../src/domain/certificates/ca-transition.ts'
import { powerShellOf } from '../../../src/domain/pep/command.ts'
import { closingCommand } from '../../../src/domain/run/closing.ts'
import type { Recorded } from '../../../src/domain/run/event.ts'
import { fold } from '../../../src/domain/run/fold.ts'
import { viewOf } from '../../../src/domain/run/view.ts'
import { done, Story } from './support/run-events.ts'

const movingTo = (events: readonly Recorded[], to: CaKind): readonly Recorded[] =>
  events.map((recorded) =>
    recorded.event.type === 'run-opened'
      ? {
          ...recorded,
          event: { ...recorded.event, plan: { ...recorded.event.plan, authority: { from: 'Public', to } } },
        }
      : recorded,
  )
const noticesFor = (story: Story, to: CaKind): string =>
  viewOf(fold(movingTo(story.events, to)), story.after()).notices.join()

describe('the notices of a run', () => {
  const before = new Story().take('Stamp').confirmAll()

  it('tell what public CAs are about to do, before the first request leaves', () => {
    expect(noticesFor(before, 'Public')).toMatch(/client authentication.*47 from March 2029.*enterprise CA/)
    expect(noticesFor(before, 'Enterprise')).toBe('')
  })

  it('leave it to the checks once the requests are made', () => {
    expect(noticesFor(new Story().take('Stamp').confirmAll().take('Requests'), 'Public')).toBe('')
  })
})

describe('transcripts that stay on a console', () => {
  const opened = { fact: 'session-opened', console: 'AzS-ERCS01', address: '10.4.0.225' } as const
  const stays = { fact: 'session-not-closed', console: 'AzS-ERCS01', reason: 'the share is full' } as const
  const closed = { fact: 'session-closed', console: 'AzS-ERCS01', transcripts: [], unseen: null } as const
  const rotated = (): Story =>
    new Story().readyToRotate().rotate(done).take('Verification', done, opened, stays).take('Cleanup', done, opened)
  const noticesOf = (story: Story): readonly string[] => viewOf(story.state, story.after()).notices

  it('are a warning once Cleanup could not fetch them, with what a person does about it', () => {
    const story = rotated().learn('Cleanup', stays).take('Report')
    expect(viewOf(story.state, story.after()).result).toBe('Warning')
    expect(noticesOf(story)).toEqual([
      `Transcripts are still on AzS-ERCS01. Open a session on AzS-ERCS01 and run there: ${powerShellOf(closingCommand(story.state.plan))}`,
    ])
    expect(noticesOf(story).join()).toContain(String.raw`-TranscriptsPathDestination '\\10.4.0.9\transcripts'`)
  })

  it('are none when a later session there was closed', () => {
    const story = rotated().learn('Cleanup', stays, opened, closed).take('Report')
    expect(noticesOf(story)).toEqual([])
    expect(viewOf(story.state, story.after()).result).toBe('OK')
  })

  it('are as they should be before Cleanup, and while a step has a session open', () => {
    expect(noticesOf(new Story().take('Stamp', done, opened, stays))).toEqual([])
    expect(noticesOf(rotated().learn('Cleanup', closed).intend('Verification').learn('Verification', opened))).toEqual(
      [],
    )
  })
})
