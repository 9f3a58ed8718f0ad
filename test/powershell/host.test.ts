import { writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { requirePowerShell, runPowerShellFile, runPowerShellInput } from '../support/powershell.ts'
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

/** What comes of commands on the standard input. Source: InputLoop.Run in PowerShell’s ConsoleHost. */
const inputs: readonly (readonly [what: string, input: string, output: readonly string[]])[] = [
  ['a line runs by itself', "'a'\n'b'\n", ['a', 'b']],
  ['a last line needs no end', "'a'\n'b'", ['a', 'b']],
  ['what a line sets is there for the next', '$x = 1\n$x + 1\n', ['2']],
  ['blank lines mean nothing', "\n  \n'a'\n\n\n'b'\n", ['a', 'b']],
  ['a line that is not complete waits for a blank one', "if ($true) {\n'a'\n}\n\n'b'\n", ['a', 'b']],
  ['until then it takes whatever comes', "if ($true) {\n'a'\n}\n'b'\n\n'c'\n", ['a', 'b', 'c']],
  ['without one it is dropped', "'a'\nif ($true) {\n'b'\n}\n", ['a']],
  ['what is still not complete goes on waiting', "if ($true) {\n\n'a' }\n\n'b'\n", ['a', 'b']],
  ['a text may have lines', "'a\nb'\n\n'c'\n", ['a', 'b', 'c']],
  ['letters of every script arrive and go out', "'Größe 漢 😀'.Length\n'Größe 漢 😀'\n", ['10', 'Größe 漢 😀']],
]

it.for(inputs)('of commands on the standard input, %s', async ([, input, output], context) => {
  requirePowerShell(context)
  const { status, stdout, stderr } = await runPowerShellInput(input)
  expect([status, stdout.split(/\r?\n/).filter((line) => line !== ''), stderr]).toEqual([0, output, ''])
})

it('of commands on the standard input, one that fails is told of and does not end the others', async (context) => {
  requirePowerShell(context)
  const { status, stdout, stderr } = await runPowerShellInput("throw 'no more'\n'a'\n1 +* 2\n'b'\nNo-Such\n'c'\n")
  expect([status, stdout.trim().split(/\r?\n/)]).toEqual([0, ['a', 'b', 'c']])
  expect(stderr).toContain('no more')
  expect(stderr).toContain('No-Such')
})

it('of commands on the standard input, exit ends them with its code', async (context) => {
  requirePowerShell(context)
  const { status, stdout } = await runPowerShellInput("'a'\nexit 7\n'b'\n")
  expect([status, stdout.trim()]).toEqual([7, 'a'])
})
