import { useState } from 'react'
import type { Problem } from '../../contract/definition.ts'
import type { IntentionInput } from '../../contract/run-snapshot.ts'
import type { Refusal } from '../../domain/run/gates.ts'
import { useAction } from '../connection.tsx'

/** The one door for what a person wants of a run. */
export interface Taking {
  /** Whether it was accepted; what comes of it is told by the next snapshots. */
  want(intention: IntentionInput): Promise<boolean>
  readonly busy: boolean
  /** Why the newest wish was refused; empty when it was not. */
  readonly refused: readonly Refusal[]
  readonly problem: Problem | null
  dismiss(): void
}

export const useTake = (run: string): Taking => {
  const [refused, setRefused] = useState<readonly Refusal[]>([])
  const action = useAction((client, intention: IntentionInput) => client.runs.take({ run, intention }))
  const want = async (intention: IntentionInput): Promise<boolean> => {
    setRefused([])
    const answer = await action.run(intention)
    if (!answer.ok) return false
    setRefused(answer.value.refusals)
    return answer.value.accepted
  }
  return { want, busy: action.busy, refused, problem: action.problem, dismiss: action.dismiss }
}
