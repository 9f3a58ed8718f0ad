import { checklist } from '../../domain/run/checklist.ts'
import { isFinished, lastAttempt, type RunState, statusOf } from '../../domain/run/state.ts'
import { noticesOf, type RunResult } from '../../domain/run/view.ts'

/** How a run stands, for the head of its report. */
export interface ReportResult {
  readonly result: RunResult
  readonly words: string
}

/** A log that does not verify comes before everything that it says. A report's own step does not count. */
export const resultOfReport = (state: RunState, at: Date, logVerifies: RunResult): ReportResult => {
  if (logVerifies === 'Fail') return { result: 'Fail', words: 'Not to be relied on: the log does not verify' }
  if (!checklist[state.kind].every((step) => step === 'Report' || isFinished(state, step))) {
    return {
      result: 'Fail',
      words: `Not finished: ${unfinishedWords(state)}${state.closed === null ? '' : ', and the run was closed'}`,
    }
  }
  if (noticesOf(state, at).length === 0 && logVerifies === 'OK') return { result: 'OK', words: 'Rotated and verified' }
  return { result: 'Warning', words: 'Rotated and verified, with something to know about' }
}

/**
 * How far the rotation came on the stamp. `nothing`: no command reached it. `failed` holds until a later attempt is
 * done. `left`: sent, and not followed to its end.
 */
export type RotationStanding = 'done' | 'unknown' | 'running' | 'failed' | 'left' | 'nothing'

export const rotationStanding = (state: RunState): RotationStanding => {
  const status = statusOf(state, 'Rotation')
  if (status === 'done' || status === 'unknown' || status === 'running') return status
  const reached = state.attempts.Rotation.findLast(
    ({ rotation, outcome }) => rotation.sent && outcome?.result !== 'not-started',
  )
  if (reached === undefined) return 'nothing'
  return reached.outcome?.result === 'failed' ? 'failed' : 'left'
}

const unfinishedWords = (state: RunState): string => {
  switch (rotationStanding(state)) {
    case 'done':
      return afterRotationWords(state)
    case 'unknown':
      return 'what became of the rotation is not known'
    case 'running':
      return 'the rotation is running'
    case 'failed':
      return 'the rotation failed'
    case 'left':
      return 'the rotation was sent and not followed to its end'
    case 'nothing':
      return 'nothing was rotated'
  }
}

const afterRotationWords = (state: RunState): string => {
  if (isFinished(state, 'Verification')) return 'rotated and verified, but not cleaned up'
  return lastAttempt(state, 'Verification')?.outcome?.result === 'failed'
    ? 'rotated, but the verification failed'
    : 'rotated, but not verified'
}
