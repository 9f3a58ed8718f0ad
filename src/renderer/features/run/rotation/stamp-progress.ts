import type { RotationStep } from '../../../../domain/rotation/progress.ts'

/** How far the stamp is in its own plan. Only steps of the plan itself count, not what is inside of them. */
export interface StampProgress {
  readonly finished: number
  readonly total: number
  /** The name of the step that is under way; null when none is. */
  readonly current: string | null
  /** Its number in the plan, from 1; that of the last finished one when none is under way. */
  readonly number: number
}

export const stampProgress = (steps: readonly RotationStep[]): StampProgress => {
  const plan = steps.filter(({ depth }) => depth === 0)
  const finished = plan.filter(({ status }) => stepState(status) === 'done').length
  const at = plan.findIndex(({ status }) => stepState(status) === 'running')
  return { finished, total: plan.length, current: plan[at]?.name ?? null, number: at === -1 ? finished : at + 1 }
}

export type StampStepState = 'done' | 'running' | 'failed' | 'ready'

/** What a status word of the stamp means for the eye; a word that is not known is none of success. */
export const stepState = (status: string): StampStepState => {
  switch (status.trim().toLowerCase()) {
    case 'success':
    case 'succeeded':
    case 'completed':
    case 'skipped':
      return 'done'
    case 'inprogress':
    case 'running':
      return 'running'
    case 'error':
    case 'failed':
    case 'failure':
    case 'canceled':
    case 'cancelled':
    case 'aborted':
      return 'failed'
    default:
      return 'ready'
  }
}

/** How long a step of the stamp took by the stamp's own times: `9 m 40 s`; empty where it did not say. */
export const stampStepDuration = ({ startedAt, endedAt }: RotationStep): string => {
  const seconds = Math.round((stampTime(endedAt) - stampTime(startedAt)) / 1000)
  if (Number.isNaN(seconds) || seconds < 0) return ''
  const parts = [
    { unit: 'h', count: Math.floor(seconds / 3600) },
    { unit: 'm', count: Math.floor(seconds / 60) % 60 },
    { unit: 's', count: seconds % 60 },
  ]
  const from = parts.findIndex(({ count }) => count > 0)
  return (from === -1 ? parts.slice(2) : parts.slice(from))
    .map(({ unit, count }, index) => `${index === 0 ? count : String(count).padStart(2, '0')} ${unit}`)
    .join(' ')
}

/** The stamp's times are UTC, with or without a Z. */
export const stampTime = (text: string | null): number => {
  if (text === null) return Number.NaN
  return Date.parse(/(?:Z|[+-]\d\d:\d\d)$/i.test(text) ? text : `${text}Z`)
}

/** The innermost step that failed, by its name: the one that says most. Null when the stamp names none. */
export const failedStampStep = (steps: readonly RotationStep[]): string | null =>
  steps.filter(({ status }) => stepState(status) === 'failed').toSorted((a, b) => b.depth - a.depth)[0]?.name ?? null
