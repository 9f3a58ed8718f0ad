import { cp, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { ElectronRuntime, Say } from '../electron-runtime.ts'
import { buildApp } from './build.ts'
import { olderSqlite } from './sqlite.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Builds the app and lays it out in a folder, with nothing of its sources, as this Electron can run it. Throws
 * `AppNotBuilt` and `SqliteNotBuilt`.
 */
export const stageApp = async (folder: string, electron: ElectronRuntime, say: Say): Promise<void> => {
  const sqlite = join('node_modules', 'better-sqlite3')
  await mkdir(join(folder, sqlite, 'prebuilds'), { recursive: true })
  await buildApp(join(folder, 'out'))
  for (const part of ['package.json', join(sqlite, 'package.json'), join(sqlite, 'lib')]) {
    await cp(join(repository, part), join(folder, part), { recursive: true })
  }
  await cp(join(repository, sqlite, 'prebuilds'), join(folder, sqlite, 'prebuilds'), {
    recursive: true,
    filter: (source) => source.endsWith('prebuilds') || source.includes(process.platform),
  })
  if (needsOlderSqlite(electron)) {
    await cp(await olderSqlite(say), join(folder, sqlite, 'prebuilds', `${process.platform}-${process.arch}.node`))
  }
}

/** Electron 36 is the first whose Node-API is that of better-sqlite3's own binary. */
export const needsOlderSqlite = ({ version }: ElectronRuntime): boolean => Number.parseInt(version, 10) < 36
