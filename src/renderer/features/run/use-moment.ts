import { useMemo } from 'react'
import { useNow } from '../../components/times.ts'

/**
 * The time now as main would say it, in milliseconds: that of the newest snapshot, and what this window has counted since
 * it came. A clock that is set meanwhile does not make ages jump.
 */
export const useMoment = (snapshotAt: string): number => {
  const now = useNow()
  const received = useMemo(() => ({ main: Date.parse(snapshotAt), here: Date.now() }), [snapshotAt])
  return received.main + Math.max(0, now - received.here)
}
