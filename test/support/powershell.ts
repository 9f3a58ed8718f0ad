import { execFile, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestContext } from 'vitest'
import { hostEnvironment, powerShellHost } from '../../src/rehearsal/powershell/host-build.ts'
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
export const runPowerShellFile = (script: string, words: readonly string[] = []): Promise<ScriptRun> =>
  runPowerShell(['-ExecutionPolicy', 'Bypass', '-File', script, ...words], '')

/** Gives that same PowerShell its commands by the standard input, as node-powershell does, and then ends the input. */
export const runPowerShellInput = (input: string): Promise<ScriptRun> =>
  runPowerShell(['-NoExit', '-Command', '-'], input)

const runPowerShell = async (words: readonly string[], input: string): Promise<ScriptRun> => {
  const program = installed() ?? (await powerShellHost()).executable
  return run(program, ['-NoLogo', '-NoProfile', '-NonInteractive', ...words], input)
}

/**
 * Folder with reference assemblies, which hold public types and members and no code: of .NET Framework 4.6.2, the oldest
 * that Keyturn's scripts meet, and of Windows PowerShell 5.1.
 */
export const windowsPowerShellAssemblies = async (): Promise<string> =>
  join((await powerShellHost()).folder, 'windows-powershell-5.1')

let found: string | null | undefined

/** Windows PowerShell before PowerShell 7: it is what jump boxes have. */
const installed = (): string | null => {
  found ??= ['powershell.exe', 'pwsh'].find(starts) ?? null
  return found
}

const starts = (name: string): boolean => spawnSync(name, ['-NoProfile', '-Command', 'exit 0']).status === 0

const execute = promisify(execFile)

const run = async (program: string, words: readonly string[], input: string): Promise<ScriptRun> => {
  const env = { ...process.env, ...hostEnvironment }
  const running = execute(program, words, { env, maxBuffer: 256 * 1024 * 1024 })
  // A program that ends before it has read everything tells why by its status.
  running.child.stdin?.on('error', () => {}).end(input)
  try {
    return { status: 0, ...(await running) }
  } catch (error) {
    if (error instanceof Error && 'code' in error && typeof error.code === 'number' && 'stdout' in error) {
      return { status: error.code, stdout: String(error.stdout), stderr: 'stderr' in error ? String(error.stderr) : '' }
    }
    throw error
  }
}
