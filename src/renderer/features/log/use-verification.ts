import { useEffect, useRef, useState } from 'react'
import type { Problem, StopWatching } from '../../../contract/definition.ts'
import type { VerificationView } from '../../../contract/log.ts'
import { useClient } from '../../connection.tsx'

/** How a verification stands that was asked for in this window. */
export type Verifying =
  | { readonly is: 'not-asked' }
  | { readonly is: 'under-way'; readonly entries: number }
  | { readonly is: 'over'; readonly result: VerificationView }
  | { readonly is: 'failed'; readonly problem: Problem }

export interface Verification {
  readonly verifying: Verifying
  readonly start: () => void
}

/** Verifies the whole log when it is asked to; it goes on while something else is looked at on the same page. */
export const useVerification = (): Verification => {
  const client = useClient()
  const [verifying, setVerifying] = useState<Verifying>({ is: 'not-asked' })
  const stop = useRef<StopWatching | null>(null)
  useEffect(() => () => stop.current?.(), [])
  const start = (): void => {
    stop.current?.()
    setVerifying({ is: 'under-way', entries: 0 })
    stop.current = client.log.verify(null, (answer) =>
      setVerifying(answer.ok ? standing(answer.value) : { is: 'failed', problem: answer.problem }),
    )
  }
  return { verifying, start }
}

const standing = ({
  entries,
  result,
}: {
  readonly entries: number
  readonly result: VerificationView | null
}): Verifying => (result === null ? { is: 'under-way', entries } : { is: 'over', result })
