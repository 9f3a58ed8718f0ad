import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** What a process said before it was killed, and whether it came to its end first. */
export interface Killed {
  readonly said: readonly string[]
  readonly ended: boolean
}

/**
 * Starts one of the processes beside this file, kills it (SIGKILL) so many milliseconds after it said that word, and waits
 * until it is gone.
 */
export const killed = async (
  script: string,
  argv: readonly string[],
  after: { readonly word: string; readonly milliseconds: number },
): Promise<Killed> => {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [file, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  const said: string[] = []
  let killing: Promise<void> | null = null
  const kill = async (): Promise<void> => {
    await wait(after.milliseconds)
    child.kill('SIGKILL')
  }
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      said.push(line)
      if (line === after.word) killing = kill()
    }
  } finally {
    await killing
    child.kill('SIGKILL')
    await exited
  }
  return { said, ended: said.at(-1) === 'ended' }
}

/** How long one of these processes needs from that word to its end, in milliseconds. */
export const durationOf = async (script: string, argv: readonly string[], word: string): Promise<number> => {
  const file = fileURLToPath(new URL(script, import.meta.url))
  const child = spawn(process.execPath, [file, ...argv], { stdio: ['ignore', 'pipe', 'inherit'] })
  let began = 0
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === word) began = performance.now()
    if (line === 'ended') return performance.now() - began
  }
  throw new Error(`${script} did not come to its end`)
}
