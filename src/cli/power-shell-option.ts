import { isAbsolute } from 'node:path'
import type { ShellProgram } from '../main/pep/shell.ts'
import { windowsPowerShell } from '../main/pep/windows-powershell.ts'
import type { Given } from './arguments.ts'
import type { Environment } from './command.ts'
import { UsageError } from './failure.ts'

export const powerShellOption = {
  name: 'powershell',
  value: 'FILE',
  need: 'optional',
  meaning: 'the PowerShell to use, by its absolute path (Windows PowerShell 5.1, in its place in Windows)',
} as const

/** The PowerShell that was named, or that of Windows. Throws `UsageError` when there is none. */
export const givenPowerShell = (given: Given<'powershell'>, environment: Environment): ShellProgram => {
  const named = given.optional('powershell')
  if (named !== null) {
    if (isAbsolute(named)) return { executable: named, environment: {}, before: [] }
    throw new UsageError('--powershell needs the absolute path of a PowerShell: a name alone could be another program.')
  }
  const own = windowsPowerShell(process.platform, environment)
  if (own !== null) return own
  throw new UsageError(
    'There is no Windows PowerShell on this system: run this on the jump box, or name another one with --powershell FILE.',
  )
}
