import { join } from 'node:path'
import { app } from 'electron'

/** The simulated stamp's own process: this same program without a window, which goes on when Keyturn ends. */

const argument = '--simulated-stamp='

/** The folder of the stamp that this process shall be, or null when it shall be Keyturn. */
export const simulatedStampFolder = (argv: readonly string[]): string | null =>
  argv.find((each) => each.startsWith(argument))?.slice(argument.length) ?? null

/** How such a process is started. */
export const launchSimulatedStamp = (folder: string): { readonly command: string; readonly arguments: string[] } => ({
  command: process.execPath,
  arguments: [...(app.isPackaged ? [] : [app.getAppPath()]), ...withoutDisplay, `${argument}${folder}`],
})

/** It shows nothing; on Linux it must not end with the display on which it was started. */
const withoutDisplay: readonly string[] = process.platform === 'linux' ? ['--ozone-platform=headless'] : []

export const beSimulatedStamp = async (folder: string): Promise<void> => {
  // What Chromium keeps goes into the stamp's folder: Keyturn's own is in use by Keyturn.
  app.setPath('userData', join(folder, 'runtime'))
  app.disableHardwareAcceleration()
  try {
    // Keyturn itself never runs this code, and shall not read it at each start.
    const { runSimulatedStamp, usualIdleMilliseconds } = await import('../../rehearsal/run-simulated-stamp.ts')
    app.exit(await runSimulatedStamp(folder, usualIdleMilliseconds))
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    app.exit(1)
  }
}
