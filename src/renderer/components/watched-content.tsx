import { Spinner } from '@fluentui/react-components'
import type { ReactNode } from 'react'
import type { Watched } from '../connection.tsx'
import { ProblemMessage } from './problem-message.tsx'

/** Shows what is watched once it is there; until then that it is being fetched, or why it can't be. */
export const WatchedContent = <Value,>({
  watched,
  loading,
  children,
}: {
  readonly watched: Watched<Value>
  /** What is being fetched, for example `Reading the log…`. */
  readonly loading: string
  readonly children: (value: Value) => ReactNode
}): ReactNode => {
  switch (watched.is) {
    case 'loading':
      return <Spinner label={loading} />
    case 'failed':
      return <ProblemMessage problem={watched.problem} />
    case 'there':
      return children(watched.value)
  }
}
