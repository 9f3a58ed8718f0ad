import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Problem } from '../../../../contract/definition.ts'
import type { StepName } from '../../../../domain/run/checklist.ts'
import { useClient } from '../../../connection.tsx'
import { OutputLines } from './output-lines.ts'

/** The output of a step, watched as long as somebody looks at it. The lines change without anything being drawn anew. */
export const useOutput = (
  run: string,
  step: StepName,
): { readonly lines: OutputLines; readonly problem: Problem | null } => {
  const { runs } = useClient()
  const [lines, setLines] = useState(() => new OutputLines())
  const [problem, setProblem] = useState<Problem | null>(null)
  useEffect(() => {
    const fresh = new OutputLines()
    setLines(fresh)
    setProblem(null)
    return runs.output({ run, step }, (answer) => {
      if (answer.ok) fresh.put(answer.value)
      else setProblem(answer.problem)
    })
  }, [runs, run, step])
  return { lines, problem }
}

/** Draws anew when there are other rows, at most once a frame. Returns how many there are. */
export const useOutputLength = (lines: OutputLines): number => {
  useSyncExternalStore(
    (changed) => {
      let frame: number | null = null
      const stop = lines.onChanged(() => {
        frame ??= requestAnimationFrame(() => {
          frame = null
          changed()
        })
      })
      return () => {
        stop()
        if (frame !== null) cancelAnimationFrame(frame)
      }
    },
    () => lines.version,
  )
  return lines.length
}
