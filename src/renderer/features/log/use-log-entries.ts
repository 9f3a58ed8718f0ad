import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../../contract/definition.ts'
import type { LogEntry } from '../../../contract/log.ts'
import { useClient } from '../../connection.tsx'
import type { LogFilter } from './log-filter-draft.ts'

/** What was found so far, the newest first. */
export interface FoundEntries {
  readonly entries: readonly LogEntry[]
  /** Where to go on among the older entries; null when all were looked at. */
  readonly next: number | null
  readonly lookedAt: number
  /** How many entries the log had when it was begun to look. */
  readonly newest: number
}

const pageSize = 100

/**
 * The entries that a filter lets through, page by page. What was found stays until the next answer is there, also when
 * one fails.
 * @param newest how many entries the log has now
 */
export const useLogEntries = (filter: LogFilter, newest: number) => {
  const client = useClient()
  const [found, setFound] = useState<FoundEntries | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [busy, setBusy] = useState(true)
  /** Only the answer to the newest question counts: answers to what was typed before may come later. */
  const question = useRef(0)
  const look = async (wanted: LogFilter, before: FoundEntries | null): Promise<void> => {
    question.current += 1
    const asked = question.current
    setBusy(true)
    const answer = await client.log.page({
      filter: wanted,
      order: 'newest-first',
      beyond: before?.next ?? null,
      limit: pageSize,
    })
    if (asked !== question.current) return
    setBusy(false)
    setProblem(answer.ok ? null : answer.problem)
    if (answer.ok) setFound(joined(before, answer.value, newest))
  }
  const key = JSON.stringify(filter)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a filter is another one when what it says is; new entries are shown when they are asked for.
  useEffect(() => {
    void look(filter, null)
    return () => {
      question.current += 1
    }
  }, [client, key])
  return {
    found,
    problem,
    busy,
    lookFurther: () => (found === null ? Promise.resolve() : look(filter, found)),
    lookAnew: () => look(filter, null),
  }
}

const joined = (
  before: FoundEntries | null,
  page: Pick<FoundEntries, 'entries' | 'next' | 'lookedAt'>,
  newest: number,
): FoundEntries =>
  before === null
    ? { ...page, newest: Math.max(newest, page.entries[0]?.seq ?? 0) }
    : {
        entries: [...before.entries, ...page.entries],
        next: page.next,
        lookedAt: before.lookedAt + page.lookedAt,
        newest: before.newest,
      }
