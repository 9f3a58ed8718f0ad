import { useEffect, useState } from 'react'
import type { OutputLines } from './output-lines.ts'
import { searchOutput } from './output-search.ts'

/** What is looked for in an output, and where it was found. */
export interface OutputSearch {
  readonly sought: string
  seek(text: string): void
  readonly found: readonly number[]
  readonly done: boolean
  /** Which of those that were found is looked at, from 0; -1 when none. */
  readonly at: number
  /** The row that is looked at; null when none. */
  readonly row: number | null
  move(by: 1 | -1): void
}

/** So long a person may pause while typing before it is looked for. */
const pauseMilliseconds = 150

export const useOutputSearch = (lines: OutputLines, version: number): OutputSearch => {
  const [sought, setSought] = useState('')
  const [found, setFound] = useState<{ readonly rows: readonly number[]; readonly done: boolean }>(nothing)
  const [row, setRow] = useState<number | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each version of the output may hold more of what is sought.
  useEffect(() => {
    if (sought === '') {
      setFound(nothing)
      setRow(null)
      return
    }
    let stop = (): void => undefined
    const pause = setTimeout(() => {
      stop = searchOutput(lines, sought, (rows, done) => {
        setFound({ rows, done })
        setRow((before) => (before !== null && rows.includes(before) ? before : (rows[0] ?? null)))
      })
    }, pauseMilliseconds)
    return () => {
      clearTimeout(pause)
      stop()
    }
  }, [lines, version, sought])
  const at = row === null ? -1 : found.rows.indexOf(row)
  const move = (by: 1 | -1): void => {
    const count = found.rows.length
    if (count > 0) setRow(found.rows[(at + by + count) % count] ?? null)
  }
  return { sought, seek: setSought, found: found.rows, done: found.done, at, row, move }
}

const nothing = { rows: [], done: true } as const
