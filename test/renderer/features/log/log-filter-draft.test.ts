import { describe, expect, it } from 'vitest'
import {
  emptyDraft,
  everything,
  filterOf,
  filterProblems,
} from '../../../../src/renderer/features/log/log-filter-draft.ts'

describe('what is looked for in the log', () => {
  it('is everything as long as nothing is typed', () => {
    expect(filterOf(emptyDraft)).toEqual(everything)
    expect(filterOf({ ...emptyDraft, text: '  ' })).toEqual(everything)
  })

  it('is a day, or a moment in UTC', () => {
    for (const from of ['2026-11-25', '2026-11-25T10:00Z', '2026-11-25 10:00:59Z', ' 2026-11-25T10:00:59.123Z ']) {
      expect(filterProblems({ from, to: '' })).toEqual({ from: null, to: null })
      expect(filterOf({ ...emptyDraft, from })?.from).toBe(from.trim())
    }
  })

  it('is not applied while a time is none, and says how one is written', () => {
    for (const to of ['yesterday', '2026-02-30', '2026-11-25T10:00', '25.11.2026', '2026-11-25T25:00Z']) {
      expect(filterProblems({ from: '', to }).to).toMatch(/^Write a day, as 2026-11-25/)
      expect(filterOf({ ...emptyDraft, to })).toBeNull()
    }
  })

  it('begins before it ends', () => {
    expect(filterProblems({ from: '2026-11-25', to: '2026-11-25' }).to).toMatch(/later than “from”/)
    expect(filterProblems({ from: '2026-11-25', to: '2026-11-25T00:01Z' }).to).toBeNull()
  })
})
