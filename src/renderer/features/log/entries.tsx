import { useEffect, useMemo, useState } from 'react'
import { choose, replaceRoute, useChoices } from '../../store.ts'
import { EntryFilter } from './entry-filter.tsx'
import { FoundCard } from './found-card.tsx'
import { draftOf, everything, type FilterDraft, filterOf, isEmptyDraft, type LogFilter } from './log-filter-draft.ts'
import { useLogEntries } from './use-log-entries.ts'

/** How long nothing is typed before it is looked for, in milliseconds. */
const typingPause = 300

/** The entries of the log, the newest first, and what to look for among them, which stands in the address. */
export const Entries = ({ run, newest }: { readonly run: string | null; readonly newest: number }) => {
  const choices = useChoices()
  const draft = useMemo(() => draftOf(run, choices), [run, choices])
  const looking = useLogEntries(useAppliedFilter(draft), newest)
  const change = ({ run: next, ...others }: FilterDraft): void => {
    choose(others)
    if (next !== draft.run) replaceRoute({ page: 'log', run: next === '' ? null : next }, others)
  }
  return (
    <>
      <EntryFilter draft={draft} seen={looking.found?.entries ?? []} onChange={change} />
      <FoundCard looking={looking} newest={newest} narrowed={!isEmptyDraft(draft)} />
    </>
  )
}

/** The newest filter that makes sense, a moment after it was typed. */
const useAppliedFilter = (draft: FilterDraft): LogFilter => {
  const [applied, setApplied] = useState(() => filterOf(draft) ?? everything)
  useEffect(() => {
    const filter = filterOf(draft)
    if (filter === null) return
    const timer = setTimeout(() => setApplied(filter), typingPause)
    return () => clearTimeout(timer)
  }, [draft])
  return applied
}
