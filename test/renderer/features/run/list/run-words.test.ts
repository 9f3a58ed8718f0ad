import { expect, it } from 'vitest'
import { newestFirst, resultWords, stateWords } from '../../../../../src/renderer/features/run/list/run-words.ts'
import { noticed, reported, rotating, summaryOf } from '../../../support/samples/run.ts'

it('says how an open run stands', () => {
  expect(stateWords(summaryOf('a', rotating()))).toBe('Rotation is running')
  expect(stateWords(summaryOf('a', noticed()))).toBe('next: Readiness')
  expect(stateWords(summaryOf('a', reported()))).toBe('everything done, to be closed')
})

it('says how a closed run ended', () => {
  const completed = summaryOf('a', reported().add({ type: 'run-closed', end: 'completed', reason: null }))
  const abandoned = summaryOf('a', noticed().add({ type: 'run-closed', end: 'abandoned', reason: 'other plans' }))
  expect(stateWords(completed)).toBe('completed')
  expect(stateWords(abandoned)).toBe('abandoned')
  expect(resultWords(abandoned)).toBe('not rotated to the end')
})

it('puts the newest run first', () => {
  const runs = [
    { ...summaryOf('old', noticed()), openedAt: '2026-01-01T00:00:00.000Z' },
    { ...summaryOf('new', noticed()), openedAt: '2026-11-01T00:00:00.000Z' },
  ]
  expect(newestFirst(runs).map(({ run }) => run)).toEqual(['new', 'old'])
})
