import { type SelfCheck, type SelfTest, selfTest } from '../../main/pep/self-test.ts'
import type { ShellProgram } from '../../main/pep/shell.ts'
import { defineCommand } from '../command.ts'
import { givenPowerShell, powerShellOption } from '../power-shell-option.ts'

export const pepSelftest = defineCommand({
  name: 'pep selftest',
  summary: 'Tries on this computer what the way to the privileged endpoint needs, as far as it goes without a stamp.',
  options: [powerShellOption],
  run: async (given, surroundings) => {
    const signal = surroundings.cancelSignal((words) => surroundings.stderr.write(`${words}\n`))
    const program = givenPowerShell(given, surroundings.environment)
    const test = await selfTest(program, signal)
    const result = worst(test.checks)
    return {
      good: result !== 'Fail',
      document: { result, powershell: { executable: program.executable, host: test.host }, checks: test.checks },
      lines: linesOf(test, program, result),
    }
  },
})

const worst = (checks: readonly SelfCheck[]): SelfCheck['result'] => {
  const results = new Set(checks.map(({ result }) => result))
  if (results.has('Fail')) return 'Fail'
  return results.has('Warning') ? 'Warning' : 'OK'
}

const linesOf = ({ checks }: SelfTest, program: ShellProgram, result: SelfCheck['result']): readonly string[] => [
  program.executable,
  ...checks.map((check) => `${check.result.padEnd(8)}${check.name.padEnd(24)}${check.message}`),
  result === 'Fail'
    ? 'Keyturn can’t reach a privileged endpoint from this computer as it is.'
    : 'What can be tried without a stamp works. A stamp’s own answer is only had from a stamp.',
]
