import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The file that npm starts. */
export const entry = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))

export interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs the command line as a process of its own, as an operator would. */
export const keyturn = (
  argv: readonly string[],
  options: { readonly cwd?: string; readonly input?: string | Buffer; readonly environment?: NodeJS.ProcessEnv } = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [entry, ...argv], {
      cwd: options.cwd,
      env: { ...process.env, ...options.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    const texts = { stdout: '', stderr: '' }
    for (const name of ['stdout', 'stderr'] as const) {
      child[name].setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text
      })
    }
    child.once('error', reject)
    child.once('close', (status) => resolve({ status, ...texts }))
    // A command that reads no input may be gone before it was written.
    child.stdin.on('error', () => {})
    child.stdin.end(options.input ?? '')
  })
