import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countEntries, killAndResume, stampTemplate } from './support/crash.ts'

/** Every intent, every outcome, and the two moments before a command is sent; `npm run test:long` does the same after every single entry. */
describe.each(['success', 'fails-then-rerun'])('%s, killed after every intent and every outcome', (scenario) => {
  let template = ''
  beforeAll(async () => {
    template = await stampTemplate(scenario)
  })
  afterAll(() => rm(template, { recursive: true, force: true }))

  it.each(['step-intended', 'step-ended', 'action-before', 'command-sending'])(
    'reaches the same end after each %s',
    async (type) => {
      const count = await countEntries(template, scenario, type)
      expect(count).toBeGreaterThanOrEqual(type.startsWith('step-') ? 10 : 1)
      for (let number = 1; number <= count; number++) await killAndResume(template, scenario, type, number)
    },
    600_000,
  )
})
