import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** The environment of an app in the tests: nothing of the account that runs them. */
export const appEnvironment = (home: string, dataFolder: string, display: string): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  HOME: home,
  XDG_RUNTIME_DIR: home,
  XDG_CONFIG_HOME: dataFolder,
  DISPLAY: display,
})

/**
 * Kills every process that was started over a data folder. The simulated stamp is a process on its own, so no tree of
 * processes leads to it, but it has the same environment; where Chromium has put its title over that, the folder stands
 * in its arguments.
 */
export const killAllOver = async (dataFolder: string): Promise<void> => {
  for (;;) {
    const living = processesOver(dataFolder)
    if (living.length === 0) return
    for (const pid of living) killIfThere(pid)
    await wait(20)
  }
}

const processesOver = (dataFolder: string): readonly number[] =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (name) =>
        textsOf(name, 'environ').includes(`XDG_CONFIG_HOME=${dataFolder}`) ||
        textsOf(name, 'cmdline').join(' ').includes(`--simulated-stamp=${dataFolder}`),
    )
    .map(Number)

/** Empty for a process that has ended, or that is not ours to look at. */
const textsOf = (pid: string, what: 'environ' | 'cmdline'): readonly string[] => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8').split('\0')
  } catch {
    return []
  }
}

const killIfThere = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It ended in the meantime.
  }
}
