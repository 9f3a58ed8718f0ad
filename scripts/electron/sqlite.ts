import { execFile } from 'node:child_process'
import { mkdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { z } from 'zod'
import { hasCode } from '../../src/main/files/durable.ts'
import type { Say } from '../electron-runtime.ts'
import { cached, prepared } from './cache.ts'

const run = promisify(execFile)
const modules = fileURLToPath(new URL('../../node_modules', import.meta.url))
const sources = join(modules, 'better-sqlite3')

/** The binary that better-sqlite3 brings can't be used in an Electron of this age, and another can't be built here. */
export class SqliteNotBuilt extends Error {
  override readonly name = 'SqliteNotBuilt'
}

/**
 * better-sqlite3's native part for an Electron before 36, whose Node-API is older than the binary that the package brings:
 * built from the package's own sources, once. Throws `SqliteNotBuilt`.
 */
export const olderSqlite = async (say: Say): Promise<string> => {
  if (process.platform !== 'linux') {
    throw new SqliteNotBuilt('An Electron before 36 can run Keyturn on Linux only. Take a newer one.')
  }
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(sources, 'package.json'), 'utf8')))
  const folder = await prepared(cached('better-sqlite3', `${version}-${process.arch}`), async (temporary) => {
    say('Building better-sqlite3 for that Electron from its sources, once: about a minute.')
    await build(temporary)
  })
  return join(folder, 'better_sqlite3.node')
}

const build = async (folder: string): Promise<void> => {
  const objects = join(folder, 'objects')
  await mkdir(objects)
  const [sqlite, binding] = [join(objects, 'sqlite3.o'), join(objects, 'better_sqlite3.o')]
  const common = ['-O2', '-fPIC', '-DNDEBUG', ...(await defines()), `-I${sources}/deps/sqlite3`, '-c']
  await Promise.all([
    compile('gcc', [...common, join(sources, 'deps/sqlite3/sqlite3.c'), '-o', sqlite]),
    compile('g++', [...common, ...bindingOptions, join(sources, 'src/better_sqlite3.cpp'), '-o', binding]),
  ])
  const linking = ['-shared', '-Wl,-Bsymbolic', '-Wl,--exclude-libs,ALL', binding, sqlite, '-ldl']
  await compile('g++', [...linking, '-o', join(folder, 'better_sqlite3.node')])
  await rm(objects, { recursive: true })
}

/**
 * As in the package's binding.gyp, but for the version of Node-API: what became version 10, which better-sqlite3 uses, was
 * there before under the number of experiments.
 */
const bindingOptions = [
  ...['-std=c++20', '-fvisibility=hidden', '-DBUILDING_NODE_EXTENSION', '-DNODE_GYP_MODULE_NAME=better_sqlite3'],
  ...['-DNAPI_DISABLE_CPP_EXCEPTIONS', '-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS'],
  '-DNAPI_VERSION=2147483647',
  ...[`-I${modules}/node-addon-api`, `-I${modules}/node-api-headers/include`],
]

/** What SQLite is built with, from the package's own list. */
const defines = async (): Promise<readonly string[]> => {
  const list = await readFile(join(sources, 'deps/defines.gypi'), 'utf8')
  return [...list.matchAll(/'([A-Z][A-Z0-9_]*(?:=[^']*)?)'/g)].map(([, define]) => `-D${define}`)
}

const compile = async (program: string, options: readonly string[]): Promise<void> => {
  try {
    await run(program, options)
  } catch (error) {
    const words = hasCode(error, 'ENOENT') ? `the program ${program} is not found: install gcc and g++` : wordsOf(error)
    throw new SqliteNotBuilt(`better-sqlite3 could not be built for this Electron: ${words}`, { cause: error })
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
