import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ElectronRuntime, NoRuntime } from '../electron-runtime.ts'

/** The Electron in the folder that ELECTRON_OVERRIDE_DIST_PATH names, laid out as Electron is released. */
export const given = async (): Promise<ElectronRuntime | NoRuntime> => {
  const folder = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? ''
  if (folder === '') return { missing: 'ELECTRON_OVERRIDE_DIST_PATH names none' }
  const [executable, version] = [join(folder, executableName()), join(folder, 'version')]
  for (const file of [executable, version]) {
    if (!existsSync(file)) return { missing: `ELECTRON_OVERRIDE_DIST_PATH names ${folder}, where ${file} is missing` }
  }
  return { kind: 'given', executable, version: readFileSync(version, 'utf8').trim().replace(/^v/, '') }
}

const executableName = (): string => {
  if (process.platform === 'win32') return 'electron.exe'
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron'
}
