import { expect, it } from 'vitest'
import { adviceFor } from '../../../../../src/domain/rotation/failures.ts'
import { stepInAdvice } from '../../../../../src/renderer/features/run/outcome/next-help.ts'

it('offers the restore and the rerun for what the domain advises after a failed rotation', () => {
  for (const words of ["Access to the path '\\\\server\\share' is denied.", 'Something that nobody has ever seen.']) {
    const steps = adviceFor(words, '').doNext.map(stepInAdvice)
    expect(steps).toContain('Share')
    expect(steps).toContain('Rotation')
    expect(steps.indexOf('Share')).toBeLessThan(steps.indexOf('Rotation'))
  }
})

it('finds the step that an advice names, and none in other words', () => {
  expect(stepInAdvice('Give the stamp a few minutes and run the verification again.')).toBe('Verification')
  expect(stepInAdvice('Then take the step again.')).toBeNull()
  expect(stepInAdvice('In the step Nowhere.')).toBeNull()
  expect(stepInAdvice('Contact support.')).toBeNull()
})
