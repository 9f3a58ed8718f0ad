import { useState } from 'react'
import type { DraftProblem } from '../../../../domain/run/plan-draft.ts'

/** Which problems of a form are said: those of fields that the person was at, and all once they tried to send it. */
export interface ShownProblems {
  /** What is said about a field; null when nothing is. */
  of(field: string): string | null
  touch(field: string): void
  showAll(): void
}

/** @param problems everything that is wrong with what is filled in now */
export const useShownProblems = (problems: readonly DraftProblem[]): ShownProblems => {
  const [touched, setTouched] = useState<ReadonlySet<string>>(new Set())
  const [all, setAll] = useState(false)
  return {
    of: (field) =>
      all || touched.has(field) ? (problems.find((problem) => problem.field === field)?.message ?? null) : null,
    touch: (field) => setTouched((before) => (before.has(field) ? before : new Set([...before, field]))),
    showAll: () => setAll(true),
  }
}

/** The properties by which a Fluent field says what is wrong with it. */
export const saying = (problem: string | null): { readonly validationMessage?: string } =>
  problem === null ? {} : { validationMessage: problem }
