import type { PepCommand } from './command.ts'

type CommandName = PepCommand['command']

/** Every command that Keyturn can send, by its name. */
const commandNames = Object.keys({
  'Get-AzureStackStampInformation': true,
  'Test-AzureStack': true,
  'Start-SecretRotation': true,
  'Get-ActionStatus': true,
  'Close-PrivilegedEndpoint': true,
} satisfies { readonly [name in CommandName]: true })

/** Keyturn's own commands, as far as a session offers them, each group in the order of Keyturn's list. */
export interface OfferedCommands {
  readonly offered: readonly string[]
  readonly missing: readonly string[]
}

/**
 * Which of Keyturn's commands a session offers. Several that the documentation tells to use are missing from the
 * published reference, and releases differ, so that only the session itself knows.
 * @param names what Get-Command showed in the session
 */
export const offeredCommands = (names: Iterable<string>): OfferedCommands => {
  const shown = new Set([...names].map((name) => name.toLowerCase()))
  const isShown = (name: string): boolean => shown.has(name.toLowerCase())
  return { offered: commandNames.filter(isShown), missing: commandNames.filter((name) => !isShown(name)) }
}

/** Whether a session offers a command; PowerShell compares the names of commands without case. */
export const offers = (names: Iterable<string>, command: CommandName): boolean =>
  offeredCommands(names).offered.includes(command)
