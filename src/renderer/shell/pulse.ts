import { useEffect, useState } from 'react'
import { useClient } from '../connection.tsx'

/** How often main is asked whether it still answers, and how long an answer may take, in milliseconds. */
const askedEvery = 10_000
const answerMayTake = 5_000

/**
 * Since when main has not answered, in milliseconds of this computer's clock; null while it does. State comes only when
 * it changes, so that a window can't tell a calm Keyturn from one that hangs: it asks, by watching the state anew for a
 * moment. That is answered at once.
 */
export const useSilentSince = (): number | null => {
  const { application } = useClient()
  const [silentSince, setSilentSince] = useState<number | null>(null)
  useEffect(() => {
    let lastAnswer = Date.now()
    let release = (): void => undefined
    const ask = (): void => {
      release()
      const overdue = setTimeout(() => setSilentSince(lastAnswer), answerMayTake)
      const stop = application.state(null, ({ ok }) => {
        if (!ok) return
        clearTimeout(overdue)
        release()
        lastAnswer = Date.now()
        setSilentSince(null)
      })
      release = () => {
        clearTimeout(overdue)
        stop()
      }
    }
    const timer = setInterval(ask, askedEvery)
    return () => {
      clearInterval(timer)
      release()
    }
  }, [application])
  return silentSince
}
