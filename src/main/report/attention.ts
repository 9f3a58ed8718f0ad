import { checklist } from '../../domain/run/checklist.ts'
import { closingByHand } from '../../domain/run/closing.ts'
import type { Recorded } from '../../domain/run/event.ts'
import { isFinished, lastAttempt, openAttempt, type RunState, statusOf } from '../../domain/run/state.ts'
import { count } from './count.ts'
import type { LogProof } from './log-proof.ts'
import { rotationStanding } from './run-result.ts'

/** What has to be known before anything else is read; empty when a run is over and nothing was left behind. */
export const attentionOf = (events: readonly Recorded[], state: RunState, proof: LogProof): readonly string[] => [
  ...logWords(proof),
  ...rotationWords(state),
  ...stepWords(state),
  ...shareWords(events, state),
  ...transcriptWords(state),
  ...unseenWords(events),
  ...remainingWords(state),
]

const logWords = ({ result, firstBad, findings }: LogProof): readonly string[] => {
  switch (result) {
    case 'OK':
      return []
    case 'Warning':
      return [
        `The entries of the log are whole, but ${count(findings.length, 'thing')} about the log ${findings.length === 1 ? 'deserves' : 'deserve'} attention: see “The log behind this report”.`,
      ]
    case 'Fail':
      return [
        `The log does not verify${firstBad === null ? '' : ` from entry ${firstBad} on`}: entries were altered, removed or added after they were written, or it is not the log that it should be. Nothing below can be relied on. What was found stands under “The log behind this report”.`,
      ]
  }
}

const rotationWords = (state: RunState): readonly string[] => {
  switch (rotationStanding(state)) {
    case 'unknown':
      return [
        'What became of the rotation is not known. It may be running on the stamp still: nothing else may be started before it is found out.',
      ]
    case 'running':
      return ['The rotation was running when this report was written.']
    case 'failed':
      return [
        'The rotation failed and was not brought to its end since. The stamp may be in a state between the old certificates and the new ones.',
      ]
    case 'left':
      return ['The rotation was sent and not followed to its end: it may be running on the stamp still.']
    case 'done':
    case 'nothing':
      return []
  }
}

const stepWords = (state: RunState): readonly string[] =>
  checklist[state.kind].flatMap((step) => {
    const outcome = lastAttempt(state, step)?.outcome ?? null
    switch (statusOf(state, step)) {
      case 'failed':
        return [`${step} failed: ${outcome?.summary ?? ''}`]
      case 'waiting':
        return [`${step} is waiting${outcome === null ? '.' : `: ${outcome.summary}`}`]
      case 'unknown':
        return step === 'Rotation' ? [] : [`What became of ${step} is not known: nobody saw how it ended.`]
      default:
        return []
    }
  })

/** Private keys on a share are the one thing that a run must not leave behind. */
const shareWords = (events: readonly Recorded[], state: RunState): readonly string[] => {
  const { onShare, left, laidOut } = shareTrace(events)
  const { share } = state.plan
  if (laidOut) {
    return [
      onShare > 0
        ? `Certificates with their private keys are still on the share ${share}: ${count(onShare, 'file')}. Cleanup takes them off.`
        : `Certificates with their private keys may be on the share ${share}: Share began, and no cleanup came after it.`,
    ]
  }
  return left.length === 0
    ? []
    : [`The cleanup left on the share ${share}, as it did not know them for its own: ${left.join(', ')}`]
}

interface ShareTrace {
  /** How many files were copied there since the last cleanup. */
  readonly onShare: number
  /** What the last cleanup left. */
  readonly left: readonly string[]
  /** Whether a layout was begun after the last cleanup. */
  readonly laidOut: boolean
}

const shareTrace = (events: readonly Recorded[]): ShareTrace => {
  const files = new Set<string>()
  let left: readonly string[] = []
  let laidOut = false
  for (const { event } of events) {
    if (event.type === 'step-intended' && event.will.step === 'Share') laidOut = true
    if (event.type === 'step-ended' && event.step === 'Share' && event.outcome.result === 'not-started')
      laidOut = files.size > 0
    if (event.type !== 'step-learned') continue
    if (event.fact.fact === 'copied' && event.fact.to === 'share') files.add(event.fact.file.path)
    if (event.fact.fact !== 'removed') continue
    files.clear()
    left = event.fact.left
    laidOut = false
  }
  return { onShare: files.size, left, laidOut }
}

/** While a step runs, its sessions are open as they should be. */
const transcriptWords = (state: RunState): readonly string[] => {
  const open = openAttempt(state)
  const running = open !== null && open.step !== 'Report' && statusOf(state, open.step) === 'running'
  if (running || state.unclosed.size === 0) return []
  return [
    `Transcripts are still on ${[...state.unclosed].join(', ')}: a session there was not closed with Close-PrivilegedEndpoint. ${closingByHand(state.plan, state.unclosed)}`,
  ]
}

/** Sessions that were closed as they should be, and whose transcripts nobody could hash. */
const unseenWords = (events: readonly Recorded[]): readonly string[] => {
  const words = events.flatMap(({ event }) =>
    event.type === 'step-learned' && event.fact.fact === 'session-closed' && event.fact.unseen !== null
      ? [`${event.step}, ${event.fact.console}: ${event.fact.unseen}`]
      : [],
  )
  return words.length === 0 ? [] : [`Transcripts of closed sessions are not in this log. ${words.join(' ')}`]
}

const remainingWords = (state: RunState): readonly string[] => {
  const remaining = checklist[state.kind].filter((step) => step !== 'Report' && !isFinished(state, step))
  if (remaining.length === 0) return []
  if (state.closed === null) return [`The run is open. Not done yet: ${remaining.join(', ')}.`]
  return [
    `The run was closed with these steps not done: ${remaining.join(', ')}.${state.closed.reason === null ? '' : ` The reason: ${state.closed.reason}`}`,
  ]
}
