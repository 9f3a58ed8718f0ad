import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify, stripVTControlCharacters } from 'node:util'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const builder = fileURLToPath(new URL('../../node_modules/electron-vite/bin/electron-vite.js', import.meta.url))

/** The desktop app could not be built. */
export class AppNotBuilt extends Error {
  override readonly name = 'AppNotBuilt'
}

/** Builds the desktop app into a folder. Throws `AppNotBuilt` with what the build said. */
export const buildApp = async (folder: string): Promise<void> => {
  const options = ['build', '--logLevel', 'error', '--outDir', folder]
  try {
    await promisify(execFile)(process.execPath, [builder, ...options], { cwd: repository })
  } catch (error) {
    throw new AppNotBuilt(`The desktop app could not be built. What the build said:\n${wordsOf(error)}`, {
      cause: error,
    })
  }
}

/** What is wrong with which file, without where in the builder's own code that was found out. */
const wordsOf = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error)
  return stripVTControlCharacters(said)
    .split('\n')
    .filter((line) => !/^\s+at /.test(line))
    .join('\n')
    .trim()
}
