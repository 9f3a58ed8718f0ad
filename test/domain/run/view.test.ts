import { describe, expect, it } from 'vitest'
import type { CaKind } from '../../../src/domain/certificates/ca-transition.ts'
import type { Recorded } from '../../../src/domain/run/event.ts'
import { fold } from '../../../src/domain/run/fold.ts'
import { viewOf } from '../../../src/domain/run/view.ts'
import { Story } from './support/run-events.ts'

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
