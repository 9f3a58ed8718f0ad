import { createContext, type ReactNode, useContext, useEffect, useRef, useState } from 'react'
import type { Problem, Result, StopWatching } from '../contract/definition.ts'
import type { Client } from './client.ts'

const ClientContext = createContext<Client | null>(null)

export const ClientProvider = ({ client, children }: { readonly client: Client; readonly children: ReactNode }) => (
  <ClientContext.Provider value={client}>{children}</ClientContext.Provider>
)

export const useClient = (): Client => {
  const client = useContext(ClientContext)
  if (client === null) throw new Error('this component stands outside of ClientProvider')
  return client
}

/** What is watched: nothing yet, the newest value, or why there is none. */
export type Watched<Value> =
  | { readonly is: 'loading' }
  | { readonly is: 'there'; readonly value: Value }
  | { readonly is: 'failed'; readonly problem: Problem }

/** An operation that is watched, as the client has it. */
type Watching<Input, Value> = (input: Input, listener: (answer: Result<Value>) => void) => StopWatching

/**
 * Watches something as long as the component is there; when the input changes, the old is let go of.
 * @param choose the operation, for example `({ runs }) => runs.snapshot`
 */
export const useWatched = <Input, Value>(
  choose: (client: Client) => Watching<Input, Value>,
  input: Input,
): Watched<Value> => {
  const watching = choose(useClient())
  const key = JSON.stringify(input)
  const newest = useRef(input)
  newest.current = input
  const [watched, setWatched] = useState<{ readonly key: string; readonly state: Watched<Value> } | null>(null)
  useEffect(
    () =>
      watching(newest.current, (answer) =>
        setWatched({
          key,
          state: answer.ok ? { is: 'there', value: answer.value } : { is: 'failed', problem: answer.problem },
        }),
      ),
    [watching, key],
  )
  return watched?.key === key ? watched.state : { is: 'loading' }
}

/** Does something that can fail, and keeps why it did until the next try. */
export const useAction = <Arguments extends readonly unknown[], Value>(
  action: (client: Client, ...given: Arguments) => Promise<Result<Value>>,
): {
  readonly run: (...given: Arguments) => Promise<Result<Value>>
  readonly busy: boolean
  readonly problem: Problem | null
  readonly dismiss: () => void
} => {
  const client = useClient()
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const run = async (...given: Arguments): Promise<Result<Value>> => {
    setBusy(true)
    setProblem(null)
    try {
      const answer = await action(client, ...given)
      if (!answer.ok) setProblem(answer.problem)
      return answer
    } finally {
      setBusy(false)
    }
  }
  return { run, busy, problem, dismiss: () => setProblem(null) }
}
