import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stageApp } from './electron/stage.ts'
import { whyNoWindow } from './electron/why-no-window.ts'
import { electronRuntime } from './electron-runtime.ts'

/**
 * `npm start`: builds the desktop app and opens it. Everything after `--` goes to the app. The exit status is the app's
 * own, 1 when it can't be built or no Electron is to be had, 2 where no window can be opened.
 */
const say = (sentence: string): void => console.error(sentence)

const start = async (): Promise<number> => {
  const reason = whyNoWindow(process.platform, process.env, process.geteuid?.())
  if (reason !== null) {
    say(reason)
    return 2
  }
  const electron = await electronRuntime(say)
  if (electron.kind === 'stand-in') {
    say(`This is not the Electron that ships: it is ${electron.version}, a stand-in for tests and development only.`)
  }
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-app-'))
  try {
    await stageApp(folder, electron, say)
    return await run(electron.executable, [folder, ...process.argv.slice(2)])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const run = async (executable: string, options: readonly string[]): Promise<number> => {
  const child = spawn(executable, options, { stdio: 'inherit' })
  // Ctrl+C reaches the app by itself; either way it ends as it should, and this process waits for it.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  const [status] = await once(child, 'exit')
  return typeof status === 'number' ? status : 1
}

try {
  process.exitCode = await start()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
