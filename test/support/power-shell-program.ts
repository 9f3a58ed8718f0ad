import type { ShellProgram } from '../../src/main/pep/shell.ts'
import { windowsPowerShell } from '../../src/main/pep/windows-powershell.ts'
import { hostEnvironment, powerShellHost } from '../../src/rehearsal/powershell/host-build.ts'
import { installedPowerShell } from '../../src/rehearsal/powershell/shell-choice.ts'

/**
 * The PowerShell of this machine by its absolute path, or the host in `test/powershell/host`, as Keyturn starts one;
 * scripts may be loaded before the agent. Behind `requirePowerShell`.
 */
export const powerShellProgram = async (...before: readonly string[]): Promise<ShellProgram> => {
  const own = windowsPowerShell(process.platform, process.env)
  if (own !== null) return { ...own, before }
  const executable = (await installedPowerShell(process.env)) ?? (await powerShellHost()).executable
  return { executable, environment: hostEnvironment, before }
}
