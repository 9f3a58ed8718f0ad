import { powerShellOf } from '../../domain/pep/command.ts'
import type { Recorded } from '../../domain/run/event.ts'
import type { RunState } from '../../domain/run/state.ts'
import { outcomeWords } from './event-words.ts'
import { durationWords, foreignTime, type Moment } from './moment.ts'

/** A command that started or repeated a rotation. */
export interface ReportRotation {
  readonly attempt: number
  readonly sent: Moment
  readonly by: string
  readonly command: string
  readonly outcome: string
  /** The stamp's own steps as it last reported them. */
  readonly steps: readonly {
    readonly name: string
    /** 0 for a step of the plan, 1 for a step inside one, and so on. */
    readonly depth: number
    readonly status: string
    readonly began: string
    readonly ended: string
    readonly took: string
  }[]
}

/** The attempts whose command left for the stamp. The last entry of such an attempt before it says when. */
export const rotationHistory = (
  events: readonly Recorded[],
  state: RunState,
  tell: (iso: string) => Moment,
): readonly ReportRotation[] =>
  events.flatMap(({ at, by, event }) => {
    if (event.type !== 'step-learned' || event.fact.fact !== 'command-sending') return []
    const attempt = state.attempts.Rotation.find(({ number }) => number === event.attempt)
    return [
      {
        attempt: event.attempt,
        sent: tell(at),
        by,
        command: powerShellOf(event.fact.command),
        outcome: attempt?.outcome ? outcomeWords(attempt.outcome) : 'no outcome was entered yet',
        steps: (attempt?.rotation.steps ?? []).map(({ name, depth, status, startedAt, endedAt }) => ({
          name,
          depth,
          status: status === '' ? 'not begun' : status,
          began: foreignTime(startedAt ?? ''),
          ended: foreignTime(endedAt ?? ''),
          took: durationWords(startedAt ?? '', endedAt ?? '') ?? '',
        })),
      },
    ]
  })
