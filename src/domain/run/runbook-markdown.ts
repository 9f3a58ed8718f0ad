import { invocationOf, type PepCommand } from '../pep/command.ts'
import { powerShellText, unseenCharacter } from '../pep/powershell-text.ts'

/** The Markdown of a runbook: what it is made of, each as lines. */

/** Lines to paste. None of them begins with three backticks, which would end the block. */
export const block = (...lines: readonly string[]): readonly string[] => ['```powershell', ...lines, '```', '']

/** A command for the stamp: the text that is shown everywhere, in the form in which it reaches the endpoint. */
export const sent = (command: PepCommand): readonly string[] => block(invocationOf(command))

export const warning = (text: string): readonly string[] => [`> **Careful.** ${text}`, '']

/** A value as code, between more backticks than it holds itself. */
export const span = (text: string): string => {
  const shown = plain(text)
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length))
  const fence = '`'.repeat(longest + 1)
  const blank = longest > 0 ? ' ' : ''
  return `${fence}${blank}${shown}${blank}${fence}`
}

/** A value on one line: characters that could not be seen stand as PowerShell would write them. */
const plain = (text: string): string => (unseenCharacter(text) === null ? text : powerShellText(text))
