import { execFile } from 'node:child_process'
import { chmod, mkdir, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

/** The account that owns nothing, on every Linux: the app runs as it when the tests run as root. */
const nobody = 65_534

/**
 * Gives a folder below the one for temporary files to the account that the app runs as, with all that is in it; makes it
 * when it is not there.
 */
export const giveToApp = async (folder: string): Promise<void> => {
  await mkdir(folder, { recursive: true })
  if (process.geteuid?.() !== 0) return
  await promisify(execFile)('chown', ['-R', `${nobody}:${nobody}`, folder])
  for (let above = dirname(folder); above.startsWith(`${tmpdir()}/`); above = dirname(above)) {
    await chmod(above, (await stat(above)).mode | 0o011)
  }
}

/**
 * What starts a program as an ordinary user, with its arguments: the program itself, or when the tests run as root a
 * script of this name. Chromium's sandbox does not run as root, and the tests never switch it off.
 */
export const startedAsOrdinaryUser = async (program: string, script: string): Promise<string> => {
  if (process.geteuid?.() !== 0) return program
  const become = `setpriv --reuid=${nobody} --regid=${nobody} --clear-groups`
  await writeFile(script, `#!/bin/sh\nexec ${become} -- '${program.replaceAll("'", `'\\''`)}' "$@"\n`, { mode: 0o755 })
  return script
}
