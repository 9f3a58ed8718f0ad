import { type StepName, stepNames } from '../../../../domain/run/checklist.ts'

/** The step by which Keyturn can do what an advice says; null where a person has to do it elsewhere. */
export const stepInAdvice = (advice: string): StepName | null => {
  const [, named] = /\bthe step ([A-Z][a-z]+)\b/.exec(advice) ?? []
  const step = stepNames.find((name) => name === named)
  if (step !== undefined) return step
  if (/\bstart the rotation again\b/i.test(advice)) return 'Rotation'
  return /\brun the verification again\b/i.test(advice) ? 'Verification' : null
}
