import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { requirePowerShell, runPowerShellFile } from '../support/powershell.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const at = temporaryFolder()

const run = (text: string, words: readonly string[] = []) => {
  writeFileSync(at('script.ps1'), text)
  return runPowerShellFile(at('script.ps1'), words)
}

it('a script gets its parameters as they were given, and gives its exit code', async (context) => {
  requirePowerShell(context)
  const text = 'param([string] $Text, [switch] $Set) [Console]::Out.WriteLine("$Text $Set"); exit 3'
  const { status, stdout, stderr } = await run(text, ['-Set', '-Text', "it's $a; exit 4"])
  expect([status, stdout.trimEnd(), stderr]).toEqual([3, "it's $a; exit 4 True", ''])
})

it('a script that ends by itself gives 0, one that throws gives 1 and its words', async (context) => {
  requirePowerShell(context)
  expect(await run('1 + 1')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^2\r?\n$/), stderr: '' })
  expect(await run('throw "no more"; exit 3')).toMatchObject({ status: 1, stderr: expect.stringContaining('no more') })
})

it('a script that is not there is no success', async (context) => {
  requirePowerShell(context)
  expect((await runPowerShellFile(at('missing.ps1'))).status).not.toBe(0)
})
