import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** The first PowerShell that can load the transport of the test bed: it is built for the engine of that version. */
const oldest = [7, 6] as const

/**
 * A real PowerShell in whose place the built host would stand: the one that KEYTURN_TEST_POWERSHELL names, or a `pwsh` on
 * the path that is new enough; null when there is none.
 */
export const installedPowerShell = async (
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | null> => {
  const named = environment.KEYTURN_TEST_POWERSHELL ?? ''
  if (named !== '') return named
  const found = onPath(environment.PATH ?? '', process.platform === 'win32' ? 'pwsh.exe' : 'pwsh')
  return found !== null && (await isNewEnough(found)) ? found : null
}

const onPath = (path: string, name: string): string | null =>
  path
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable) ?? null

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    // Not there, or nothing that could be run: the next folder is looked into.
    return false
  }
}

/** One that does not even say its version is as good as none. */
const isNewEnough = async (executable: string): Promise<boolean> => {
  const question = '"$($PSVersionTable.PSVersion.Major).$($PSVersionTable.PSVersion.Minor)"'
  const words = ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', question]
  const { stdout } = await promisify(execFile)(executable, words).catch(() => ({ stdout: '' }))
  const [major = 0, minor = 0] = stdout.trim().split('.').map(Number)
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1])
}
