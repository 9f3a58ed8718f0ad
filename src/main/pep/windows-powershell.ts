import type { ShellProgram } from './shell.ts'

/**
 * Windows PowerShell 5.1 by its absolute path, so that no other program of that name is found first; null where there is
 * none. It is part of Windows since Windows 10 and Server 2016.
 */
export const windowsPowerShell = (
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
): ShellProgram | null => {
  if (platform !== 'win32') return null
  const root = environment.SystemRoot ?? 'C:\\Windows'
  return {
    executable: [root, 'System32', 'WindowsPowerShell', 'v1.0', 'powershell.exe'].join('\\'),
    environment: {},
    before: [],
  }
}
