import { execFile, spawnSync } from 'node:child_process'
import { createHash, randomUUID } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'
import { requireTool } from './tools.ts'

/** What running a script came to. */
export interface ScriptRun {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/** Skips a test when there is no PowerShell, and nothing from which one could be built. See `requireTool`. */
export const requirePowerShell = (context: TestContext): void => {
  if (installed() === null) requireTool(context, 'dotnet')
}

/**
 * Runs a script file by the PowerShell of this machine, if it has one, else by the host in `test/powershell/host`: the
 * same engine without the modules that come with PowerShell.
 */
export const runPowerShellFile = async (script: string, words: readonly string[] = []): Promise<ScriptRun> => {
  const [program, ...first] = await powerShell()
  const options = ['-NoLogo', '-NoProfile', '-NonInteractive', '-ExecutionPolicy', 'Bypass', '-File', script, ...words]
  return run(program, [...first, ...options])
}

/**
 * Folder with reference assemblies, which hold public types and members and no code: of .NET Framework 4.6.2, the oldest
 * that Keyturn's scripts meet, and of Windows PowerShell 5.1.
 */
export const windowsPowerShellAssemblies = async (): Promise<string> => join(await host(), 'windows-powershell-5.1')

type Program = readonly [program: string, ...firstArguments: string[]]

const powerShell = async (): Promise<Program> => installed() ?? ['dotnet', join(await host(), hostAssembly)]

let found: Program | null | undefined

/** Windows PowerShell before PowerShell 7: it is what jump boxes have. */
const installed = (): Program | null => {
  found ??= [['powershell.exe'] as const, ['pwsh'] as const].find(([name]) => starts(name)) ?? null
  return found
}

const starts = (name: string): boolean => spawnSync(name, ['-NoProfile', '-Command', 'exit 0']).status === 0

const sources = fileURLToPath(new URL('../powershell/host', import.meta.url))
const cache = fileURLToPath(new URL('../../node_modules/.cache/keyturn-powershell-host', import.meta.url))
const hostAssembly = 'PowerShellHost.dll'

let built: Promise<string> | undefined

/** The folder of the built host. It is kept for the next run of the tests, until the sources change. */
const host = (): Promise<string> => {
  built ??= build()
  return built
}

/** Builds under a name of its own and then takes the final one: several workers may do so at the same time. */
const build = async (): Promise<string> => {
  const folder = join(cache, digestOfSources())
  if (existsSync(folder)) return folder
  const temporary = `${folder}.${randomUUID()}.part`
  await mkdir(temporary, { recursive: true })
  try {
    const output = join(temporary, 'host')
    const { status, stdout, stderr } = await run('dotnet', buildArguments(join(temporary, 'artifacts'), output))
    if (status !== 0) throw new Error(`The PowerShell host was not built:\n${stdout}\n${stderr}`)
    await takeName(output, folder)
    return folder
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

const buildArguments = (artifacts: string, output: string): readonly string[] => [
  'build',
  join(sources, 'PowerShellHost.csproj'),
  ...['--configuration', 'Release', '--artifacts-path', artifacts, '--output', output],
  // No server that goes on running after the build.
  ...['--nologo', '--verbosity', 'quiet', '--disable-build-servers'],
]

const digestOfSources = (): string => {
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
    // Another worker was faster, with the same.
    if (!existsSync(join(to, hostAssembly))) throw error
  }
}

const execute = promisify(execFile)

const run = async (program: string, words: readonly string[]): Promise<ScriptRun> => {
  try {
    return { status: 0, ...(await execute(program, words, { env, maxBuffer: 256 * 1024 * 1024 })) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number' && 'stdout' in error) {
      return { status: error.code, stdout: String(error.stdout), stderr: 'stderr' in error ? String(error.stderr) : '' }
    }
    throw error
  }
}

const env = {
  ...process.env,
  // A terminal with abilities would get its control sequences in between.
  TERM: 'dumb',
  DOTNET_CLI_TELEMETRY_OPTOUT: '1',
  DOTNET_NOLOGO: '1',
  // Without it, .NET asks for ICU, which a small Linux does not have.
  DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: '1',
}
