import { spawnSync } from 'node:child_process'
import type { TestContext } from 'vitest'

/**
 * Skips a test, with a reason that is said at the end of the run, when a program that it compares with is not installed.
 * With KEYTURN_TEST_REQUIRE=all a missing program is a failure.
 */
export const requireTool = (context: TestContext, name: string, versionArgument = '--version'): void => {
  const { error } = spawnSync(name, [versionArgument], { stdio: 'ignore' })
  if (error === undefined) return
  if (process.env.KEYTURN_TEST_REQUIRE === 'all')
    throw new Error(`${name} is not installed, and every tool is required here`)
  context.skip(`${name} is not installed`)
}
