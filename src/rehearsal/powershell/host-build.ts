import { execFile } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { hasCode } from '../../main/files/durable.ts'

/** The PowerShell of tests and rehearsals, built: see `test/powershell/host`. */
export interface PowerShellHost {
  readonly folder: string
  /** Takes the options of pwsh, as far as it knows them. */
  readonly executable: string
  readonly assembly: string
}

/** There is nothing here from which the host could be built. */
export class TestBedMissing extends Error {
  override readonly name = 'TestBedMissing'
}

/** What every process of PowerShell here is told, and the build. */
export const hostEnvironment = {
  // A terminal with abilities would get its control sequences in between.
  TERM: 'dumb',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  POWERSHELL_TELEMETRY_OPTOUT: '1',
  // Without these, a process that is killed leaves pipes for its debugger behind in the folder for temporary files.
  DOTNET_EnableDiagnostics: '0',
  POWERSHELL_DIAGNOSTICS_OPTOUT: '1',
  // Without it, .NET asks for ICU, which a small Linux does not have; and even so a session may name its culture.
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
  DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY: '0',
} as const

const keyturn = new URL('../../../', import.meta.url)
const hostAssembly = 'PowerShellHost.dll'

const built = new Map<string, Promise<PowerShellHost>>()

/**
 * The built host of a repository of Keyturn. It is kept for the next time, until its sources change. Throws
 * `TestBedMissing` where the sources or the .NET SDK is missing.
 */
export const powerShellHost = (repository: URL = keyturn): Promise<PowerShellHost> => {
  const host = built.get(repository.href) ?? build(repository)
  built.set(repository.href, host)
  return host
}

const build = async (repository: URL): Promise<PowerShellHost> => {
  const sources = fileURLToPath(new URL('test/powershell/host', repository))
  const cache = fileURLToPath(new URL('node_modules/.cache/keyturn-powershell-host', repository))
  if (!existsSync(sources)) throw missing(`there is no folder ${sources}`)
  const folder = join(cache, digestOf(sources))
  if (!existsSync(folder)) await buildInto(folder, sources)
  return {
    folder,
    executable: join(folder, process.platform === 'win32' ? 'PowerShellHost.exe' : 'PowerShellHost'),
    assembly: join(folder, hostAssembly),
  }
}

const missing = (what: string, options?: ErrorOptions): TestBedMissing =>
  new TestBedMissing(
    `Going through PowerShell needs the repository of Keyturn and the .NET SDK 10, and ${what}. Take a clone of the repository, install the SDK so that “dotnet --version” answers, and start again there; or rehearse without PowerShell.`,
    options,
  )

/** Builds under a name of its own and then takes the final one: several processes may do so at the same time. */
const buildInto = async (folder: string, sources: string): Promise<void> => {
  const temporary = `${folder}.${randomUUID()}.part`
  await mkdir(temporary, { recursive: true })
  try {
    const output = join(temporary, 'host')
    await runBuild(sources, join(temporary, 'artifacts'), output)
    await takeName(output, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const runBuild = async (sources: string, artifacts: string, output: string): Promise<void> => {
  try {
    await promisify(execFile)('dotnet', buildArguments(sources, artifacts, output), {
      env: { ...process.env, ...hostEnvironment },
      maxBuffer: 16 * 1024 * 1024,
    })
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw missing('the program dotnet is not found', { cause: error })
    throw new Error(`The PowerShell host was not built. What the build said:\n${wordsOf(error)}`, { cause: error })
  }
}

/** The compiler writes its complaints to the standard output. */
const wordsOf = (error: unknown): string => {
  const words = error instanceof Error ? [error.message] : [String(error)]
  if (error instanceof Error && 'stdout' in error) words.push(String(error.stdout))
  return words.join('\n')
}

const buildArguments = (sources: string, artifacts: string, output: string): string[] => [
  'build',
  join(sources, 'PowerShellHost.csproj'),
  ...['--configuration', 'Release', '--artifacts-path', artifacts, '--output', output],
  // No server that goes on running after the build.
  ...['--nologo', '--verbosity', 'quiet', '--disable-build-servers'],
]

const digestOf = (sources: string): string => {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`)
  for (const name of readdirSync(sources).sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(join(sources, name)))
  }
  return hash.digest('hex').slice(0, 16)
}

const takeName = async (from: string, to: string): Promise<void> => {
  try {
    await rename(from, to)
  } catch (error) {
    // Another process was faster, with the same.
    if (!existsSync(join(to, hostAssembly))) throw error
  }
}
