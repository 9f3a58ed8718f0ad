import { fileURLToPath } from 'node:url'
import { runPowerShellFile, windowsPowerShellAssemblies } from '../../support/powershell.ts'

const script = fileURLToPath(new URL('windows-powershell-faults.ps1', import.meta.url))

/**
 * What in a script Windows PowerShell 5.1 on .NET Framework 4.6.2 does not know, and which commands it calls that are
 * neither its own nor among `commands`: one line for each. A command may be given with the parameters that 5.1 has for
 * it (`Name:Parameter:Parameter`): then it is called with no other. Needs the .NET SDK.
 */
export const windowsPowerShellFaults = async (
  path: string,
  commands: readonly string[] = [],
): Promise<readonly string[]> => {
  const assemblies = await windowsPowerShellAssemblies()
  const words = ['-Script', path, '-Assemblies', assemblies, '-Commands', commands.join(',')]
  const { status, stdout, stderr } = await runPowerShellFile(script, words)
  if (status !== 0 || stderr !== '') throw new Error(`${path} could not be looked at:\n${stdout}\n${stderr}`)
  return stdout.split(/\r?\n/).filter((line) => line !== '')
}
