import { useEffect, useRef, useState } from 'react'
import type { RunView } from '../../../domain/run/view.ts'
import { visuallyHidden } from '../../components/visually-hidden.ts'
import { changesBetween } from './announcements.ts'

/** No more often than this is spoken of a run. */
const pauseMilliseconds = 15_000

/**
 * Says to a screen reader what changed in a run, at a rate that a person can listen to: what changed while it was silent
 * is said as it stands at the end of the pause.
 */
export const RunAnnouncer = ({ view }: { readonly view: RunView }) => {
  const [words, setWords] = useState('')
  const newest = useRef(view)
  newest.current = view
  const spoken = useRef({ view, at: Number.NEGATIVE_INFINITY })
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new view may bring something to say.
  useEffect(() => {
    const wait = Math.max(0, spoken.current.at + pauseMilliseconds - performance.now())
    const timer = setTimeout(() => {
      const changes = changesBetween(spoken.current.view, newest.current)
      if (changes.length === 0) return
      spoken.current = { view: newest.current, at: performance.now() }
      setWords(changes.join(' '))
    }, wait)
    return () => clearTimeout(timer)
  }, [view])
  return (
    <p style={visuallyHidden} role="status">
      {words}
    </p>
  )
}
