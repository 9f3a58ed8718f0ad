import type { TrustedHostsReading } from '../../domain/pep/trusted-hosts.ts'
import { Agent } from './agent.ts'
import { type ShellPatience, type ShellProgram, usualPatience } from './shell.ts'

/**
 * TrustedHosts of this computer, from the registry, where every account may read it: the WSMan drive shows it to
 * administrators only. A value that is not there is an empty list. Throws `ShellEnded` when PowerShell can't be used.
 */
export const readTrustedHosts = async (
  program: ShellProgram,
  signal: AbortSignal,
  patience: ShellPatience = usualPatience,
): Promise<TrustedHostsReading> => {
  const agent = await Agent.start(program, patience, signal, ['jump-box'])
  try {
    const { list, policy, problem } = await agent.trustedHosts()
    return { list: problem === null ? (list ?? '') : null, policy }
  } finally {
    await agent.end()
  }
}
