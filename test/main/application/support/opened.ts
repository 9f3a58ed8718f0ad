import type { Application } from '../../../../src/main/application/application.ts'
import { openApplication } from '../../../../src/main/application/open-application.ts'
import { launchFromSources } from '../../../../src/rehearsal/launch-stamp.ts'
import { rehearsalGround } from '../../../../src/rehearsal/windows-rehearsal.ts'
import { DoubleDesktop } from './double-desktop.ts'
import { type TestWindow, windowOn } from './test-window.ts'

/** Keyturn with a window, on a desktop in hand. */
export interface Opened {
  readonly application: Application
  readonly window: TestWindow
  readonly desktop: DoubleDesktop
}

export const openedIn = (dataFolder: string, desktop = new DoubleDesktop()): Opened => {
  const application = openApplication({
    dataFolder,
    desktop,
    version: '0.0.0-test',
    rehearsal: rehearsalGround({ launchStamp: launchFromSources }),
  })
  return { application, window: windowOn(application), desktop }
}

/** Waits until Keyturn can work. Throws with the trouble when it can't. */
export const ready = async ({ window }: Opened): Promise<void> => {
  const state = window.application.state(null)
  const { phase } = await state.until(({ phase: { is } }) => is !== 'opening')
  state.stop()
  if (phase.is === 'stopped') throw new Error(`${phase.trouble.title}: ${phase.trouble.message}`)
}
