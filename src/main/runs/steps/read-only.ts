import type { Outcome } from '../../../domain/run/event.ts'

/** A step that only reads has nothing to be found out: it can simply be done again. */
export const readOnlyNotStarted = async (): Promise<Outcome> => ({
  result: 'not-started',
  summary: 'This step only reads, so nothing was changed. It can be taken again.',
})
