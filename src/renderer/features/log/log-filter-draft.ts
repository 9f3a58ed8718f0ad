import type { z } from 'zod'
import type { LogFilterSchema } from '../../../contract/log.ts'
import type { Choices } from '../../route.ts'

/** What a person looks for in the log, as it is typed; empty where anything will do. */
export interface FilterDraft {
  readonly run: string
  readonly step: string
  readonly type: string
  readonly actor: string
  readonly from: string
  readonly to: string
  readonly text: string
}

export type LogFilter = z.output<typeof LogFilterSchema>

export const emptyDraft: FilterDraft = { run: '', step: '', type: '', actor: '', from: '', to: '', text: '' }

/** The draft that stands in the address: the run in its path, the rest among the choices. */
export const draftOf = (run: string | null, choices: Choices): FilterDraft => ({
  run: run ?? '',
  step: choices.step ?? '',
  type: choices.type ?? '',
  actor: choices.actor ?? '',
  from: choices.from ?? '',
  to: choices.to ?? '',
  text: choices.text ?? '',
})

/** The filter that lets everything through. */
export const everything: LogFilter = {
  run: null,
  step: null,
  type: null,
  actor: null,
  from: null,
  to: null,
  text: null,
}

/** What is wrong with the two times, in words; null where nothing is. */
export const filterProblems = ({
  from,
  to,
}: Pick<FilterDraft, 'from' | 'to'>): { readonly from: string | null; readonly to: string | null } => {
  const [begin, end] = [instantOf(from), instantOf(to)]
  return {
    from: begin === 'none' ? howToWrite : null,
    to:
      end === 'none'
        ? howToWrite
        : begin !== 'none' && begin !== null && end !== null && begin >= end
          ? 'It has to be later than “from”. For one day, give it and the day after it.'
          : null,
  }
}

const howToWrite = 'Write a day, as 2026-11-25, or a moment in UTC, as 2026-11-25T10:00Z.'

/** The filter of a draft whose times are right; null as long as they are not. */
export const filterOf = (draft: FilterDraft): LogFilter | null => {
  const problems = filterProblems(draft)
  if (problems.from !== null || problems.to !== null) return null
  return {
    run: given(draft.run),
    step: given(draft.step),
    type: given(draft.type),
    actor: given(draft.actor),
    from: given(draft.from),
    to: given(draft.to),
    text: given(draft.text),
  }
}

const given = (text: string): string | null => (text.trim() === '' ? null : text.trim())

export const isEmptyDraft = (draft: FilterDraft): boolean => Object.values(draft).every((text) => text.trim() === '')

const timePattern = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d{3}))?)?Z)?$/

/** As the log itself reads a time: null for none, `none` for what is no time. */
const instantOf = (text: string): string | 'none' | null => {
  if (text.trim() === '') return null
  const [, day = '', minute = '00:00', second = '00', millisecond = '000'] = timePattern.exec(text.trim()) ?? []
  const instant = `${day}T${minute}:${second}.${millisecond}Z`
  const date = new Date(instant)
  // There is no 30th of February, but JavaScript makes a day of March out of it.
  return !Number.isNaN(date.getTime()) && date.toISOString() === instant ? instant : 'none'
}
