import { describe, expect, it } from 'vitest'
import { serviceFolders } from '../../src/domain/certificates/certificate-set.ts'
import { actionPlan } from '../../src/rehearsal/action-plan.ts'
import { namesOf } from './support/simulated.ts'

describe.each([namesOf('AAD'), namesOf('ADFS'), namesOf('AAD', true), namesOf('ADFS', true)])(
  'the action plan with $identity, Container Registry $containerRegistry',
  (names) => {
    const plan = actionPlan(names)

    it('rotates every service of the stamp once, and no other', () => {
      expect(plan.flatMap(({ folders }) => folders).toSorted()).toEqual([...serviceFolders(names)].toSorted())
    })

    it('takes about an hour in seven to nine steps', () => {
      const minutes = plan.reduce((sum, step) => sum + step.minutes, 0)
      expect(minutes).toBeGreaterThan(50)
      expect(minutes).toBeLessThan(75)
      expect(plan.length).toBeGreaterThanOrEqual(7)
      expect(plan.length).toBeLessThanOrEqual(9)
    })

    it('has a step for AD FS and Graph only where they are', () => {
      expect(plan.some(({ name }) => name.includes('AD FS'))).toBe(names.identity === 'ADFS')
    })
  },
)
