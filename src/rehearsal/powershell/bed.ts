import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RunningStamp } from '../process.ts'
import { consoles } from '../stamp-console.ts'
import { ConsoleListener } from './console-listener.ts'
import { hostEnvironment, powerShellHost } from './host-build.ts'
import { installedPowerShell } from './shell-choice.ts'

/** A simulated stamp that is reached through PowerShell: engine, remoting, and an endpoint without language. */
export interface TestBed {
  /** The PowerShell for the client’s side, and what has to be loaded into it first. */
  readonly shell: {
    readonly executable: string
    readonly environment: Readonly<Record<string, string>>
    readonly before: readonly string[]
  }
  readonly consoles: readonly ConsoleListener[]
  /** Leaves no process, port or file behind. */
  close(): Promise<void>
}

const endpoint = new URL('../../../test/powershell/endpoint/', import.meta.url)

/** Throws `TestBedMissing` where the repository or the .NET SDK is missing. */
export const openTestBed = async (stamp: RunningStamp): Promise<TestBed> => {
  const host = await powerShellHost()
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-endpoint-'))
  const listeners: ConsoleListener[] = []
  const close = async (): Promise<void> => {
    await Promise.all(listeners.map((listener) => listener.close()))
    await rm(folder, { recursive: true, force: true })
  }
  try {
    const program = { executable: host.executable, configurationFile: await writeConfiguration(folder) }
    for (const console of consoles) listeners.push(await ConsoleListener.open(console, stamp, program))
    const ports = listeners.map(({ console, port }) => `${console.address}=${port}`)
    return {
      shell: {
        executable: (await installedPowerShell(process.env)) ?? host.executable,
        environment: { ...hostEnvironment, KEYTURN_CONSOLES: ports.join(';'), KEYTURN_HOST_ASSEMBLY: host.assembly },
        before: [await readFile(new URL('transport.ps1', endpoint), 'utf8')],
      },
      consoles: listeners,
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The session configuration with the absolute path of its module. */
const writeConfiguration = async (folder: string): Promise<string> => {
  const template = await readFile(new URL('PrivilegedEndpoint.pssc', endpoint), 'utf8')
  const module = fileURLToPath(new URL('SimulatedEndpoint.psm1', endpoint))
  const file = join(folder, 'PrivilegedEndpoint.pssc')
  await writeFile(
    file,
    template.replace('{module}', () => module.replaceAll("'", "''")),
  )
  return file
}
