import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { ElectronRuntime, NoRuntime, Say } from '../electron-runtime.ts'

const installed = fileURLToPath(new URL('../../node_modules/electron', import.meta.url))

/** The Electron that ships, from the package `electron`, which downloads it once and checks its hash. */
export const official = async (say: Say): Promise<ElectronRuntime | NoRuntime> => {
  if (!existsSync(join(installed, 'path.txt'))) say('The official Electron is not here yet: trying to download it.')
  try {
    await promisify(execFile)(process.execPath, [join(installed, 'install.js')], { env: environment() })
  } catch (error) {
    return { missing: `the official one can’t be downloaded (${lastWords(error)})` }
  }
  return {
    kind: 'official',
    executable: join(installed, 'dist', readFileSync(join(installed, 'path.txt'), 'utf8')),
    version: readFileSync(join(installed, 'dist', 'version'), 'utf8')
      .trim()
      .replace(/^v/, ''),
  }
}

/** With the variable, the download would take another Electron for its own. */
const environment = (): NodeJS.ProcessEnv => {
  const { ELECTRON_OVERRIDE_DIST_PATH: _, ...environment } = process.env
  return environment
}

/** The first line of what the download wrote at last is the error, the others are where in its code. */
const lastWords = (error: unknown): string => {
  const written = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : ''
  const [line = ''] = written.split('\n').filter((text) => !/^\s/.test(text))
  return line === '' ? String(error) : line
}
