import { powerMonitor, powerSaveBlocker } from 'electron'
import type { Application } from '../application/application.ts'

/** Notes what befalls the computer, so that a gap in the log explains itself. Only when Electron is ready. */
export const notePowerChanges = ({ note }: Pick<Application, 'note'>): void => {
  powerMonitor.on('suspend', () => note('computer-suspended', {}))
  powerMonitor.on('resume', () => note('computer-resumed', {}))
  powerMonitor.on('lock-screen', () => note('session-locked', {}))
}

/** Keeps the computer from going to sleep by itself while a rotation is followed. */
export const stayAwakeWhileRotating = (application: Pick<Application, 'rotating' | 'onRotatingChanged'>): void => {
  let blocker: number | null = null
  const adjust = (): void => {
    const rotating = application.rotating().length > 0
    if (rotating && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
    if (!rotating && blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  application.onRotatingChanged(adjust)
  adjust()
}
