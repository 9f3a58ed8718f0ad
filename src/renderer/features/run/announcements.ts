import type { RunView, StepView } from '../../../domain/run/view.ts'
import { statusWords } from '../../components/status-mark.tsx'
import { stampProgress } from './rotation/stamp-progress.ts'

/** What a screen reader should say of a run that went on: changes of its steps, and of the stamp's steps. */
export const changesBetween = (before: RunView, after: RunView): readonly string[] =>
  after.steps.flatMap((step, index) => {
    const earlier = before.steps[index]
    return earlier === undefined ? [] : changeOf(earlier, step)
  })

const changeOf = (before: StepView, after: StepView): readonly string[] => {
  if (before.status !== after.status) return [`${after.name}: ${statusWords[after.status]}.`]
  const progress = progressWords(after)
  return progress === '' || progress === progressWords(before) ? [] : [progress]
}

const progressWords = ({ progress }: StepView): string => {
  if (progress === null) return ''
  const { finished, total, current } = stampProgress(progress.steps)
  return `${finished} of ${total} of the stamp’s steps done.${current === null ? '' : ` ${current} is under way.`}`
}
