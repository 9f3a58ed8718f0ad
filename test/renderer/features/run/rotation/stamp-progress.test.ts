import { describe, expect, it } from 'vitest'
import type { RotationStep } from '../../../../../src/domain/rotation/progress.ts'
import {
  failedStampStep,
  stampProgress,
  stampStepDuration,
  stepState,
} from '../../../../../src/renderer/features/run/rotation/stamp-progress.ts'

const step = (name: string, status: string, depth = 0): RotationStep => ({
  index: name,
  name,
  status,
  startedAt: null,
  endedAt: null,
  depth,
})

describe('how far the stamp is', () => {
  it('counts the steps of the plan, and not those inside of them', () => {
    const steps = [step('a', 'Success'), step('a.1', 'Success', 1), step('b', 'InProgress'), step('c', '')]
    expect(stampProgress(steps)).toEqual({ finished: 1, total: 3, current: 'b', number: 2 })
  })

  it('stays at the last finished step when none is under way', () => {
    expect(stampProgress([step('a', 'Success'), step('b', 'Error')])).toEqual({
      finished: 1,
      total: 2,
      current: null,
      number: 1,
    })
    expect(stampProgress([])).toEqual({ finished: 0, total: 0, current: null, number: 0 })
  })

  it('takes no word that it does not know for a success', () => {
    expect(stepState('Completed with errors')).toBe('ready')
    expect(stepState('CANCELED')).toBe('failed')
    expect(stepState(' success ')).toBe('done')
  })

  it('names the innermost step that failed', () => {
    expect(failedStampStep([step('outer', 'Error'), step('inner', 'Error', 1), step('other', '')])).toBe('inner')
    expect(failedStampStep([step('a', 'Success')])).toBeNull()
  })
})

describe('how long a step of the stamp took', () => {
  const took = (startedAt: string | null, endedAt: string | null): string =>
    stampStepDuration({ ...step('a', 'Success'), startedAt, endedAt })

  it('says it in the units that matter', () => {
    expect(took('2026-11-23T03:00:00Z', '2026-11-23T03:00:09Z')).toBe('9 s')
    expect(took('2026-11-23T03:00:00Z', '2026-11-23T03:09:40Z')).toBe('9 m 40 s')
    expect(took('2026-11-23T03:00:00Z', '2026-11-23T05:01:02Z')).toBe('2 h 01 m 02 s')
    expect(took('2026-11-23T03:00:00Z', '2026-11-23T03:00:00Z')).toBe('0 s')
  })

  it('reads times without a Z as UTC, as the stamp means them', () => {
    expect(took('2026-11-23T03:00:00.1234567', '2026-11-23T03:01:00Z')).toBe('1 m 00 s')
  })

  it('says nothing where the stamp did not, or where its times make no sense', () => {
    expect(took(null, '2026-11-23T03:01:00Z')).toBe('')
    expect(took('2026-11-23T03:01:00Z', null)).toBe('')
    expect(took('2026-11-23T03:01:00Z', '2026-11-23T03:00:00Z')).toBe('')
    expect(took('yesterday', 'today')).toBe('')
  })
})
