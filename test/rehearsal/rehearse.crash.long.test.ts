import { rm } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { countEntries, killAndResume, stampTemplate } from './support/crash.ts'

describe.each(['success', 'fails-then-rerun'])('%s, killed after every single entry', (scenario) => {
  let template = ''
  beforeAll(async () => {
    template = await stampTemplate(scenario)
  })
  afterAll(() => rm(template, { recursive: true, force: true }))

  it('reaches the same end', async () => {
    const count = await countEntries(template, scenario, '*')
    expect(count).toBeGreaterThan(100)
    for (let number = 1; number <= count; number++) await killAndResume(template, scenario, '*', number)
  }, 3_500_000)
})
