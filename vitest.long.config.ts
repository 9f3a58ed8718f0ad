import { defineConfig } from 'vitest/config'

/** The long run: exhaustive cases whose samples stand in the ordinary test run. Ends within an hour on two cores. */
export default defineConfig({
  test: { include: ['test/**/*.long.test.ts'], testTimeout: 3_600_000, hookTimeout: 120_000 },
})
